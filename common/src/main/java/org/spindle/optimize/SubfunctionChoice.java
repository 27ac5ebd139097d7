// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/** Which part is evaluated next. */
final class SubfunctionChoice {

  private final SumOfFunctionsVariant.Order order;
  private final double epsilon;
  private final RandomGenerator random;
  private final Matrix distances;
  private final Matrix images;
  private int turn;
  private double flops;

  /**
   * A choice among n parts.
   *
   * @param order how it is made
   * @param epsilon squared distances below it are none
   * @param capacity coordinates, at most
   * @param parts n
   * @param random tosses the coins
   */
  SubfunctionChoice(
      SumOfFunctionsVariant.Order order,
      double epsilon,
      int capacity,
      int parts,
      RandomGenerator random) {
    this.order = order;
    this.epsilon = epsilon;
    this.random = random;
    distances = new Matrix(capacity, parts);
    images = new Matrix(capacity, parts);
  }

  /**
   * The next part: one that has been evaluated once, else never, else by the order.
   *
   * @param models all parts
   * @param active may grow by one
   * @param total their sum
   * @param x position
   * @param rows coordinates in use
   * @return an active part
   */
  int next(SubfunctionModel[] models, ActiveSet active, TotalModel total, double[] x, int rows) {
    int fresh = 0;
    for (int k = 0; k < active.size(); k++) {
      int evaluations = models[active.member(k)].evaluations();
      if (evaluations == 1) {
        return active.member(k);
      }
      fresh += evaluations == 0 ? 1 : 0;
    }
    if (fresh > 0) {
      return fresh(models, active, random.nextInt(fresh));
    }
    return switch (order) {
      case RANDOM -> active.member(random.nextInt(active.size()));
      case CYCLIC -> inTurn(active);
      case FARTHEST ->
          random.nextBoolean()
              ? farthest(models, active, total, x, rows)
              : farthestByOwnHessian(models, active, x, rows);
    };
  }

  /** Flops so far, beside those of the total model. */
  double flops() {
    return flops;
  }

  private static int fresh(SubfunctionModel[] models, ActiveSet active, int skip) {
    int left = skip;
    for (int k = 0; ; k++) {
      if (models[active.member(k)].evaluations() == 0 && left-- == 0) {
        return active.member(k);
      }
    }
  }

  private int inTurn(ActiveSet active) {
    int part = active.member(turn);
    turn = (turn + 1) % active.size();
    return part;
  }

  private int farthestByOwnHessian(
      SubfunctionModel[] models, ActiveSet active, double[] x, int rows) {
    int part = active.member(0);
    double most = -1;
    for (int k = 0; k < active.size(); k++) {
      flops += 2.0 * rows * models[active.member(k)].columns();
      double distance = models[active.member(k)].distance(x, rows);
      if (distance > most) {
        most = distance;
        part = active.member(k);
      }
    }
    return part;
  }

  private int farthest(
      SubfunctionModel[] models, ActiveSet active, TotalModel total, double[] x, int rows) {
    int n = active.size();
    Matrix d = distances.block(0, 0, rows, n);
    Matrix h = images.block(0, 0, rows, n);
    int leading = d.leading();
    for (int k = 0; k < n; k++) {
      double[] last = models[active.member(k)].position().data();
      for (int i = 0; i < rows; i++) {
        d.data()[k * leading + i] = x[i] - last[i];
      }
    }
    total.apply(d, h);
    int part = active.member(0);
    double most = -1;
    for (int k = 0; k < n; k++) {
      double distance = 0;
      for (int i = 0; i < rows; i++) {
        distance += d.data()[k * leading + i] * h.data()[k * leading + i];
      }
      if (distance > most) {
        most = distance;
        part = active.member(k);
      }
    }
    return most < epsilon && !active.complete() ? active.activateOne(random) : part;
  }
}
