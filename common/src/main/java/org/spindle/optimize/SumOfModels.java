// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

/**
 * The models of all parts and their sum, which follows each of them.
 *
 * <pre>
 * F(x) ≈ Σ_i [f_i + c_iᵀ(x − x_i) + ½ (x − x_i)ᵀH_i(x − x_i)]
 * </pre>
 *
 * <p>The gradient of the sum is kept up by differences, and formed anew once a pass.
 */
final class SumOfModels {

  private final Blas blas = Blas.best();
  private final SumOfFunctionsConstants constants;
  private final SubfunctionModel[] models;
  private final HistoryCurvature curvature;
  private final TotalModel total;
  private final ActiveSet active;
  private final ActiveSetGrowth growth;
  private final SubfunctionChoice choice;
  private int stepsSinceSum;
  private boolean displaced;

  /**
   * Models of parts that were never evaluated, some of them active.
   *
   * @param parts their number
   * @param capacity coordinates, at most
   * @param constants the eight constants
   * @param variant order, update and active set
   * @param position coordinates of the start
   * @param random draws the active parts
   */
  SumOfModels(
      int parts,
      int capacity,
      SumOfFunctionsConstants constants,
      SumOfFunctionsVariant variant,
      double[] position,
      RandomGenerator random) {
    this.constants = constants;
    models = new SubfunctionModel[parts];
    for (int i = 0; i < parts; i++) {
      models[i] = new SubfunctionModel(capacity, constants.history());
    }
    curvature = new HistoryCurvature(capacity, constants, variant.update());
    total = new TotalModel(capacity);
    active = new ActiveSet(parts, variant.allActive() ? parts : constants.initialActive(), random);
    growth = new ActiveSetGrowth(constants.gradientNoise(), capacity, parts);
    choice = new SubfunctionChoice(variant.order(), constants.epsilon(), capacity, parts, random);
    for (int i = 0; i < parts; i++) {
      models[i].place(position);
      if (active.contains(i)) {
        models[i].flatten(constants.initialCurvature());
      }
    }
  }

  /** The model of a part. */
  SubfunctionModel of(int part) {
    return models[part];
  }

  int parts() {
    return models.length;
  }

  /** Parts that take part so far. */
  int active() {
    return active.size();
  }

  /** Flops so far, on top of others. */
  double flops(double others) {
    return others + curvature.flops() + total.flops() + choice.flops();
  }

  /** The part to be evaluated next, at a position of so many coordinates. */
  int next(double[] position, int order) {
    total.order(order);
    return choice.next(models, active, total, position, order);
  }

  /** The sum of the values at the last evaluations, of those evaluated so far, scaled to all. */
  double value() {
    double sum = 0;
    int count = 0;
    for (SubfunctionModel model : models) {
      if (model.measured()) {
        sum += model.value();
        count++;
      }
    }
    return sum / count * models.length;
  }

  /** The mean of the values of parts that are known, and three standard deviations. */
  double surprising() {
    int count = 0;
    double mean = 0;
    double squares = 0;
    for (SubfunctionModel model : models) {
      if (model.measured() && model.evaluations() > 1) {
        count++;
        double off = model.value() - mean;
        mean += off / count;
        squares += off * (model.value() - mean);
      }
    }
    return count == 0 ? Double.POSITIVE_INFINITY : mean + 3 * Math.sqrt(squares / count);
  }

  /** What is kept of gradients, along the column of the space that was measured just now. */
  void correct(SharedSubspace space) {
    for (SubfunctionModel model : models) {
      space.correct(model.gradient().data(), model.gradient().offset());
    }
    space.correct(total.gradient(), 0);
  }

  /** The position may have changed otherwise than by a step to the minimum. */
  void displaced() {
    displaced = true;
  }

  /** An evaluation enters the history of a part, and nothing follows from it yet. */
  void record(int part, SubspacePoint point) {
    models[part].record(point.position(), point.value(), point.slope(), constants.epsilon());
  }

  /**
   * The model of a part at a new evaluation, and the sum with it.
   *
   * @param part the part
   * @param point where it was evaluated
   * @param order coordinates in use
   * @param early whether steps may have been too short to tell anything
   */
  void renew(int part, SubspacePoint point, int order, boolean early) {
    SubfunctionModel model = models[part];
    total.order(order);
    total.subtract(model);
    boolean anew = displaced || stepsSinceSum >= models.length;
    if (!anew) {
      model.addGradient(-1, point.position(), order, total.gradient());
    }
    record(part, point);
    total.sumDiagonal(models, active);
    if (model.terms() == 0) {
      double overestimate = model.evaluations() > 2 && early ? 10 : 1;
      model.flatten(total.medianEigenvalue() / active.size() / overestimate);
    } else {
      curvature.fit(model, order, steepest());
    }
    total.add(model);
    total.sumDiagonal(models, active);
    if (anew) {
      total.sumGradient(models, point.position());
      stepsSinceSum = 0;
      displaced = false;
    } else {
      blas.axpy(1, point.slope(), total.gradient());
    }
  }

  private double steepest() {
    double most = 0;
    for (int k = 0; k < active.size(); k++) {
      most = Math.max(most, models[active.member(k)].diagonal());
    }
    return most;
  }

  /** Factors the Hessian of the sum, formed anew if need be; false if it has no minimum. */
  boolean factor() {
    if (total.factor()) {
      return true;
    }
    total.sumCurvature(models);
    return total.factor();
  }

  /** step ← H⁻¹ G, zero beyond the coordinates in use. */
  void newton(double[] step) {
    total.newton(step);
  }

  /** Gᵀ step. */
  double slope(double[] step) {
    return blas.dot(step, total.gradient());
  }

  /** The position has moved by −α H⁻¹ G. */
  void moved(double alpha) {
    total.moved(alpha);
    stepsSinceSum++;
  }

  /** Makes one more part active if that is due. */
  void grow(int order, boolean failed, RandomGenerator random) {
    growth.step(active, models, total, order, failed, random);
  }

  /** Adds the last positions and gradients of the active parts to what a collapse needs. */
  void needed(List<Matrix> vectors, List<Matrix> covectors) {
    for (int k = 0; k < active.size(); k++) {
      SubfunctionModel model = models[active.member(k)];
      if (model.measured()) {
        vectors.add(model.position());
        covectors.add(model.gradient());
      }
    }
  }

  /**
   * Changes to another basis.
   *
   * @param change from the old coordinates to the new
   * @param order new coordinates
   * @param position the present one, in new coordinates
   */
  void transform(SubspaceCollapse change, int order, double[] position) {
    for (SubfunctionModel model : models) {
      model.transform(change);
    }
    total.order(order);
    total.sumCurvature(models);
    total.sumGradient(models, position);
    stepsSinceSum = 0;
  }
}
