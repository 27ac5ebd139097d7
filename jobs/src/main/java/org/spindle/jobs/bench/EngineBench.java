// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.EngineOverhead;

/** What the engine costs where the points cost nothing. */
final class EngineBench implements KernelBench {

  private static final String SURVEY = "survey of 10,000,000 points";
  private static final String IDLE = "idle point, stored";
  private static final int IDLE_POINTS = 10_000;
  private static final int SURVEYED_POINTS = 10_000_000;

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) throws IOException {
    if (show.wants(SURVEY)) {
      double survey = EngineOverhead.secondsOfSurvey(SURVEYED_POINTS);
      show.accept(new Measurement(SURVEY, survey, "s", null));
    }
    if (show.wants(IDLE)) {
      show.accept(new Measurement(IDLE, 1e3 * secondsOfIdlePoint(machine), "ms", null));
    }
  }

  private static double secondsOfIdlePoint(Machine machine) throws IOException {
    SparkSession spark = machine.spark().get();
    EngineOverhead.secondsOfIdlePoints(spark, machine.folder(), IDLE_POINTS); // warms the JVM
    return EngineOverhead.secondsOfIdlePoints(spark, machine.folder(), IDLE_POINTS) / IDLE_POINTS;
  }
}
