// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.dynamics.PlainNetwork.rows;
import static org.spindle.dynamics.PlainNetwork.times;
import static org.spindle.dynamics.PlainNetwork.transposed;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class DeepLinearNetworkTest {

  private static final int INPUTS = 43;
  private static final int RANK = 37;
  private static final int FACTORS = 4;

  private final RandomGenerator random = new Streams(PointId.of("deep linear network")).of("test");
  private final LinearTask task = task();

  @ParameterizedTest
  @EnumSource(
      value = InitialCondition.class,
      names = {"GAUSSIAN", "ORTHOGONAL", "PRETRAINED"})
  void deferredUpdatesInFloatFollowPlainGradientDescent(InitialCondition kind) {
    for (int width : new int[] {10, 29, 41, 64}) {
      NetworkStart start = start(kind, width);
      follows(PlainNetwork.of(task, start), new DeepLinearNetwork(task, start), 0.02, 60, 2e-5);
    }
  }

  @Test
  void aNetworkCanBeTrainedAgainFromItsStart() {
    NetworkStart start = start(InitialCondition.GAUSSIAN, 41);
    DeepLinearNetwork network = new DeepLinearNetwork(task, start);
    TrainingRun diverged = TrainingRun.of(network, 50, 0, 200, () -> {});
    assertEquals(TrainingRun.Outcome.DIVERGED, diverged.outcome());
    follows(PlainNetwork.of(task, start), network, 0.02, 40, 2e-5);
  }

  @Test
  void fewerThanTenOutputsArePadded() {
    LinearTask small =
        new LinearTask(5, 2, new double[] {2, 1, .5}, new double[] {1, 0, .2, 0, .5, .1}, 3);
    NetworkStart start = NetworkStart.orthogonal(small, 3, 8, 1, random);
    follows(PlainNetwork.of(small, start), new DeepLinearNetwork(small, start), 0.05, 50, 2e-5);
    NarrowNetwork narrow = new NarrowNetwork(small, 3, 0.3);
    narrow.reset(0.05);
    assertTrue(narrow.loss() < 1.5);
  }

  @Test
  void rotatingTheInputsToTheirPrincipalComponentsIsExact() {
    double[] images = GaussianMatrix.matrix(12, 30, 1, random);
    double[][] x = transposed(rows(images, 30)); // 12 × 30 of rank 12
    x[11] = x[10].clone(); // rank 11
    double[][] y = transposed(rows(GaussianMatrix.matrix(3, 30, 1, random), 30));
    double[][] s11 = scaled(times(x, transposed(x)), 1.0 / 30);
    double[][] s31 = scaled(times(y, transposed(x)), 1.0 / 30);
    double power = trace(times(y, transposed(y))) / 30;
    LinearTask rotated =
        LinearTask.of(
            new SecondOrderStatistics(12, 3, 30, columnMajor(s11), columnMajor(s31), power));
    assertEquals(11, rotated.rank());
    double[][] first = rows(GaussianMatrix.matrix(9, 12, .3, random), 9);
    double[][] second = rows(GaussianMatrix.matrix(3, 9, .3, random), 3);
    double[][] basis = basis(s11, 11);
    follows(
        new PlainNetwork(s11, s31, power, first, second),
        new PlainNetwork(
            scaledIdentity(rotated.variance()),
            times(s31, basis),
            power,
            times(first, basis),
            second),
        0.05,
        40,
        1e-12);
    PlainNetwork learned = new PlainNetwork(s11, s31, power, first, second);
    TrainingRun run = TrainingRun.of(learned, 0.1, rotated.floor() - 1e-9, 3000, () -> {});
    assertTrue(run.finalLoss() >= rotated.floor() - 1e-12, "the floor is a lower bound");
  }

  /** The trick on orthogonal hidden layers, with matrices of the full size beside it. */
  @Test
  void orthogonalLayersOfAnyWidthReduceToTheRankAndTenMoreExactly() {
    int width = 70;
    double gain = 1.05;
    double[][] first = scaled(matrix(width, RANK, HaarOrthogonal.frame(width, RANK, random)), gain);
    double[][] hidden =
        scaled(matrix(width, width, HaarOrthogonal.frame(width, width, random)), gain);
    double[][] second =
        scaled(matrix(width, width, HaarOrthogonal.frame(width, width, random)), gain);
    double[][] last = rows(GaussianMatrix.matrix(10, width, .2, random), 10);
    double[][] product = scaled(times(second, hidden), 1 / (gain * gain));
    double[][] seen = times(last, product);
    double[][] span = new double[width][RANK + 10];
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < RANK; k++) {
        span[i][k] = first[i][k];
      }
      for (int o = 0; o < 10; o++) {
        span[i][RANK + o] = seen[o][i];
      }
    }
    double[][] q = orthonormal(span);
    double[] gains = new double[RANK + 10];
    java.util.Arrays.fill(gains, gain);
    follows(
        PlainNetwork.of(task, first, hidden, second, last),
        PlainNetwork.of(
            task,
            times(transposed(q), first),
            scaledIdentity(gains),
            scaledIdentity(gains),
            times(seen, q)),
        0.01,
        40,
        1e-12);
  }

  /** W_l Q_{l−1} = Q_l R_l: the rotation of hidden layers that makes the matrices triangular. */
  @Test
  void gaussianMatricesBecomeTriangularExactly() {
    int width = 41;
    double[][] first = rows(GaussianMatrix.matrix(width, RANK, .2, random), width);
    double[][] hidden = rows(GaussianMatrix.matrix(width, width, .2, random), width);
    double[][] last = rows(GaussianMatrix.matrix(10, width, .2, random), 10);
    double[][] q1 = orthonormalBasis(first);
    double[][] r1 = times(transposed(q1), first);
    double[][] turned = times(hidden, q1);
    double[][] q2 = orthonormalBasis(turned);
    double[][] r2 = times(transposed(q2), turned);
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < i; k++) {
        assertEquals(0, r2[i][k], 1e-14);
      }
    }
    follows(
        PlainNetwork.of(task, first, hidden, last),
        PlainNetwork.of(task, r1, r2, times(last, q2)),
        0.02,
        40,
        1e-12);
  }

  @Test
  void decoupledLayersOfAnyWidthReduceToTenUnitsExactly() {
    int width = 19;
    double strength = 0.05;
    double w = Math.pow(strength, 1.0 / 3);
    Svd svd = NarrowNetwork.singular(task);
    double[][] r2 = matrix(width, width, HaarOrthogonal.frame(width, width, random));
    double[][] r3 = matrix(width, width, HaarOrthogonal.frame(width, width, random));
    double[][] d = new double[width][width];
    for (int a = 0; a < 10; a++) {
      d[a][a] = w;
    }
    double[][] right = new double[width][RANK];
    double[][] left = new double[10][width];
    for (int a = 0; a < 10; a++) {
      for (int i = 0; i < RANK; i++) {
        right[a][i] = w * svd.vt().get(a, i);
      }
      for (int o = 0; o < 10; o++) {
        left[o][a] = w * svd.u().get(o, a);
      }
    }
    follows(
        PlainNetwork.of(
            task,
            times(r2, right),
            times(times(r3, d), transposed(r2)),
            times(left, transposed(r3))),
        new NarrowNetwork(task, 3, strength),
        0.05,
        80,
        1e-12);
  }

  /** The first error's mean is ½(p + Σ d · 10 · Π variances · widths) over independent matrices. */
  @Test
  void drawnTrianglesAndFramesHaveTheLawOfWholeMatrices() {
    int width = 50;
    double inner = 0;
    for (double d : task.variance()) {
      inner += d;
    }
    double glorot =
        10
            * inner
            * (2.0 / (INPUTS + width))
            * width
            * (1.0 / width)
            * width
            * (2.0 / (width + 10));
    double orthogonal = 10.0 / width * inner;
    meanOfFirstLoss(InitialCondition.GAUSSIAN, width, (task.outputPower() + glorot) / 2);
    meanOfFirstLoss(InitialCondition.ORTHOGONAL, width, (task.outputPower() + orthogonal) / 2);
    double narrow = 10.0 / INPUTS * inner; // orthonormal rows in the space of all inputs
    meanOfFirstLoss(InitialCondition.ORTHOGONAL, 20, (task.outputPower() + narrow) / 2);
  }

  private void meanOfFirstLoss(InitialCondition kind, int width, double expected) {
    int draws = 600;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      NetworkStart start =
          kind == InitialCondition.GAUSSIAN
              ? NetworkStart.gaussian(task, 3, width, 1, random)
              : NetworkStart.orthogonal(task, 3, width, 1, random);
      DeepLinearNetwork network = new DeepLinearNetwork(task, start);
      network.reset(0);
      double loss = network.loss();
      sum += loss;
      squares += loss * loss;
    }
    double mean = sum / draws;
    double error = Math.sqrt((squares / draws - mean * mean) / draws);
    assertEquals(expected, mean, 4 * error, kind + " of width " + width);
  }

  private NetworkStart start(InitialCondition kind, int width) {
    return switch (kind) {
      case GAUSSIAN -> NetworkStart.gaussian(task, FACTORS, width, 1, random);
      case ORTHOGONAL -> NetworkStart.orthogonal(task, FACTORS, width, 1, random);
      default ->
          NetworkStart.pretrained(
              task, new GreedyPretraining(task, FACTORS - 1, 30, 1e-3), width, 1, random);
    };
  }

  private static void follows(
      GradientDescent reference, GradientDescent fast, double rate, int steps, double relative) {
    reference.reset(rate);
    fast.reset(rate);
    for (int i = 0; i <= steps; i++) {
      double expected = reference.loss();
      assertEquals(expected, fast.loss(), relative * expected, "loss before step " + i);
      reference.descend();
      fast.descend();
    }
  }

  private LinearTask task() {
    double[] variance = new double[RANK];
    double[] correlation = new double[10 * RANK];
    for (int a = 0; a < RANK; a++) {
      variance[a] = 3.0 / (1 + a);
      for (int o = 0; o < 10; o++) {
        correlation[o * RANK + a] = 0.15 * variance[a] * random.nextGaussian();
      }
    }
    return new LinearTask(INPUTS, 10, variance, correlation, 5);
  }

  /** Rows of a column-major array. */
  private static double[][] matrix(int rows, int cols, double[] columns) {
    double[][] matrix = transposed(rows(columns, cols));
    assertEquals(rows, matrix.length);
    return matrix;
  }

  private static double[] columnMajor(double[][] matrix) {
    List<Double> elements = new ArrayList<>();
    for (double[] column : transposed(matrix)) {
      for (double element : column) {
        elements.add(element);
      }
    }
    return elements.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[][] scaled(double[][] matrix, double factor) {
    double[][] result = new double[matrix.length][matrix[0].length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[i][j] = factor * matrix[i][j];
      }
    }
    return result;
  }

  private static double[][] scaledIdentity(double[] diagonal) {
    double[][] matrix = new double[diagonal.length][diagonal.length];
    for (int i = 0; i < diagonal.length; i++) {
      matrix[i][i] = diagonal[i];
    }
    return matrix;
  }

  private static double trace(double[][] matrix) {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      sum += matrix[i][i];
    }
    return sum;
  }

  /** Eigenvectors of the largest eigenvalues as columns, largest first. */
  private static double[][] basis(double[][] symmetric, int count) {
    int n = symmetric.length;
    var eigen = org.spindle.linalg.SymmetricEigen.of(Matrix.of(symmetric));
    double[][] basis = new double[n][count];
    for (int i = 0; i < n; i++) {
      for (int a = 0; a < count; a++) {
        basis[i][a] = eigen.vectors().get(i, n - 1 - a);
      }
    }
    return basis;
  }

  private static double[][] orthonormal(double[][] span) {
    Matrix q = Svd.thin(Matrix.of(span)).u();
    double[][] result = new double[q.rows()][q.cols()];
    for (int i = 0; i < q.rows(); i++) {
      for (int j = 0; j < q.cols(); j++) {
        result[i][j] = q.get(i, j);
      }
    }
    return result;
  }

  /** The square Q of the QR factorization, by Gram and Schmidt, completed by unit vectors. */
  private static double[][] orthonormalBasis(double[][] matrix) {
    int n = matrix.length;
    double[][] columns = transposed(matrix);
    double[][] q = new double[n][];
    int found = 0;
    for (int c = 0; found < n; c++) {
      double[] v = c < columns.length ? columns[c].clone() : unit(n, c - columns.length);
      for (int pass = 0; pass < 3; pass++) {
        for (int j = 0; j < found; j++) {
          double dot = 0;
          for (int i = 0; i < n; i++) {
            dot += v[i] * q[j][i];
          }
          for (int i = 0; i < n; i++) {
            v[i] -= dot * q[j][i];
          }
        }
      }
      double length = Math.sqrt(trace(times(new double[][] {v}, transposed(new double[][] {v}))));
      if (length > 1e-8) {
        q[found++] = scaled(new double[][] {v}, 1 / length)[0];
      }
    }
    return transposed(q);
  }

  private static double[] unit(int n, int i) {
    double[] unit = new double[n];
    unit[i] = 1;
    return unit;
  }
}
