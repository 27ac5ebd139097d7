// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorCoresTest {

  private static SparkListenerExecutorAdded added(long time, String id, int cores) {
    return new SparkListenerExecutorAdded(time, id, new ExecutorInfo("host", cores, null));
  }

  @Test
  void coresCountFromWhenTheyComeUntilTheyGo() {
    ExecutorCores cores = new ExecutorCores();
    assertEquals(0, cores.coreSeconds(5000));
    cores.onExecutorAdded(added(10_000, "0", 1));
    assertEquals(2, cores.coreSeconds(12_000), 1e-9);
    cores.onExecutorAdded(added(12_000, "1", 4));
    assertEquals(5, cores.cores());
    cores.onExecutorRemoved(new SparkListenerExecutorRemoved(13_000, "0", "lost"));
    assertEquals(4, cores.cores());
    assertEquals(2 + 5 + 4 * 7, cores.coreSeconds(20_000), 1e-9);
    cores.onApplicationEnd(new SparkListenerApplicationEnd(21_000, null));
    assertEquals(2 + 5 + 4 * 8, cores.coreSeconds(99_000), 1e-9);
    assertNull(ExecutorCores.current());
  }

  @Test
  void aSessionForRunsKnowsItsExecutors(@TempDir Path out)
      throws IOException, InterruptedException {
    try (SparkSession spark = Sessions.forRun(out.toString())) {
      int slots = spark.sparkContext().defaultParallelism(); // of this JVM, which is the executor
      ExecutorCores cores = ExecutorCores.current();
      assertNotNull(cores);
      long patience = System.currentTimeMillis() + 10_000;
      while (cores.cores() == 0 && System.currentTimeMillis() < patience) {
        Thread.sleep(10);
      }
      assertEquals(slots, cores.cores());
    }
  }
}
