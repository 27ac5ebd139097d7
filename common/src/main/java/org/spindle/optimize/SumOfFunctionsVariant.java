// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Objects;

/**
 * What the Sum of Functions Optimizer does at its three forks, for the comparison of its parts.
 *
 * @param order which part is evaluated next
 * @param update how the Hessian of a part follows from its history
 * @param allActive whether all parts are active from the start
 * @source J. Sohl-Dickstein, B. Poole and S. Ganguli, ICML 2014, appendix C
 */
public record SumOfFunctionsVariant(Order order, Update update, boolean allActive) {

  /** Which active part is evaluated next, once each has been evaluated twice. */
  public enum Order {
    /** The part evaluated farthest away, by its own Hessian or by the total one, at even odds. */
    FARTHEST,
    /** Any. */
    RANDOM,
    /** One after the other. */
    CYCLIC
  }

  /** How a change of position and gradient enters the Hessian. */
  public enum Update {
    /** Broyden–Fletcher–Goldfarb–Shanno, rank two. */
    BFGS,
    /** Symmetric, rank one. */
    RANK_ONE
  }

  /** Checks that nothing is missing. */
  public SumOfFunctionsVariant {
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(update, "update");
  }

  /**
   * The published algorithm.
   *
   * @return farthest part, BFGS, a growing active set
   */
  public static SumOfFunctionsVariant published() {
    return new SumOfFunctionsVariant(Order.FARTHEST, Update.BFGS, false);
  }
}
