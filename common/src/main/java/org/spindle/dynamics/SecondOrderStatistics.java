// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.data.Mnist;
import org.spindle.random.HaarOrthogonal;

/**
 * The second-order statistics of a training set: all that a linear network ever learns from it.
 *
 * <pre>
 * Σ¹¹ = X Xᵀ / P,   Σ³¹ = Y Xᵀ / P,   E(W) = ½ [tr(Y Yᵀ)/P − 2 tr(W Σ³¹ᵀ) + tr(W Σ¹¹ Wᵀ)]
 * </pre>
 *
 * <p>The columns of X are the inputs, those of Y the targets, P is their number, and E is half the
 * squared error per image. No mean is subtracted.
 *
 * @param inputs number of inputs, 784 for MNIST
 * @param outputs number of outputs, 10 for MNIST
 * @param images P, number of examples; 1 for a population
 * @param inputCorrelation Σ¹¹, inputs × inputs, symmetric; owned by this record
 * @param inputOutputCorrelation Σ³¹, outputs × inputs, column-major; owned by this record
 * @param outputPower tr(Y Yᵀ)/P; 1 for one-hot targets
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014, arXiv:1312.6120, section 1
 * @serial exclude
 */
public record SecondOrderStatistics(
    int inputs,
    int outputs,
    int images,
    double[] inputCorrelation,
    double[] inputOutputCorrelation,
    double outputPower)
    implements Serializable {

  /** The largest value of a pixel, which is scaled to 1. */
  private static final double WHITE = 255;

  /** A row's sum of so many products of two bytes still fits into 32 unsigned bits. */
  private static final int BLOCK = 66_051;

  /**
   * Checks the shapes.
   *
   * @param inputs number of inputs
   * @param outputs number of outputs
   * @param images number of examples
   * @param inputCorrelation Σ¹¹, inputs × inputs
   * @param inputOutputCorrelation Σ³¹, outputs × inputs
   * @param outputPower tr(Y Yᵀ)/P
   */
  public SecondOrderStatistics {
    if (inputs < 1 || outputs < 1 || images < 1) {
      throw new IllegalArgumentException(
          "inputs, outputs and images must be >= 1, were "
              + inputs
              + ", "
              + outputs
              + " and "
              + images);
    }
    checkShape("input correlation", inputCorrelation.length, inputs, inputs);
    checkShape("input-output correlation", inputOutputCorrelation.length, outputs, inputs);
    if (!(outputPower >= 0)) {
      throw new IllegalArgumentException("output power must be >= 0, was " + outputPower);
    }
  }

  /**
   * The statistics of all training images of MNIST, see {@link #of(Mnist, int)}.
   *
   * @param mnist the data set
   * @return the statistics of its training images
   */
  public static SecondOrderStatistics of(Mnist mnist) {
    return of(mnist, mnist.trainCount());
  }

  /**
   * The statistics of the first training images of MNIST: pixels scaled to [0, 1], one-hot targets.
   *
   * <p>Pixels are bytes, so 255² P Σ¹¹ and 255 P Σ³¹ are whole numbers. They are summed as such.
   *
   * @param mnist the data set
   * @param images P, the first so many are taken; 1 to all
   * @return the statistics, 784 inputs and 10 outputs for MNIST
   * @error none but the rounding of one division in each entry
   * @cost about 11,000 integer multiply-adds an image, for the fifth of its pixels that are not
   *     black
   */
  public static SecondOrderStatistics of(Mnist mnist, int images) {
    if (images < 1 || images > mnist.trainCount()) {
      throw new IllegalArgumentException(
          "images must be in 1.." + mnist.trainCount() + ", was " + images);
    }
    return new SecondOrderStatistics(
        mnist.pixels(),
        mnist.classes(),
        images,
        inputCorrelation(mnist, images),
        inputOutputCorrelation(mnist, images),
        1);
  }

  /**
   * White inputs and a given input-output map with singular vectors along the axes: Σ¹¹ = I, Σ³¹ =
   * diag(s), targets without noise.
   *
   * @param inputs number of inputs
   * @param outputs number of outputs
   * @param singularValues s of Σ³¹, at most min(inputs, outputs), each ≥ 0; the others are 0
   * @return the statistics of the population
   */
  public static SecondOrderStatistics white(int inputs, int outputs, double... singularValues) {
    checkSingularValues(inputs, outputs, singularValues);
    double[] map = new double[outputs * inputs];
    for (int a = 0; a < singularValues.length; a++) {
      map[a + a * outputs] = singularValues[a];
    }
    return white(inputs, outputs, singularValues, map);
  }

  /**
   * White inputs and a given spectrum of the input-output map with uniformly distributed singular
   * vectors: Σ¹¹ = I, Σ³¹ = U diag(s) Vᵀ, targets without noise.
   *
   * @param inputs number of inputs
   * @param outputs number of outputs
   * @param generator the stream for U, then V
   * @param singularValues s of Σ³¹, at most min(inputs, outputs), at least one, each ≥ 0; the
   *     others are 0
   * @return the statistics of the population
   */
  public static SecondOrderStatistics white(
      int inputs, int outputs, RandomGenerator generator, double... singularValues) {
    checkSingularValues(inputs, outputs, singularValues);
    int modes = singularValues.length;
    double[] left = HaarOrthogonal.frame(outputs, modes, generator);
    double[] right = HaarOrthogonal.frame(inputs, modes, generator);
    double[] map = new double[outputs * inputs];
    for (int a = 0; a < modes; a++) {
      for (int i = 0; i < inputs; i++) {
        double strength = singularValues[a] * right[i + a * inputs];
        for (int o = 0; o < outputs; o++) {
          map[o + i * outputs] += left[o + a * outputs] * strength;
        }
      }
    }
    return white(inputs, outputs, singularValues, map);
  }

  /**
   * Half the squared error per image of a linear map.
   *
   * @param map W, outputs × inputs, column-major, unchanged
   * @return E(W)
   * @error about 1e-15 · (1 + tr(W Σ¹¹ Wᵀ)): differences of large terms
   * @cost 2 · outputs · inputs² flops, in plain Java; for checks, not for training
   */
  public double loss(double[] map) {
    checkShape("map", map.length, outputs, inputs);
    double sum = outputPower;
    double[] image = new double[outputs];
    for (int j = 0; j < inputs; j++) {
      Arrays.fill(image, 0);
      for (int i = 0; i < inputs; i++) {
        double correlation = inputCorrelation[i + j * inputs];
        for (int o = 0; o < outputs; o++) {
          image[o] += map[o + i * outputs] * correlation;
        }
      }
      for (int o = 0; o < outputs; o++) {
        int oj = o + j * outputs;
        sum += map[oj] * (image[o] - 2 * inputOutputCorrelation[oj]);
      }
    }
    return sum / 2;
  }

  private static double[] inputCorrelation(Mnist mnist, int images) {
    int pixels = mnist.pixels();
    long[] sums = new long[pixels * pixels];
    int[] block = new int[sums.length];
    for (int first = 0; first < images; first += BLOCK) {
      addProducts(mnist, first, Math.min(images, first + BLOCK), block);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Integer.toUnsignedLong(block[i]);
        block[i] = 0;
      }
    }
    double scale = WHITE * WHITE * images;
    double[] correlation = new double[sums.length];
    for (int i = 0; i < pixels; i++) {
      for (int j = i; j < pixels; j++) {
        double mean = sums[i * pixels + j] / scale;
        correlation[i * pixels + j] = mean;
        correlation[j * pixels + i] = mean;
      }
    }
    return correlation;
  }

  /** Adds x_i x_j, i ≤ j, of the images in [from, to) to sums[N i + j], modulo 2³². */
  private static void addProducts(Mnist mnist, int from, int to, int[] sums) {
    byte[] images = mnist.trainImages();
    int pixels = mnist.pixels();
    int[] place = new int[pixels];
    int[] value = new int[pixels];
    for (int image = from; image < to; image++) {
      int start = image * pixels;
      int lit = 0;
      for (int i = 0; i < pixels; i++) {
        int pixel = images[start + i] & 0xff;
        place[lit] = i;
        value[lit] = pixel;
        lit += pixel == 0 ? 0 : 1;
      }
      for (int a = 0; a < lit; a++) {
        int row = place[a] * pixels;
        int factor = value[a];
        for (int b = a; b < lit; b++) {
          sums[row + place[b]] += factor * value[b];
        }
      }
    }
  }

  private static double[] inputOutputCorrelation(Mnist mnist, int images) {
    int pixels = mnist.pixels();
    int classes = mnist.classes();
    long[] sums = new long[classes * pixels];
    for (int image = 0; image < images; image++) {
      int label = mnist.trainLabels()[image];
      int start = image * pixels;
      for (int i = 0; i < pixels; i++) {
        sums[label + i * classes] += mnist.trainImages()[start + i] & 0xff;
      }
    }
    double[] correlation = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      correlation[i] = sums[i] / (WHITE * images);
    }
    return correlation;
  }

  private static SecondOrderStatistics white(
      int inputs, int outputs, double[] singularValues, double[] map) {
    double[] identity = new double[inputs * inputs];
    for (int i = 0; i < inputs; i++) {
      identity[i + i * inputs] = 1;
    }
    double power = 0;
    for (double s : singularValues) {
      power += s * s;
    }
    return new SecondOrderStatistics(inputs, outputs, 1, identity, map, power);
  }

  private static void checkSingularValues(int inputs, int outputs, double[] singularValues) {
    int most = Math.min(inputs, outputs);
    if (singularValues.length < 1 || singularValues.length > most) {
      throw new IllegalArgumentException(
          "needs 1.." + most + " singular values, has " + singularValues.length);
    }
    for (double s : singularValues) {
      if (!(s >= 0) || Double.isInfinite(s)) {
        throw new IllegalArgumentException("a singular value must be finite and >= 0, was " + s);
      }
    }
  }

  private static void checkShape(String what, int length, int rows, int cols) {
    if (length != (long) rows * cols) {
      throw new IllegalArgumentException(
          what + " must be " + rows + " × " + cols + ", has " + length + " entries");
    }
  }
}
