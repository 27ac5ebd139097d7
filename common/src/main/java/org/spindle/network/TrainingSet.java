// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.SplittableRandom;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/**
 * Samples that a small network learns: inputs and targets as columns.
 *
 * @param inputs x, inputs × n
 * @param targets y, outputs × n
 */
public record TrainingSet(Matrix inputs, Matrix targets) {

  private static final double DEAD = 1e-10; // of the largest variance: rounding of a constant

  /** Checks that each input has its target. */
  public TrainingSet {
    if (inputs.cols() != targets.cols()) {
      throw new IllegalArgumentException(
          "inputs " + inputs.shape() + " do not go with targets " + targets.shape());
    }
  }

  /**
   * Data in the frame of their own principal components: centred, rotated, and divided by one
   * number so that ⟨x²⟩ = 1 over all of them. Directions in which the data do not vary, such as
   * pixels at the border of an image, would add weights that nothing but decay acts on.
   *
   * @param data dimensions × n
   * @param components number of leading components that are kept; 0 for all that vary
   * @return components × n, the largest variance first, each component's largest weight positive
   */
  public static Matrix principal(Matrix data, int components) {
    int n = data.cols();
    Matrix centered = withoutMeans(data);
    Matrix covariance = Blas.best().multiply(Op.N, centered, Op.T, centered);
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    int alive = 0;
    double[] values = eigen.values();
    for (double value : values) {
      alive += value > DEAD * values[values.length - 1] ? 1 : 0;
    }
    int kept = components == 0 ? alive : components;
    if (kept < 1 || kept > alive) {
      throw new IllegalArgumentException(
          "the data vary in " + alive + " directions, " + components + " were asked for");
    }
    Matrix frame = new Matrix(data.rows(), kept);
    double power = 0;
    for (int k = 0; k < kept; k++) {
      int from = values.length - 1 - k;
      double sign = signOfLargest(eigen.vectors(), from);
      power += values[from];
      for (int r = 0; r < data.rows(); r++) {
        frame.set(r, k, sign * eigen.vectors().get(r, from));
      }
    }
    Matrix rotated = Blas.best().multiply(Op.T, frame, Op.N, centered);
    Blas.best().scal(Math.sqrt((double) kept * n / power), rotated.data());
    return rotated;
  }

  /**
   * Data without their mean, divided by one number so that ⟨x²⟩ = 1 over all of them.
   *
   * @param data dimensions × n, not constant
   * @return dimensions × n
   */
  public static Matrix centred(Matrix data) {
    Matrix centered = withoutMeans(data);
    double length = Blas.best().nrm2(centered.data());
    if (!(length > 0)) {
      throw new IllegalArgumentException("the data do not vary");
    }
    Blas.best().scal(Math.sqrt(centered.data().length) / length, centered.data());
    return centered;
  }

  private static Matrix withoutMeans(Matrix data) {
    int n = data.cols();
    Matrix centered = data.copy();
    for (int r = 0; r < data.rows(); r++) {
      double mean = 0;
      for (int c = 0; c < n; c++) {
        mean += data.get(r, c) / n;
      }
      for (int c = 0; c < n; c++) {
        centered.set(r, c, data.get(r, c) - mean);
      }
    }
    return centered;
  }

  private static double signOfLargest(Matrix vectors, int column) {
    double largest = 0;
    for (int r = 0; r < vectors.rows(); r++) {
      double v = vectors.get(r, column);
      largest = Math.abs(v) > Math.abs(largest) ? v : largest;
    }
    return largest < 0 ? -1 : 1;
  }

  /**
   * Samples with labels.
   *
   * @param inputs x, inputs × n
   * @param labels classes 0, 1, …, one for each sample
   * @param classes number of classes
   * @return the same inputs with one-hot targets
   */
  public static TrainingSet labelled(Matrix inputs, int[] labels, int classes) {
    Matrix targets = new Matrix(classes, inputs.cols());
    for (int j = 0; j < labels.length; j++) {
      targets.set(labels[j], j, 1);
    }
    return new TrainingSet(inputs, targets);
  }

  /**
   * Classes that a random tanh network tells apart, bit for bit the same in any language that has
   * SplitMix64: x = √3 u, class = argmax B tanh(A x), A = 2√(3/d) u, B = u with u uniform between
   * −1 and 1, drawn in the order x, A, B, each sample and each row after the other.
   *
   * @param seed of the generator
   * @param samples n ≥ 1
   * @param inputs d ≥ 1
   * @param units hidden units of the teacher
   * @param classes number of classes
   * @return the samples
   */
  public static TrainingSet teacher(long seed, int samples, int inputs, int units, int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    Matrix x = uniform(inputs, samples, Math.sqrt(3), random);
    Matrix a = uniform(inputs, units, 2 * Math.sqrt(3.0 / inputs), random); // rows as columns
    Matrix b = uniform(units, classes, 1, random);
    Matrix hidden = Blas.best().multiply(Op.T, a, Op.N, x);
    for (int i = 0; i < units * samples; i++) {
      hidden.data()[i] = Math.tanh(hidden.data()[i]);
    }
    Matrix votes = Blas.best().multiply(Op.T, b, Op.N, hidden);
    int[] labels = new int[samples];
    for (int j = 0; j < samples; j++) {
      for (int k = 1; k < classes; k++) {
        labels[j] = votes.get(k, j) > votes.get(labels[j], j) ? k : labels[j];
      }
    }
    return labelled(x, labels, classes);
  }

  private static Matrix uniform(int rows, int cols, double scale, SplittableRandom random) {
    Matrix matrix = new Matrix(rows, cols);
    for (int i = 0; i < rows * cols; i++) {
      matrix.data()[i] = scale * (2 * random.nextDouble() - 1);
    }
    return matrix;
  }

  /**
   * Items as inputs, each a unit of its own, with their properties as targets. The properties are
   * rotated to their principal components, and what no item's properties vary in is left out: a
   * rotation of outputs changes no squared error.
   *
   * @param properties properties × items
   * @return inputs √P e_i for P items, so that ⟨x²⟩ = 1
   */
  public static TrainingSet items(Matrix properties) {
    int items = properties.cols();
    Matrix inputs = new Matrix(items, items);
    for (int i = 0; i < items; i++) {
      inputs.set(i, i, Math.sqrt(items));
    }
    return new TrainingSet(inputs, principal(properties, 0));
  }

  /**
   * Samples to be reproduced at the output, with ⟨x⟩ = 0 and ⟨x xᵀ⟩ = diag λ: the 2d points ±√(d
   * λ_i) e_i.
   *
   * @param spectrum λ_1 … λ_d, &gt; 0
   * @return inputs that are their own targets, d × 2d
   */
  public static TrainingSet autoencoder(double... spectrum) {
    int d = spectrum.length;
    Matrix x = new Matrix(d, 2 * d);
    for (int i = 0; i < d; i++) {
      x.set(i, 2 * i, Math.sqrt(d * spectrum[i]));
      x.set(i, 2 * i + 1, -Math.sqrt(d * spectrum[i]));
    }
    return new TrainingSet(x, x);
  }
}
