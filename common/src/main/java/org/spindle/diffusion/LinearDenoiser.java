// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * How a linear network learns to denoise one mode of the data: the same dynamics as that of deep
 * linear networks.
 *
 * <pre>
 * loss ½E(x_0 − w x_t)²,   s = √ᾱ λ, V = ᾱλ + 1 − ᾱ,   w* = s/V
 * one layer:   w(τ) = w* + (w_0 − w*) e^{−Vτ}
 * two, balanced: u̇ = 2u(s − V u),   half-time ln(s/(V u_0) − 1)/2s
 * </pre>
 *
 * @param eigenvalue λ > 0 of the mode
 * @param signal ᾱ in (0, 1)
 * @source Saxe, McClelland and Ganguli 2014; compare Wang and Pehlevan 2025
 */
public record LinearDenoiser(double eigenvalue, double signal) {

  /** Checks the parameters. */
  public LinearDenoiser {
    if (!(eigenvalue > 0) || !(signal > 0 && signal < 1)) {
      throw new IllegalArgumentException(
          "a denoiser needs lambda > 0 and signal in (0, 1), had " + eigenvalue + " and " + signal);
    }
  }

  /**
   * The correlation of datum and noisy state.
   *
   * @return s = √ᾱ λ
   */
  public double correlation() {
    return Math.sqrt(signal) * eigenvalue;
  }

  /**
   * The variance of the noisy state.
   *
   * @return V
   */
  public double variance() {
    return signal * eigenvalue + 1 - signal;
  }

  /**
   * The weight at the end of learning.
   *
   * @return w* = s/V
   */
  public double optimum() {
    return correlation() / variance();
  }

  /**
   * The weight of a single layer in time.
   *
   * @param start w_0
   * @param time τ ≥ 0
   * @return w(τ)
   */
  public double oneLayer(double start, double time) {
    return optimum() + (start - optimum()) * Math.exp(-variance() * time);
  }

  /**
   * The product of the weights of two balanced layers in time.
   *
   * @param start u_0 > 0
   * @param time τ ≥ 0
   * @return u(τ), a sigmoid
   */
  public double twoLayers(double start, double time) {
    double ratio = optimum() / start - 1;
    return optimum() / (1 + ratio * Math.exp(-2 * correlation() * time));
  }

  /**
   * When two balanced layers have learned half.
   *
   * @param start u_0 in (0, w*)
   * @return τ
   */
  public double halfTime(double start) {
    return Math.log(optimum() / start - 1) / (2 * correlation());
  }

  /**
   * The same by gradient descent on the two weights.
   *
   * @param start u_0, both weights are √u_0 in the beginning
   * @param rate learning rate; one step is this much time
   * @return τ at which the product crosses half its optimum, between steps by a straight line
   */
  public double simulatedHalfTime(double start, double rate) {
    double first = Math.sqrt(start);
    double second = first;
    double half = optimum() / 2;
    for (int step = 0; ; step++) {
      double before = first * second;
      double error = correlation() - variance() * before;
      double change = rate * error;
      double next = first + change * second;
      second += change * first;
      first = next;
      double now = first * second;
      if (now >= half) {
        return rate * (step + (half - before) / (now - before));
      }
      if (!(now > before)) {
        throw new IllegalArgumentException("learning does not grow from " + start);
      }
    }
  }
}
