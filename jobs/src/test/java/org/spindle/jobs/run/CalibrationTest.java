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
      TypicalSpeeds.of(EXPERIMENT.name(), "a sweep").orElse(Calibration.UNKNOWN);

  @TempDir private Path temporary;
  private Calibration calibration;

  @BeforeEach
  void inAnEmptyFolder() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    calibration = new Calibration(folder, EXPERIMENT, "a sweep");
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
  void anotherSweepTellsOfThisOneUntilItHasPointsOfItsOwn() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    new Calibration(folder, EXPERIMENT, "another").store(400 * 3 * GUESS, 400);
    assertEquals(3 * GUESS, calibration.flopsPerSecond(), 0.03 * GUESS);
    calibration.store(400 * GUESS, 400);
    assertEquals(GUESS, calibration.flopsPerSecond(), 0.03 * GUESS);
  }

  @Test
  void aSweepUnlikeTheOthersIsTakenForItselfAlone() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    Experiment<?, ?> experiment = Experiments.named("plateau-escape").orElseThrow();
    new Calibration(folder, experiment, "plateau-escape").store(400e12, 400);
    Calibration unlike = new Calibration(folder, experiment, "plateau-escape-text");
    assertTrue(unlike.guesses());
    assertEquals(
        TypicalSpeeds.of("plateau-escape", "plateau-escape-text").getAsDouble(),
        unlike.flopsPerSecond());
    Calibration like = new Calibration(folder, experiment, "my-own-sweep");
    assertTrue(like.flopsPerSecond() > 0.9e12);
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
      double speed = TypicalSpeeds.of(experiment.name(), "a sweep").orElse(0);
      assertTrue(speed > 1e7 && speed < 1e13, experiment.name() + ": " + speed);
    }
    assertTrue(TypicalSpeeds.of("no-such-experiment", "a sweep").isEmpty());
  }
}
