// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spindle.linalg.NativeBlas;

/**
 * Loads native BLAS in every executor before anything there, MLlib included, touches netlib.
 *
 * <p>With {@code spark.spindle.requireNative=true} an executor without it does not start.
 */
public final class BlasPlugin implements SparkPlugin {

  /** Configuration key: whether Java's BLAS is an error. */
  public static final String REQUIRE_NATIVE = "spark.spindle.requireNative";

  @Override
  public DriverPlugin driverPlugin() {
    // The driver's main class has loaded it before the session began.
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Preparation();
  }

  private static final class Preparation implements ExecutorPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(BlasPlugin.class);

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      if (context.conf().getBoolean(REQUIRE_NATIVE, false)) {
        NativeBlas.requireNative();
      }
      LOG.info("executor {}: {}", context.executorID(), NativeBlas.prepare().describe());
    }
  }
}
