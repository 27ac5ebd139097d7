// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

/**
 * How far gradient descent lags behind the flow.
 *
 * <p>A step of λ multiplies weights by 1 + λs where the flow has e^{λs}, which is λs/2 less.
 */
public final class EulerLag {

  private EulerLag() {}

  /**
   * How much later gradient descent is at most, relative to the time: twice the first order, for
   * the next ones.
   *
   * @param learningRate step size in units of 1/(2 s₁)
   * @return the relative delay
   */
  public static double ofTime(double learningRate) {
    return learningRate / 2;
  }

  /**
   * How far the outputs of gradient descent are at most from those of the flow: the lag of half a
   * learning time, ln(s/a₀)/2s, at the steepest slope of the strongest mode, s²/2; again twice.
   *
   * @param learningRate step size in units of 1/(2 s₁)
   * @param singularValue s of the strongest mode
   * @param initialStrength a₀
   * @return the distance in units of s
   */
  public static double ofOutput(double learningRate, double singularValue, double initialStrength) {
    return learningRate * Math.log(singularValue / initialStrength) / 8;
  }

  /**
   * The strengths of the modes under gradient descent, to first order in the step: those of the
   * flow at the times that gradient descent lags behind by, ½ ln[f(w)/f(w₀)] steps with f = (s − a)
   * w for a mode of strength a = w². Nearly learned modes run ahead.
   *
   * @param modes the modes of one-hot items
   * @param time t ≥ 0
   * @param stepSize λ
   * @return a(t), one a mode
   */
  public static double[] strengths(SemanticModes modes, double time, double stepSize) {
    double start = modes.initialStrength();
    double[] strengths = new double[modes.rank()];
    for (int mode = 0; mode < strengths.length; mode++) {
      double s = modes.singularValue(mode);
      double now = modes.strength(mode, time);
      double lag = Math.log(now / start) / 4 + Math.log((s - now) / (s - start)) / 2;
      strengths[mode] = now < s ? modes.strength(mode, time - stepSize * lag) : now;
    }
    return strengths;
  }
}
