// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.NativeBlas;
import org.spindle.linalg.probe.LapackProbe.Result;
import org.spindle.linalg.probe.LapackProbe.Verdict;

class LapackProbeTest {

  /**
   * Dies of a null pointer in native code on the second of four routines, as a lacking one does.
   */
  static final class Mortal {

    private Mortal() {}

    public static void main(String[] routines) throws ReflectiveOperationException {
      for (String routine : routines) {
        System.out.println("probe " + routine);
        System.out.flush();
        if (routine.equals("b")) {
          Class<?> type = Class.forName("sun.misc.Unsafe");
          var field = type.getDeclaredField("theUnsafe");
          field.setAccessible(true);
          type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
        }
        if (routine.equals("c")) {
          Runtime.getRuntime().halt(137);
        }
        System.out.println("OK " + routine + " 1.0e-16");
      }
    }
  }

  @Test
  void nativeRoutinesAgreeWithJava() throws Exception {
    Assumptions.assumeTrue(NativeBlas.prepare().isNative());
    for (List<Result> results : List.of(LapackProbe.inThisJvm(), LapackProbe.inChildJvm())) {
      assertEquals(LapackProbe.routines().size(), results.size());
      for (Result result : results) {
        assertEquals(Verdict.OK, result.verdict(), result.line());
      }
    }
  }

  @Test
  void crashCostsOneRoutineAndIsToldWell() throws Exception {
    List<Result> results = ChildJvm.probe(List.of("a", "b", "c", "d"), Mortal.class);
    assertEquals(
        List.of(Verdict.OK, Verdict.KILLED, Verdict.KILLED, Verdict.OK),
        results.stream().map(Result::verdict).toList());
    String crash = results.get(1).message();
    assertTrue(crash.startsWith("killed by signal SIGSEGV (0xb) at pc=0x"), crash);
    assertEquals("killed by signal SIGKILL", results.get(2).message());
    assertEquals("OK d 1.0e-16", results.get(3).line());
  }
}
