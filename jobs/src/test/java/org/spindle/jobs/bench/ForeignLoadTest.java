// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ForeignLoadTest {

  @Test
  void idleAndWaitingCoresAreNotBusy() {
    assertEquals(1 + 2 + 4 + 32 + 64 + 128, ForeignLoad.busyTicks("cpu  1 2 4 8 16 32 64 128 7 7"));
  }

  @Test
  void aProcessCountsItsChildrenThatHaveEnded() {
    String line = "42 (a (b) c) S 1 1 1 0 -1 4194560 1 1 1 1 1 2 4 8 20 0 30 0";
    assertEquals(1 + 2 + 4 + 8, ForeignLoad.ownTicks(line));
  }

  @Test
  void aScriptThatHasEndedIsNoForeigner() throws IOException, InterruptedException {
    Path self = Path.of("/proc/self/stat");
    assumeTrue(Files.isReadable(self));
    long before = ForeignLoad.ownTicks(Files.readString(self));
    String work = "head -c 300000000 /dev/zero | cksum";
    new ProcessBuilder("sh", "-c", work).start().waitFor();
    assertTrue(ForeignLoad.ownTicks(Files.readString(self)) - before >= 10);
    ForeignLoad load = new ForeignLoad();
    assertEquals("done", load.during(() -> "done"));
    assertTrue(load.most() >= 0);
  }
}
