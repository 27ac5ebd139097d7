// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * Dead leaves: patches of an image of opaque disks of all sizes that hide each other, with a little
 * noise in each pixel.
 *
 * <pre>
 * radii f(r) ∝ r⁻³ on [R₀, R₁], centres Poisson, grey U[−a, a], a² = 3(1 − s²);   variance 1
 * </pre>
 *
 * <p>Simulated perfectly: leaves are drawn from the front to the back until all pixels are covered.
 * A leaf's centre is uniform on the patch's box dilated by its radius, and radii are reweighted by
 * the area of that box; without that, large disks are too rare.
 *
 * @param rows pixels from top to bottom, at distance 1, sampled at points
 * @param cols pixels from left to right
 * @param smallest R₀ > 0
 * @param largest R₁ > R₀
 * @param noise s² in (0, 1), variance of the pixel noise
 * @source Lee, Mumford and Huang 2001
 */
public record DeadLeaves(int rows, int cols, double smallest, double largest, double noise) {

  /** Checks the parameters. */
  public DeadLeaves {
    if (rows < 1 || cols < 1) {
      throw new IllegalArgumentException(
          "a patch needs >= 1 pixel each way, had " + rows + " x " + cols);
    }
    if (!(smallest > 0 && largest > smallest && Double.isFinite(largest))) {
      throw new IllegalArgumentException(
          "radii must be 0 < smallest < largest, were " + smallest + " and " + largest);
    }
    if (!(noise > 0 && noise < 1)) {
      throw new IllegalArgumentException("pixel noise must be in (0, 1), was " + noise);
    }
  }

  /**
   * The leaves of the reference values: radii from 1 to 16 pixels, noise 0.01.
   *
   * @param rows pixels from top to bottom
   * @param cols pixels from left to right
   * @return the patch
   */
  public static DeadLeaves reference(int rows, int cols) {
    return new DeadLeaves(rows, cols, 1, 16, 0.01);
  }

  /**
   * The number of pixels.
   *
   * @return rows · cols
   */
  public int pixels() {
    return rows * cols;
  }

  /**
   * The brightest grey.
   *
   * @return a = √(3(1 − s²))
   */
  public double brightest() {
    return Math.sqrt(3 * (1 - noise));
  }

  /**
   * The probability that two pixels show the same leaf.
   *
   * @param distance δ between them
   * @return B(δ)/(2B(0) − B(δ)), B(δ) = E of the common area of two disks
   */
  public double sameLeaf(double distance) {
    double both = overlap(distance);
    return both / (2 * overlap(0) - both);
  }

  /**
   * The covariance of the pixels.
   *
   * @return pixels × pixels: (1 − s²) times the probability of the same leaf, and 1 on the diagonal
   */
  public Matrix covariance() {
    int n = pixels();
    Map<Integer, Double> known = new HashMap<>(); // by squared distance
    Matrix covariance = Matrix.identity(n);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < j; i++) {
        int y = j % rows - i % rows;
        int x = j / rows - i / rows;
        double same = known.computeIfAbsent(x * x + y * y, square -> sameLeaf(Math.sqrt(square)));
        covariance.set(i, j, (1 - noise) * same);
        covariance.set(j, i, (1 - noise) * same);
      }
    }
    return covariance;
  }

  /**
   * E[2r²(acos x − x√(1−x²))], x = δ/2r, by Simpson's rule in a variable that takes the root away.
   */
  private double overlap(double distance) {
    double from = Math.max(smallest, distance / 2);
    if (from >= largest) {
      return 0;
    }
    int panels = 4000;
    double sum = 0;
    for (int i = 0; i <= panels; i++) {
      double u = (double) i / panels;
      double r = from * Math.pow(largest / from, u * u); // d ln r = 2u ln(R₁/from) du
      double x = Math.min(1, distance / (2 * r));
      double area = 2 * r * r * (Math.acos(x) - x * Math.sqrt((1 - x) * (1 + x)));
      double weight = i == 0 || i == panels ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * area / (r * r) * 2 * u * Math.log(largest / from);
    }
    double all = 0.5 * (1 / (smallest * smallest) - 1 / (largest * largest));
    return sum / (3.0 * panels) / all;
  }

  /**
   * Patches.
   *
   * @param samples n
   * @param generator stream; takes as many numbers as there are leaves, and a gaussian a pixel
   * @param watch polled now and then
   * @return pixels × n, a patch a column, its pixels column by column
   */
  public Matrix sample(int samples, RandomGenerator generator, Watch watch) {
    Matrix patches = new Matrix(pixels(), samples);
    int[] owners = new int[pixels()];
    double[] greys = new double[pixels()];
    double s = Math.sqrt(noise);
    for (int c = 0; c < samples; c++) {
      if (c % 1024 == 0) {
        watch.check();
      }
      cover(owners, greys, generator);
      for (int i = 0; i < owners.length; i++) {
        patches.set(i, c, greys[i] + s * generator.nextGaussian());
      }
    }
    return patches;
  }

  /**
   * How often a patch shows a single leaf.
   *
   * @param samples number of patches
   * @param generator stream
   * @return share of these
   */
  public double singleLeafShare(int samples, RandomGenerator generator) {
    int[] owners = new int[pixels()];
    double[] greys = new double[pixels()];
    int single = 0;
    for (int i = 0; i < samples; i++) {
      cover(owners, greys, generator);
      single += Arrays.stream(owners).distinct().count() == 1 ? 1 : 0;
    }
    return (double) single / samples;
  }

  /**
   * One patch of leaves, without noise.
   *
   * @param owners overwritten by the number of the leaf that each pixel shows, from the front
   * @param greys overwritten by its grey
   * @param generator stream
   */
  public void cover(int[] owners, double[] greys, RandomGenerator generator) {
    Arrays.fill(owners, -1);
    int open = owners.length;
    double tall = (rows - 1) / 2.0;
    double wide = (cols - 1) / 2.0;
    for (int leaf = 0; open > 0; leaf++) {
      double r = radius(tall, wide, generator);
      double y = tall + (tall + r) * (2 * generator.nextDouble() - 1);
      double x = wide + (wide + r) * (2 * generator.nextDouble() - 1);
      double grey = brightest() * (2 * generator.nextDouble() - 1);
      int left = (int) Math.max(0, Math.ceil(x - r));
      int right = (int) Math.min(cols - 1.0, Math.floor(x + r));
      int top = (int) Math.max(0, Math.ceil(y - r));
      int bottom = (int) Math.min(rows - 1.0, Math.floor(y + r));
      for (int j = left; j <= right; j++) {
        for (int i = top; i <= bottom; i++) {
          int pixel = i + j * rows;
          if (owners[pixel] < 0 && (i - y) * (i - y) + (j - x) * (j - x) < r * r) {
            owners[pixel] = leaf;
            greys[pixel] = grey;
            open--;
          }
        }
      }
    }
  }

  /** A radius of density ∝ r⁻³ (tall + r)(wide + r): a mixture of three powers. */
  private double radius(double tall, double wide, RandomGenerator generator) {
    double a = 1 / smallest;
    double b = 1 / largest;
    double first = Math.log(largest / smallest); // of 1/r
    double second = (tall + wide) * (a - b); // of 1/r²
    double third = tall * wide * 0.5 * (a * a - b * b); // of 1/r³
    double which = generator.nextDouble() * (first + second + third);
    double u = generator.nextDouble();
    if (which < first) {
      return smallest * Math.pow(largest / smallest, u);
    }
    if (which < first + second) {
      return 1 / (a + u * (b - a));
    }
    return 1 / Math.sqrt(a * a + u * (b * b - a * a));
  }
}
