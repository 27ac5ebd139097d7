// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Engine;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Lapack;
import org.spindle.linalg.NativeBlas;

/**
 * The proof that each routine we call is there and right: solved on a tiny problem by the native
 * library and in Java. A routine that the library lacks kills the JVM, so ask in a child.
 */
public final class LapackProbe {

  private static final double TOLERANCE = 1e-10;
  private static final double SINGLE_TOLERANCE = 1e-4;

  /** How a routine fared. */
  public enum Verdict {
    /** Both engines agree. */
    OK,
    /** They do not. */
    WRONG,
    /** It threw. */
    FAILED,
    /** It ended the JVM. */
    KILLED,
    /** It was not run, since the JVM would not start or had no native engine. */
    SKIPPED
  }

  /**
   * How one routine fared.
   *
   * @param routine the standard's name, e.g. {@code dsyevd}
   * @param verdict the outcome
   * @param error largest difference from Java, NaN if there was no result
   * @param message what went wrong, empty for OK
   */
  public record Result(String routine, Verdict verdict, double error, String message) {

    /**
     * The result as a line of text.
     *
     * @return e.g. {@code OK dsyevd 1.8e-15}
     */
    public String line() {
      return String.format(java.util.Locale.ROOT, "%s %s %.1e %s", verdict, routine, error, message)
          .strip();
    }
  }

  private LapackProbe() {}

  /**
   * The routines that are probed, in order.
   *
   * @return the standard's names
   */
  public static List<String> routines() {
    return List.copyOf(ProbeCases.all().keySet());
  }

  /**
   * Probes in this JVM; a missing routine ends it.
   *
   * @return one result for each routine; all skipped if this JVM has no native engine
   */
  public static List<Result> inThisJvm() {
    List<Result> results = new ArrayList<>();
    for (String routine : routines()) {
      results.add(probe(routine));
    }
    return results;
  }

  /**
   * Probes in a child JVM with this JVM's classes and library, a new one after each crash.
   *
   * <p>The child keeps its temporary files where libraries may be loaded, also where this JVM does
   * not: it tells what the library can do, {@link NativeBlas#prepare} what this JVM does.
   *
   * @return one result for each routine
   * @throws IOException if no child can be started
   * @throws InterruptedException if interrupted while waiting
   * @cost about one second
   */
  public static List<Result> inChildJvm() throws IOException, InterruptedException {
    return ChildJvm.probe(routines(), LapackProbe.class);
  }

  /**
   * Probes the named routines, or all, and prints a line before and after each.
   *
   * @param names routines to probe, all if empty
   */
  public static void main(String[] names) {
    Engine engine = NativeBlas.prepare();
    System.out.println("engine " + engine.describe() + " " + engine.library());
    for (String routine : names.length == 0 ? routines() : List.of(names)) {
      System.out.println("probe " + routine);
      System.out.flush();
      System.out.println(probe(routine).line());
    }
  }

  private static Result probe(String routine) {
    Map<String, ToDoubleFunction<ProbeCases.Engines>> cases = ProbeCases.all();
    if (!NativeBlas.prepare().isNative()) {
      return new Result(
          routine, Verdict.SKIPPED, Double.NaN, "no native engine: " + NativeBlas.prepare().note());
    }
    try {
      double error =
          cases
              .get(routine)
              .applyAsDouble(new ProbeCases.Engines(Blas.best(), FloatBlas.best(), Lapack.best()));
      double limit = routine.startsWith("s") ? SINGLE_TOLERANCE : TOLERANCE;
      return error <= limit
          ? new Result(routine, Verdict.OK, error, "")
          : new Result(routine, Verdict.WRONG, error, "differs from Java");
    } catch (RuntimeException | LinkageError e) {
      return new Result(routine, Verdict.FAILED, Double.NaN, String.valueOf(e.getMessage()));
    }
  }
}
