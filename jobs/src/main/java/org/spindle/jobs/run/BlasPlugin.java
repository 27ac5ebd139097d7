// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spindle.linalg.Engine;
import org.spindle.linalg.NativeBlas;

/**
 * Prepares the native library in the driver and in each executor before any task, MLlib's included,
 * touches netlib: {@code spark.plugins=org.spindle.jobs.run.BlasPlugin}.
 *
 * <p>With {@code spark.spindle.requireNative=true} a JVM that would fall back to Java does not
 * start: the driver stops with one line, an executor ends and Spark tells why.
 */
public final class BlasPlugin implements SparkPlugin {

  /** Spark's key for insisting on a native library; {@code false} by default. */
  public static final String REQUIRE_NATIVE = "spark.spindle.requireNative";

  private static final Logger LOG = LoggerFactory.getLogger(BlasPlugin.class);

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        prepare(plugin.conf(), plugin.executorID());
        return Map.of();
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext plugin, Map<String, String> fromDriver) {
        prepare(plugin.conf(), plugin.executorID());
      }
    };
  }

  /** The engine itself is logged by {@link NativeBlas}, once per JVM. */
  private static void prepare(SparkConf conf, String executor) {
    Engine engine =
        conf.getBoolean(REQUIRE_NATIVE, false) ? NativeBlas.requireNative() : NativeBlas.prepare();
    LOG.debug("executor {} computes with {}", executor, engine.describe());
  }
}
