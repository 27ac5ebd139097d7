// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.spindle.linalg.NativeBlas;

/** A session in this JVM for the tests of one class, to be registered in a static field. */
public final class LocalSpark implements BeforeAllCallback, AfterAllCallback {

  private SparkSession session;

  @Override
  public void beforeAll(ExtensionContext context) {
    NativeBlas.prepare(); // before MLlib looks for a library of its own
    session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .getOrCreate();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    session.stop();
  }

  public SparkSession session() {
    return session;
  }
}
