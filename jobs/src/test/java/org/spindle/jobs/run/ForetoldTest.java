// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.data.Datasets;
import org.spindle.data.LoadedDatasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

class ForetoldTest {

  private static final LoadedDatasets NOTHING = new LoadedDatasets(null, java.util.Map.of());

  /** What a task of the bench is foretold to take where nothing is known. */
  private static final double TASK_FLOPS = 0.4 * Calibration.UNKNOWN;

  private static Foretold of(int points, double flops, double budget) throws Exception {
    Sweep sweep =
        SweepFile.parse(
            "naps.yaml", "experiment: naps\naxes:\n  nap: { range: [1, " + points + ", 1] }\n");
    return Foretold.of(new Naps(flops), List.of(sweep), budget, NOTHING);
  }

  @Test
  void whatIsComparedIsWithinTheBudget() throws Exception {
    Foretold foretold = of(1000, TASK_FLOPS, 2); // a point a task
    assertEquals(5, foretold.points());
    assertEquals(5 * 0.4, foretold.first(), 1e-9);
    assertTrue(foretold.seconds() > 0);
  }

  @Test
  void pointsThatAreAsDearAsTheBudgetAreComparedAllTheSame() throws Exception {
    Foretold foretold = of(3, 100 * TASK_FLOPS, 2);
    assertEquals(1, foretold.points());
    assertEquals(40, foretold.first(), 1e-9);
  }

  @Test
  void aPointThatFailsIsNotCompared() {
    assertTrue(
        assertThrows(IllegalStateException.class, () -> of(10, -1, 2))
            .getMessage()
            .contains("slept badly"));
  }

  @Test
  void whatIsLearntIsHeldAgainstOtherPoints() throws Exception {
    // Naps of a thousand times the speed that is typical, foretold from naps alone.
    Foretold foretold = of(1000, 2 * TASK_FLOPS, 1000);
    assertTrue(foretold.points() > 300, foretold.toString());
    assertTrue(foretold.later() < 0.5 * foretold.first(), foretold.toString());
  }

  /** Points that do nothing. */
  private static final class Naps implements Experiment<Naps.Parameters, Naps.Result> {
    private static final long serialVersionUID = 1L;
    private final double flops;

    Naps(double flops) {
      this.flops = flops;
    }

    record Parameters(int nap) {}

    record Result(int answer) {}

    @Override
    public About about() {
      return About.of("naps", 1).asks("How long is a nap?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(1);
    }

    @Override
    public Cost cost(Parameters parameters) {
      return new Cost(Math.abs(flops), 0);
    }

    @Override
    public Result run(Parameters parameters, Streams streams, Datasets data, Watch watch)
        throws InterruptedException {
      if (flops < 0) {
        throw new IllegalArgumentException("slept badly");
      }
      Thread.sleep(1);
      return new Result(parameters.nap());
    }
  }
}
