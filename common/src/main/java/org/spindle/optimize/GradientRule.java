// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * How a gradient g moves the point, coordinate by coordinate; η is the learning rate, t counts
 * steps from 1.
 *
 * <p>Each keeps so many numbers per variable from step to step: none, or one, Adam two.
 */
public sealed interface GradientRule {

  /**
   * The learning rate.
   *
   * @return η
   */
  double rate();

  /**
   * What a move costs beside the gradient.
   *
   * @return flops for each variable
   */
  default int flops() {
    if (this instanceof Adam) {
      return 14;
    }
    return this instanceof Plain ? 2 : this instanceof Momentum ? 4 : 7;
  }

  /** A rate that is a positive number. */
  private static void requireRate(double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the rate must be finite and > 0, was " + rate);
    }
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(name + " must be >= 0 and < 1, was " + share);
    }
  }

  private static void requireFloor(double floor) {
    if (!(floor > 0)) {
      throw new IllegalArgumentException("the floor must be > 0, was " + floor);
    }
  }

  /**
   * Gradient descent: x ← x − η g.
   *
   * @param rate η &gt; 0
   * @source H. Robbins and S. Monro, Ann. Math. Statist. 22, 400 (1951)
   */
  record Plain(double rate) implements GradientRule {
    /** Checks bounds. */
    public Plain {
      requireRate(rate);
    }
  }

  /**
   * Momentum: v ← μ v − η g, x ← x + v.
   *
   * @param rate η &gt; 0
   * @param memory 0 ≤ μ &lt; 1
   * @source B. T. Polyak, USSR Comput. Math. Math. Phys. 4, 1 (1964)
   */
  record Momentum(double rate, double memory) implements GradientRule {
    /** Checks bounds. */
    public Momentum {
      requireRate(rate);
      requireShare("the memory", memory);
    }
  }

  /**
   * Nesterov's momentum, with the gradient where the momentum alone would lead: in terms of that
   * place, v ← μ v − η g, x ← x + μ v − η g.
   *
   * @param rate η &gt; 0
   * @param memory 0 ≤ μ &lt; 1
   * @source Y. Nesterov 1983; I. Sutskever et al., ICML 2013
   */
  record Nesterov(double rate, double memory) implements GradientRule {
    /** Checks bounds. */
    public Nesterov {
      requireRate(rate);
      requireShare("the memory", memory);
    }
  }

  /**
   * AdaGrad: q ← q + g², x ← x − η g/(√q + ε).
   *
   * @param rate η &gt; 0
   * @param floor ε &gt; 0
   * @source J. Duchi, E. Hazan and Y. Singer, JMLR 12, 2121 (2011)
   */
  record AdaGrad(double rate, double floor) implements GradientRule {
    /** Checks bounds. */
    public AdaGrad {
      requireRate(rate);
      requireFloor(floor);
    }
  }

  /**
   * RMSProp: q ← ρ q + (1 − ρ) g², x ← x − η g/(√q + ε).
   *
   * @param rate η &gt; 0
   * @param memory 0 ≤ ρ &lt; 1
   * @param floor ε &gt; 0
   * @source T. Tieleman and G. Hinton, lecture 6.5 of Neural Networks for Machine Learning, 2012
   */
  record RmsProp(double rate, double memory, double floor) implements GradientRule {
    /** Checks bounds. */
    public RmsProp {
      requireRate(rate);
      requireShare("the memory", memory);
      requireFloor(floor);
    }
  }

  /**
   * Adam: m ← β₁ m + (1 − β₁) g, q ← β₂ q + (1 − β₂) g², x ← x − η m̂/(√q̂ + ε) with m̂ = m/(1 −
   * β₁ᵗ), q̂ = q/(1 − β₂ᵗ).
   *
   * @param rate η &gt; 0
   * @param first 0 ≤ β₁ &lt; 1
   * @param second 0 ≤ β₂ &lt; 1
   * @param floor ε &gt; 0
   * @source D. P. Kingma and J. Ba, ICLR 2015
   */
  record Adam(double rate, double first, double second, double floor) implements GradientRule {
    /** Checks bounds. */
    public Adam {
      requireRate(rate);
      requireShare("the first memory", first);
      requireShare("the second memory", second);
      requireFloor(floor);
    }

    /**
     * With the paper's constants β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
     *
     * @param rate η &gt; 0
     */
    public Adam(double rate) {
      this(rate, 0.9, 0.999, 1e-8);
    }
  }
}
