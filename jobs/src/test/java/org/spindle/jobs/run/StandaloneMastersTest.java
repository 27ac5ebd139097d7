// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Masters that nobody is, and those that stand by. */
class StandaloneMastersTest {

  private static String refusal(String master) {
    UserError error = assertThrows(UserError.class, () -> StandaloneMasters.require(master));
    assertEquals(UserError.USAGE, error.exitCode());
    return error.getMessage();
  }

  @Test
  void aMasterThatNobodyIsIsRefusedWithTheReason() {
    String told = refusal("spark://127.0.0.1:1");
    assertTrue(told.contains("answers at spark://127.0.0.1:1 (connection refused);"), told);
    told = refusal("spark://nohost.invalid:1");
    assertTrue(told.contains("(unknown host)"), told);
    told = refusal("spark://127.0.0.1:1,nohost.invalid:1");
    assertTrue(
        told.contains("(127.0.0.1:1: connection refused; nohost.invalid:1: unknown host)"), told);
    assertTrue(refusal("spark://nohost").contains("spark://HOST:PORT"));
    assertTrue(refusal("spark://nohost:70000").contains("spark://HOST:PORT"));
  }

  @Test
  void oneThatAnswersIsEnough() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StandaloneMasters.require("spark://127.0.0.1:1,127.0.0.1:" + server.getLocalPort());
    }
    StandaloneMasters.require("local[2]");
    StandaloneMasters.require("yarn");
  }
}
