// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.store.ResultsFolder;

class CalibrationTest {

  private static final Experiment<?, ?> EXPERIMENT = Experiments.all().get(0);
  private static final double GUESS =
      TypicalSpeeds.of(EXPERIMENT.name()).orElse(Calibration.UNKNOWN);

  @TempDir private Path temporary;
  private Calibration calibration;

  @BeforeEach
  void inAnEmptyFolder() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    calibration = new Calibration(folder, EXPERIMENT);
    assertTrue(calibration.guesses());
    assertEquals(GUESS, calibration.flopsPerSecond());
  }

  @Test
  void aColdSmallRunTellsLittleOfLongOnes() throws IOException {
    calibration.store(GUESS / 20, 0.5); // ten times slower than guessed
    assertFalse(calibration.guesses());
    assertTrue(calibration.flopsPerSecond() > 0.8 * GUESS);
  }

  @Test
  void aLongRunTellsNearlyAll() throws IOException {
    calibration.store(400 * 3 * GUESS, 400);
    assertEquals(3 * GUESS, calibration.flopsPerSecond(), 0.03 * GUESS);
  }

  @Test
  void aSmallRunAfterItChangesLittle() throws IOException {
    calibration.store(400 * 3 * GUESS, 400);
    calibration.store(GUESS / 20, 0.5);
    assertEquals(3 * GUESS, calibration.flopsPerSecond(), 0.1 * GUESS);
  }

  @Test
  void aMachineThatSlowsDownIsNoticed() throws IOException {
    calibration.store(400 * 3 * GUESS, 400);
    for (int run = 0; run < 5; run++) {
      calibration.store(400 * GUESS, 400);
    }
    assertEquals(GUESS, calibration.flopsPerSecond(), 0.1 * GUESS);
  }

  @Test
  void aDamagedFileIsAGuess() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    String name = EXPERIMENT.name();
    folder.writeText(folder.own("calibration/" + name + ".json"), "{\"flops\": 1e400}");
    assertTrue(calibration.guesses());
    assertEquals(GUESS, calibration.flopsPerSecond());
  }

  @Test
  void whatIsTypicalIsKnownOfAllExperiments() {
    for (Experiment<?, ?> experiment : Experiments.all()) {
      double speed = TypicalSpeeds.of(experiment.name()).orElse(0);
      assertTrue(speed > 1e7 && speed < 1e13, experiment.name() + ": " + speed);
    }
    assertTrue(TypicalSpeeds.of("no-such-experiment").isEmpty());
  }
}
