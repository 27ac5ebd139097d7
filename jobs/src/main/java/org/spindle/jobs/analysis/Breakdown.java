// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hipparchus.exception.MathRuntimeException;

/** What an experiment says of its rows, where its theory may break down on them. */
public final class Breakdown {

  private Breakdown() {}

  /**
   * What an experiment says, or something in its place; errors that the user can mend go on.
   *
   * @param said its claims or figures
   * @param instead what stands for them if a formula, a root or a quadrature has failed
   */
  public static <T> List<T> or(
      Supplier<List<T>> said, Function<RuntimeException, List<T>> instead) {
    try {
      return said.get();
    } catch (IllegalStateException
        | IllegalArgumentException
        | ArithmeticException
        | MathRuntimeException e) {
      return instead.apply(e);
    }
  }
}
