// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command that was run in the JVM of the test.
 *
 * @param code its exit code
 * @param told what it wrote to standard output and error
 */
record InThisJvm(int code, String told) {

  static InThisJvm spindle(Object... arguments) {
    PrintStream before = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
      int code = Spindle.execute(words);
      return new InThisJvm(code, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
      System.setErr(errors);
    }
  }

  /** What it wrote, if it ended with this code. */
  String toldWith(int expected) {
    org.junit.jupiter.api.Assertions.assertEquals(expected, code, told);
    return told;
  }
}
