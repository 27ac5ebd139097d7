// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Qr;
import org.spindle.linalg.Svd;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class NetworkLanesTest {

  private static final double SCALE = 0.01;

  private static RandomGenerator random(String purpose) {
    return new Streams(PointId.of("network lanes")).of(purpose);
  }

  @ParameterizedTest
  @CsvSource({"2x2x2, 100, 16, 200", "2x3, 20, 5, 150", "2x2x2, 9, 6, 150", "2x2, 4, 3, 150"})
  void rotatedNetworksLearnAsFullOnesDo(String shape, int features, int hidden, int steps) {
    Tree tree = Tree.of(shape, 0.1, 1);
    int items = tree.items();
    Matrix y = new BranchingDiffusion(tree, random("features " + shape)).data(features);
    Correlations world = Correlations.ofItems(y);
    SemanticModes modes = new SemanticModes(world, SCALE);
    double step = 0.2 / (2 * modes.singularValue(0));
    RandomGenerator weights = random("weights " + shape);
    double sigma = Math.sqrt(SCALE / hidden);
    Matrix w1 = new Matrix(hidden, items, GaussianMatrix.matrix(hidden, items, sigma, weights));
    Matrix w2 =
        new Matrix(features, hidden, GaussianMatrix.matrix(features, hidden, sigma, weights));

    NetworkLanes lanes = new NetworkLanes(items, features, hidden, step);
    int lane = NetworkLanes.LANES - 1;
    double[] singular = Svd.values(y);
    lanes.start(lane, singular, SCALE, random("overwritten"));
    rotate(lanes, lane, y, w1, w2);
    SemanticNetwork full = SemanticNetwork.of(world, w1, w2, step);
    Crossings halves = new Crossings(half(modes));
    for (int i = 0; i <= steps; i++) {
      double[] strengths = strengths(full, modes);
      halves.see(full.time(), strengths);
      for (int mode = 0; mode < modes.rank(); mode++) {
        double tolerance = 3e-6 * modes.singularValue(0);
        assertEquals(strengths[mode], lanes.strength(lane, mode), tolerance, "step " + i);
      }
      full.step();
      lanes.step();
    }
    double[] times = halves.times();
    assertTrue(Double.isFinite(times[0]));
    for (int mode = 0; mode < modes.rank(); mode++) {
      assertEquals(times[mode], lanes.halfTime(lane, mode), 1e-2 * step, "mode " + mode);
    }
    Matrix error = y.copy();
    Blas.best().axpy(-1, full.map().data(), error.data());
    double loss = 0.5 * Blas.best().dot(error.data(), error.data());
    double first = 0.5 * Blas.best().dot(y.data(), y.data());
    assertEquals(loss, lanes.losses()[lane], 1e-5 * first);
  }

  /** U and V complete, and a basis of what else the second layer reaches. */
  private static void rotate(NetworkLanes lanes, int lane, Matrix y, Matrix w1, Matrix w2) {
    Blas blas = Blas.best();
    Svd svd = Svd.thin(y);
    Matrix first = blas.multiply(Op.N, w1, Op.T, svd.vt());
    Matrix second = blas.multiply(Op.T, svd.u(), Op.N, w2);
    for (int h = 0; h < w1.rows(); h++) {
      for (int mode = 0; mode < y.cols(); mode++) {
        lanes.setFirst(lane, h, mode, first.get(h, mode));
        lanes.setSecond(lane, mode, h, second.get(mode, h));
      }
    }
    int others = Math.min(y.rows() - y.cols(), w1.rows());
    if (others == 0) {
      return;
    }
    // the part of W₂ outside U, in an orthonormal basis of its columns
    Matrix outside = w2.copy();
    blas.gemm(Op.N, Op.N, -1, svd.u(), second, 1, outside);
    Svd rest = Svd.thin(outside);
    for (int row = 0; row < others; row++) {
      for (int h = 0; h < w1.rows(); h++) {
        lanes.setSecond(lane, y.cols() + row, h, rest.values()[row] * rest.vt().get(row, h));
      }
    }
  }

  private static double[] strengths(SemanticNetwork network, SemanticModes modes) {
    Matrix map = network.map();
    double[] strengths = new double[modes.rank()];
    for (int mode = 0; mode < strengths.length; mode++) {
      double[] image = new double[map.rows()];
      Blas.best().gemv(Op.N, 1, map, modes.analyzer(mode), 0, image);
      strengths[mode] = Blas.best().dot(image, modes.synthesizer(mode));
    }
    return strengths;
  }

  private static double[] half(SemanticModes modes) {
    double[] half = new double[modes.rank()];
    Arrays.setAll(half, mode -> modes.singularValue(mode) / 2);
    return half;
  }

  @Test
  void aNetworkDoesNotSeeItsNeighbours() {
    double[] singular = {5, 3, 2, 1};
    NetworkLanes crowd = new NetworkLanes(4, 12, 5, 0.01);
    for (int lane = 0; lane < NetworkLanes.LANES; lane++) {
      crowd.start(lane, singular, 0.1, random("lane " + lane));
    }
    NetworkLanes alone = new NetworkLanes(4, 12, 5, 0.01);
    alone.start(0, singular, 0.1, random("lane 3"));
    for (int step = 0; step < 300; step++) {
      crowd.step();
      alone.step();
    }
    for (int mode = 0; mode < 4; mode++) {
      assertEquals(alone.strength(0, mode), crowd.strength(3, mode));
      assertEquals(alone.halfTime(0, mode), crowd.halfTime(3, mode));
    }
    assertEquals(alone.losses()[0], crowd.losses()[3]);
  }

  @Test
  void theTriangleHasTheLawOfARotatedGaussianMatrix() {
    int hidden = 4;
    int beyond = 9; // N − P
    int draws = 4000;
    double[] drawn = new double[hidden * hidden];
    double[] direct = new double[hidden * hidden];
    double[] squares = new double[hidden * hidden];
    RandomGenerator generator = random("bartlett");
    for (int draw = 0; draw < draws; draw++) {
      NetworkLanes lanes = new NetworkLanes(1, 1 + beyond, hidden, 1);
      lanes.start(0, new double[] {1}, hidden, generator); // unit variance
      Matrix triangle = new Matrix(hidden, hidden);
      for (int row = 0; row < hidden; row++) {
        for (int h = 0; h < hidden; h++) {
          triangle.set(row, h, lanes.second(0, 1 + row, h));
        }
      }
      Matrix gaussian =
          new Matrix(beyond, hidden, GaussianMatrix.matrix(beyond, hidden, 1, generator));
      add(triangle, drawn, squares);
      add(Qr.of(gaussian).r(), direct, null);
    }
    for (int i = 0; i < drawn.length; i++) {
      double mean = drawn[i] / draws;
      double error = Math.sqrt((squares[i] / draws - mean * mean) * 2 / draws);
      assertEquals(direct[i] / draws, mean, 4 * error + 1e-12, "element " + i);
    }
  }

  /** Adds the Gram matrix, which no rotation changes. */
  private static void add(Matrix factor, double[] sum, double[] squares) {
    Matrix gram = Blas.best().multiply(Op.T, factor, Op.N, factor);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gram.data()[i];
      if (squares != null) {
        squares[i] += gram.data()[i] * gram.data()[i];
      }
    }
  }

  @Test
  void countedFeaturesHaveTheSingularValuesOfTheirMatrix() {
    Tree tree = Tree.of("2x3x2", 0.2, 1);
    for (int features : new int[] {5, 64, 100}) {
      Matrix y = new BranchingDiffusion(tree, random("gram")).data(features);
      double[] expected = Svd.values(y);
      double[] counted =
          new FeatureGram(tree)
              .singularValues(new BranchingDiffusion(tree, random("gram")), features);
      assertEquals(tree.items(), counted.length);
      assertArrayEquals(expected, Arrays.copyOf(counted, expected.length), 1e-5);
    }
  }
}
