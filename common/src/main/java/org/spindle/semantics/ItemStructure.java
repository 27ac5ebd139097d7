// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Side;
import org.spindle.linalg.Triangle;
import org.spindle.random.GaussianMatrix;

/**
 * A world whose items are not on a tree: how its features come about, and the exact spectrum of the
 * item covariance that follows.
 *
 * <p>In each the singular values of N features are s = √(N λ), and modes of large λ, the coarse
 * ones, are learned first.
 *
 * @source Saxe, McClelland and Ganguli, PNAS 2019, SI; closed forms of ring and chain derived here
 */
public sealed interface ItemStructure {

  /**
   * The modes of the covariance, strongest first; those of zero eigenvalue are left out.
   *
   * @param eigenvalues λ, descending
   * @param analyzers V, P × (number of modes), orthonormal
   */
  record Spectrum(double[] eigenvalues, Matrix analyzers) {

    /** Sorts by eigenvalue; equal ones keep their order. */
    static Spectrum of(List<double[]> vectors, List<Double> eigenvalues) {
      List<Integer> order = new ArrayList<>();
      for (int mode = 0; mode < vectors.size(); mode++) {
        order.add(mode);
      }
      order.sort((a, b) -> Double.compare(eigenvalues.get(b), eigenvalues.get(a)));
      int items = vectors.get(0).length;
      Matrix analyzers = new Matrix(items, order.size());
      double[] sorted = new double[order.size()];
      for (int mode = 0; mode < sorted.length; mode++) {
        double[] vector = vectors.get(order.get(mode));
        double norm = Blas.best().nrm2(vector);
        sorted[mode] = eigenvalues.get(order.get(mode));
        for (int i = 0; i < items; i++) {
          analyzers.set(i, mode, vector[i] / norm);
        }
      }
      return new Spectrum(sorted, analyzers);
    }
  }

  /**
   * The number of items.
   *
   * @return P
   */
  int items();

  /**
   * The exact modes of the item covariance.
   *
   * @return eigenvalues and analyzers
   */
  Spectrum spectrum();

  /**
   * Features, drawn independently.
   *
   * @param features N ≥ 1
   * @param generator stream to draw from
   * @return Y, N × P
   */
  Matrix draw(int features, RandomGenerator generator);

  /**
   * Items on a ring; a feature is +1 on a random arc of 1 to P − 1 items and −1 elsewhere.
   *
   * <pre>
   * λ_0 = (P − 2)/3,   λ_k = 2/((P − 1) sin²(πk/P)),   modes cos and sin of 2πki/P
   * </pre>
   *
   * @param items P ≥ 3
   */
  record Ring(int items) implements ItemStructure {

    /** Checks P. */
    public Ring {
      require(items >= 3, "items of a ring must be >= 3", items);
    }

    @Override
    public Spectrum spectrum() {
      List<double[]> vectors = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (int k = 0; k <= items / 2; k++) {
        double sine = Math.sin(Math.PI * k / items);
        double value = k == 0 ? (items - 2) / 3.0 : 2 / ((items - 1) * sine * sine);
        double frequency = 2 * Math.PI * k / items;
        vectors.add(wave(items, frequency, Math.PI / 2));
        values.add(value);
        if (k > 0 && 2 * k < items) {
          vectors.add(wave(items, frequency, 0));
          values.add(value);
        }
      }
      return Spectrum.of(vectors, values);
    }

    @Override
    public Matrix draw(int features, RandomGenerator generator) {
      Matrix data = new Matrix(features, items);
      for (int m = 0; m < features; m++) {
        int start = generator.nextInt(items);
        int length = 1 + generator.nextInt(items - 1);
        for (int i = 0; i < items; i++) {
          data.set(m, i, Math.floorMod(i - start, items) < length ? 1 : -1);
        }
      }
      return data;
    }
  }

  /**
   * Items on a line; a feature cuts it at a random place, +1 on one side and −1 on the other: the
   * staircase of an order.
   *
   * <pre>
   * λ = 1/((P − 1) sin²(θ/2)):   odd modes sin θ(i − m), θ = (2k+1)π/P,  m the middle
   *                              even modes cos θ(i − m), θ = (2k+1)π/(P − 1)
   * </pre>
   *
   * @param items P ≥ 3
   */
  record Chain(int items) implements ItemStructure {

    /** Checks P. */
    public Chain {
      require(items >= 3, "items of a chain must be >= 3", items);
    }

    @Override
    public Spectrum spectrum() {
      List<double[]> vectors = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      double middle = (items - 1) / 2.0;
      for (int k = 0; k < items / 2; k++) {
        double theta = (2 * k + 1) * Math.PI / items;
        vectors.add(wave(items, theta, -theta * middle));
        values.add(eigenvalue(theta));
      }
      for (int k = 0; k < (items - 1) / 2; k++) {
        double theta = (2 * k + 1) * Math.PI / (items - 1);
        vectors.add(wave(items, theta, Math.PI / 2 - theta * middle));
        values.add(eigenvalue(theta));
      }
      return Spectrum.of(vectors, values);
    }

    private double eigenvalue(double theta) {
      return 1 / ((items - 1) * Math.pow(Math.sin(theta / 2), 2));
    }

    @Override
    public Matrix draw(int features, RandomGenerator generator) {
      Matrix data = new Matrix(features, items);
      for (int m = 0; m < features; m++) {
        int cut = 1 + generator.nextInt(items - 1);
        int sign = generator.nextBoolean() ? 1 : -1;
        for (int i = 0; i < items; i++) {
          data.set(m, i, i < cut ? sign : -sign);
        }
      }
      return data;
    }
  }

  /**
   * Clusters without any order between them: features are independent between clusters, and flip
   * with probability ε in each item.
   *
   * <pre>
   * λ = 1 + (n − 1)(1 − 2ε)² (one per cluster, constant on it),   1 − (1 − 2ε)² (inside)
   * </pre>
   *
   * @param clusters number of clusters ≥ 2
   * @param size n ≥ 2, items of each
   * @param flip ε in [0, ½]
   */
  record Clusters(int clusters, int size, double flip) implements ItemStructure {

    private Tree tree() {
      return new Tree(new int[] {clusters, size}, new double[] {0.5, flip});
    }

    @Override
    public int items() {
      return clusters * size;
    }

    @Override
    public Spectrum spectrum() {
      double kept = Math.pow(1 - 2 * flip, 2);
      Matrix analyzers = new TreeSpectrum(tree()).analyzers();
      double[] values = new double[items()];
      Arrays.fill(values, 1 - kept);
      Arrays.fill(values, 0, clusters, 1 + (size - 1) * kept);
      return new Spectrum(values, analyzers);
    }

    @Override
    public Matrix draw(int features, RandomGenerator generator) {
      return new BranchingDiffusion(tree(), generator).data(features);
    }
  }

  /**
   * Two hierarchies that cut across each other: items are pairs; a feature diffuses down a binary
   * tree of the first members or, as often, of the second.
   *
   * <pre>
   * λ = (2^h/2) λ_l of either tree, l ≥ 1;   root: both of level 0 together; all else 0
   * </pre>
   *
   * @param levels h ≥ 1 of each tree; P = 4^h
   * @param flip ε in [0, ½]
   */
  record CrossCutting(int levels, double flip) implements ItemStructure {

    private Tree tree() {
      return Tree.regular(levels, 2, flip);
    }

    @Override
    public int items() {
      return 1 << 2 * levels;
    }

    @Override
    public Spectrum spectrum() {
      TreeSpectrum one = new TreeSpectrum(tree());
      Matrix modes = one.analyzers();
      int side = modes.rows();
      List<double[]> vectors = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (int mode = 0; mode < side; mode++) {
        double[] first = new double[side * side];
        double[] second = new double[side * side];
        for (int i = 0; i < side * side; i++) {
          first[i] = modes.get(i / side, mode);
          second[i] = modes.get(i % side, mode);
        }
        double value = side * one.eigenvalue(one.levelOfMode(mode)) / 2;
        vectors.add(first);
        values.add(mode == 0 ? 2 * value : value);
        if (mode > 0) {
          vectors.add(second);
          values.add(value);
        }
      }
      return Spectrum.of(vectors, values);
    }

    @Override
    public Matrix draw(int features, RandomGenerator generator) {
      int side = 1 << levels;
      Matrix one = new BranchingDiffusion(tree(), generator).data(features);
      Matrix data = new Matrix(features, side * side);
      for (int m = 0; m < features; m++) {
        boolean first = generator.nextBoolean();
        for (int i = 0; i < side * side; i++) {
          data.set(m, i, one.get(m, first ? i / side : i % side));
        }
      }
      return data;
    }
  }

  /**
   * Items on a square grid, with gaussian features that are smooth over it: a Markov random field
   * of precision Laplacian + 1/σ².
   *
   * <pre>
   * λ = 1/ζ,   ζ = 4 sin²(πk/2a) + 4 sin²(πl/2a) + 1/σ²,   k, l = 0…a − 1
   * </pre>
   *
   * @param side a ≥ 2; P = a²
   * @param variance σ² &gt; 0
   * @source Kemp and Tenenbaum 2008 for the field; s = √(N/ζ)
   */
  record Grid(int side, double variance) implements ItemStructure {

    /** Checks side and variance. */
    public Grid {
      require(side >= 2, "side of a grid must be >= 2", side);
      require(variance > 0, "variance of a grid's features must be > 0", variance);
    }

    @Override
    public int items() {
      return side * side;
    }

    @Override
    public Spectrum spectrum() {
      List<double[]> vectors = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (int k = 0; k < side; k++) {
        for (int l = 0; l < side; l++) {
          double[] vector = new double[items()];
          for (int i = 0; i < vector.length; i++) {
            vector[i] = cosine(k, i / side) * cosine(l, i % side);
          }
          vectors.add(vector);
          values.add(1 / (bending(k) + bending(l) + 1 / variance));
        }
      }
      return Spectrum.of(vectors, values);
    }

    private double cosine(int k, int i) {
      return Math.cos(Math.PI * k * (i + 0.5) / side);
    }

    private double bending(int k) {
      return 4 * Math.pow(Math.sin(Math.PI * k / (2.0 * side)), 2);
    }

    @Override
    public Matrix draw(int features, RandomGenerator generator) {
      Matrix precision = new Matrix(items(), items());
      for (int i = 0; i < items(); i++) {
        precision.set(i, i, precision.get(i, i) + 1 / variance);
        bond(precision, i, i % side + 1 < side ? i + 1 : -1);
        bond(precision, i, i + side < items() ? i + side : -1);
      }
      double[] white = GaussianMatrix.matrix(features, items(), 1, generator);
      Matrix data = new Matrix(features, items(), white);
      Matrix factor = Cholesky.of(precision).l();
      Blas.best().trsm(Side.RIGHT, Triangle.LOWER, Op.N, false, 1, factor, data);
      return data;
    }

    private static void bond(Matrix laplacian, int i, int j) {
      if (j >= 0) {
        laplacian.set(i, i, laplacian.get(i, i) + 1);
        laplacian.set(j, j, laplacian.get(j, j) + 1);
        laplacian.set(i, j, -1);
        laplacian.set(j, i, -1);
      }
    }
  }

  private static double[] wave(int items, double frequency, double phase) {
    double[] wave = new double[items];
    for (int i = 0; i < items; i++) {
      wave[i] = Math.sin(frequency * i + phase);
    }
    return wave;
  }

  private static void require(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
