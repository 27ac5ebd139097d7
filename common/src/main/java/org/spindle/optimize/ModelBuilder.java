// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.Optional;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.linalg.TridiagonalForm;
import org.spindle.optimize.Objective.Metric;
import org.spindle.sweep.Watch;

/**
 * The one way to a {@link QuadraticModel}: curvature in tridiagonal form, by Householder or by
 * Lanczos, and the spectrum of that.
 *
 * <p>Of a whole matrix those variables are left out on which neither it nor the gradient depends,
 * such as weights of inputs that are never on: the order of the decomposition falls with them.
 */
final class ModelBuilder {

  private final Objective objective;
  private final Evaluations evaluations;
  private final CurvatureSpace space;
  private final int n;
  private Matrix matrix;
  private TridiagonalForm form;

  /** Of an objective that counts already. */
  ModelBuilder(Objective objective, Evaluations evaluations, CurvatureSpace space) {
    this.objective = objective;
    this.evaluations = evaluations;
    this.space = space;
    n = objective.dimension();
  }

  /** The model at a point with its gradient; empty if a curvature is not finite. */
  Optional<QuadraticModel> build(Metric metric, double[] x, double[] gradient, Watch watch) {
    Optional<QuadraticModel> model =
        space.isWhole() ? whole(metric, x, gradient) : krylov(metric, x, gradient, watch);
    model.ifPresent(m -> m.slope(gradient));
    return model;
  }

  private Optional<QuadraticModel> whole(Metric metric, double[] x, double[] gradient) {
    if (matrix == null) {
      matrix = new Matrix(n, n);
      form = new TridiagonalForm(n);
    }
    objective.curvature(x).matrix(metric, matrix);
    if (!finite(matrix.data())) {
      return Optional.empty();
    }
    int[] kept = keep(gradient);
    form.reduce(pack(kept));
    evaluations.decomposition();
    return Optional.of(new QuadraticModel(form.eigen(), new Reflected(kept), true));
  }

  /** Variables on which the function depends here, to second order; one at least. */
  private int[] keep(double[] gradient) {
    int[] kept = new int[n];
    int count = 0;
    for (int c = 0; c < n; c++) {
      boolean needed = gradient[c] != 0;
      for (int r = 0; r < n && !needed; r++) {
        needed = matrix.data()[r + c * n] != 0;
      }
      if (needed) {
        kept[count++] = c;
      }
    }
    return Arrays.copyOf(kept, Math.max(1, count));
  }

  /** The matrix of some variables, at the beginning of the same array. */
  private Matrix pack(int[] kept) {
    int m = kept.length;
    double[] data = matrix.data();
    for (int c = 0; c < m && m < n; c++) {
      for (int r = 0; r < m; r++) {
        data[r + c * m] = data[kept[r] + kept[c] * n];
      }
    }
    return new Matrix(m, m, data, 0, m);
  }

  private Optional<QuadraticModel> krylov(
      Metric metric, double[] x, double[] gradient, Watch watch) {
    Curvature curvature = objective.curvature(x);
    LinearOperator operator =
        new LinearOperator() {
          @Override
          public int order() {
            return n;
          }

          @Override
          public void apply(double[] direction, double[] product) {
            curvature.times(metric, direction, product);
          }
        };
    double[] start = Blas.best().nrm2(gradient) > 0 ? gradient : anyDirection();
    Lanczos lanczos = Lanczos.run(operator, start, space.dimensions(), watch);
    if (!finite(lanczos.diagonal()) || !finite(lanczos.offDiagonal())) {
      return Optional.empty();
    }
    evaluations.decomposition();
    SymmetricEigen eigen = SymmetricEigen.tridiagonal(lanczos.diagonal(), lanczos.offDiagonal());
    boolean all = lanczos.basis().cols() == n;
    return Optional.of(new QuadraticModel(eigen, new Spanned(lanczos.basis()), all));
  }

  /** A start where there is no gradient, in no special direction. */
  private double[] anyDirection() {
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      direction[i] = 1 + ((i + 1) * 0x9E3779B9 >>> 8) * 0x1p-24;
    }
    return direction;
  }

  private static boolean finite(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number * 0;
    }
    return sum == 0;
  }

  /** The frame of reflectors, of those variables that were kept. */
  private final class Reflected implements QuadraticModel.Frame {
    private final int[] kept;

    Reflected(int[] kept) {
      this.kept = kept;
    }

    @Override
    public void into(double[] x, double[] coordinates) {
      for (int i = 0; i < kept.length; i++) {
        coordinates[i] = x[kept[i]];
      }
      form.apply(Op.T, new Matrix(kept.length, 1, coordinates));
    }

    @Override
    public void outOf(Matrix coordinates, Matrix steps) {
      form.apply(Op.N, coordinates);
      steps.fill(0);
      for (int c = 0; c < steps.cols(); c++) {
        int at = steps.offset() + c * steps.leading();
        for (int i = 0; i < kept.length; i++) {
          steps.data()[at + kept[i]] = coordinates.data()[i + c * kept.length];
        }
      }
    }
  }

  /** The frame of a basis of columns. */
  private record Spanned(Matrix basis) implements QuadraticModel.Frame {

    @Override
    public void into(double[] x, double[] coordinates) {
      Blas.best().gemv(Op.T, 1, basis, x, 0, coordinates);
    }

    @Override
    public void outOf(Matrix coordinates, Matrix steps) {
      Blas.best().gemm(Op.N, Op.N, 1, basis, coordinates, 0, steps);
    }
  }
}
