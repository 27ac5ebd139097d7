// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.sweep.Watch;

/**
 * Gradient methods on minibatches, by {@link GradientRule}: one step takes the gradient of some
 * sub-functions, scaled to that of their sum.
 *
 * <pre>
 * g = (N/b) Σ_{i in batch} ∇f_i(x)
 * </pre>
 *
 * <p>With b = N it is a method on the whole function. Rates are those of the sum f: where the
 * sub-functions add up to a mean loss, those of the mean loss.
 *
 * @cost b/N of a gradient a step; memory of one, two or (Adam) three vectors
 */
public final class MinibatchDescent extends Descent {

  private final SumOfFunctions function;
  private final GradientRule rule;
  private final int batch;
  private final BatchOrder order;
  private final double[] gradient;
  private final double[] part;
  private final double[] first;
  private final double[] second;
  private double firstPower = 1; // β₁ᵗ
  private double secondPower = 1; // β₂ᵗ
  private int broken = -1; // sub-function that was not finite

  /**
   * A method at its start.
   *
   * @param function the sum f
   * @param start x, copied
   * @param rule the method
   * @param batch b, sub-functions of a step, 1 … N
   * @param random source of their order
   */
  public MinibatchDescent(
      SumOfFunctions function,
      double[] start,
      GradientRule rule,
      int batch,
      RandomGenerator random) {
    super(start, new Evaluations());
    int n = function.dimension();
    if (start.length != n) {
      throw new IllegalArgumentException(
          "the start must have " + n + " elements, had " + start.length);
    }
    if (batch < 1 || batch > function.parts()) {
      throw new IllegalArgumentException(
          "the batch must be 1 … " + function.parts() + " sub-functions, was " + batch);
    }
    this.function = function;
    this.rule = rule;
    this.batch = batch;
    order = new BatchOrder(function.parts(), random);
    gradient = new double[n];
    part = new double[n];
    first = new double[rule instanceof GradientRule.Plain ? 0 : n];
    second = new double[rule instanceof GradientRule.Adam ? n : 0];
  }

  @Override
  public Progress step(Watch watch) {
    if (progress.ended()) {
      return progress;
    }
    value = estimate();
    double length = Blas.best().nrm2(gradient);
    if (broken >= 0) {
      return progress = Progress.diverged("sub-function " + broken);
    }
    if (!Double.isFinite(length)) {
      return progress = Progress.diverged("the gradient");
    }
    boolean resting = first.length == 0 || Blas.best().nrm2(first) == 0;
    if (length == 0 && batch == function.parts() && resting) {
      return progress = Progress.stationary();
    }
    move();
    evaluations.overhead((2.0 * batch + rule.flops()) * point.length);
    return progress;
  }

  /** Value and gradient of the sum, from a batch. */
  private double estimate() {
    int parts = function.parts();
    double sum = 0;
    java.util.Arrays.fill(gradient, 0);
    for (int i = 0; i < batch; i++) {
      int which = order.next();
      double there = function.gradient(which, point, part);
      evaluations.part(parts);
      if (!Double.isFinite(there) || !Double.isFinite(Blas.best().nrm2(part))) {
        broken = which;
        return there;
      }
      sum += there;
      Blas.best().axpy((double) parts / batch, part, gradient);
    }
    return sum * parts / batch;
  }

  private void move() {
    if (rule instanceof GradientRule.Plain) {
      Blas.best().axpy(-rule.rate(), gradient, point);
    } else if (rule instanceof GradientRule.Momentum momentum) {
      for (int i = 0; i < point.length; i++) {
        first[i] = momentum.memory() * first[i] - momentum.rate() * gradient[i];
        point[i] += first[i];
      }
    } else if (rule instanceof GradientRule.Nesterov nesterov) {
      for (int i = 0; i < point.length; i++) {
        double kick = nesterov.rate() * gradient[i];
        first[i] = nesterov.memory() * first[i] - kick;
        point[i] += nesterov.memory() * first[i] - kick;
      }
    } else if (rule instanceof GradientRule.AdaGrad ada) {
      for (int i = 0; i < point.length; i++) {
        first[i] += gradient[i] * gradient[i];
        point[i] -= ada.rate() * gradient[i] / (Math.sqrt(first[i]) + ada.floor());
      }
    } else if (rule instanceof GradientRule.RmsProp prop) {
      for (int i = 0; i < point.length; i++) {
        double square = gradient[i] * gradient[i];
        first[i] = prop.memory() * first[i] + (1 - prop.memory()) * square;
        point[i] -= prop.rate() * gradient[i] / (Math.sqrt(first[i]) + prop.floor());
      }
    } else if (rule instanceof GradientRule.Adam adam) {
      moveByAdam(adam);
    }
  }

  private void moveByAdam(GradientRule.Adam adam) {
    firstPower *= adam.first();
    secondPower *= adam.second();
    for (int i = 0; i < point.length; i++) {
      double g = gradient[i];
      first[i] = adam.first() * first[i] + (1 - adam.first()) * g;
      second[i] = adam.second() * second[i] + (1 - adam.second()) * g * g;
      double scale = Math.sqrt(second[i] / (1 - secondPower)) + adam.floor();
      point[i] -= adam.rate() * first[i] / (1 - firstPower) / scale;
    }
  }
}
