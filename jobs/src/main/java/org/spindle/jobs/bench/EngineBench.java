// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.EngineOverhead;

/** What the engine costs where the points cost nothing. */
final class EngineBench implements KernelBench {

  private static final int IDLE_POINTS = 10_000;
  private static final int SURVEYED_POINTS = 10_000_000;

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public void measure(Machine machine, Consumer<Measurement> show) throws IOException {
    double survey = EngineOverhead.secondsOfSurvey(SURVEYED_POINTS);
    show.accept(new Measurement("survey of 10,000,000 points", survey, "s", null));
    SparkSession spark = machine.spark().get();
    EngineOverhead.secondsOfIdlePoints(spark, machine.folder(), IDLE_POINTS); // warms the JVM
    double seconds = EngineOverhead.secondsOfIdlePoints(spark, machine.folder(), IDLE_POINTS);
    show.accept(new Measurement("idle point, stored", 1e3 * seconds / IDLE_POINTS, "ms", null));
  }
}
