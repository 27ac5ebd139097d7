// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

class ForetoldTest {

  private static final Naps NAPS = new Naps();
  private static final StructType SCHEMA = ResultSchema.of(NAPS);

  private static Row row(String sweep, int id, int nap, double seconds) {
    Object[] values = new Object[SCHEMA.size()];
    values[SCHEMA.fieldIndex("point_id")] = "%015x".formatted(id);
    values[SCHEMA.fieldIndex("sweep")] = sweep;
    values[SCHEMA.fieldIndex("seconds")] = seconds;
    values[SCHEMA.fieldIndex("nap")] = nap;
    return new GenericRowWithSchema(values, SCHEMA);
  }

  @Test
  void halfOfASweepForetellsTheOther() {
    double speed = 3 * Calibration.UNKNOWN; // of two equal halves, much longer than a guess weighs
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(row("naps", i, 1 + i / 2, new Cost(1e12 * (1 + i / 2), 0).flops() / speed));
    }
    Foretold foretold = Foretold.of(NAPS, rows);
    assertEquals(500, foretold.points());
    assertEquals(1, foretold.later() / foretold.seconds(), 0.01);
    assertEquals(3, foretold.first() / foretold.seconds(), 1e-9);
  }

  @Test
  void costsOfTheWrongShapeAreSeen() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int half = "%015x".formatted(i).hashCode() & 1;
      rows.add(row("naps", i, half == 0 ? 1 : 100, 100)); // foretold as 1 : 100
    }
    double ratio = Foretold.of(NAPS, rows).later() / Foretold.of(NAPS, rows).seconds();
    assertEquals(100, Math.max(ratio, 1 / ratio), 1);
  }

  @Test
  void aPointAloneTellsNothing() {
    List<Row> rows = List.of(row("one", 1, 1, 10), row("two", 2, 1, 10), row("two", 3, 1, 10));
    assertEquals(1, Foretold.of(NAPS, rows).points());
    assertEquals(0, Foretold.of(NAPS, List.of()).points());
  }

  /** Points whose flops go as their number. */
  private static final class Naps implements Experiment<Naps.Parameters, Naps.Result> {
    private static final long serialVersionUID = 1L;

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
      return new Cost(1e12 * parameters.nap(), 0);
    }

    @Override
    public Result run(Parameters parameters, Streams streams, Datasets data, Watch watch) {
      return new Result(parameters.nap());
    }
  }
}
