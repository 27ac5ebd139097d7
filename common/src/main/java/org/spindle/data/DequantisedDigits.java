// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * Digits with the uniform noise of one grey level, which gives them a density, on one scale for all
 * pixels: some to learn from, others to tell by.
 *
 * <pre>
 * x = (g + u − m)/s,   u uniform in [0, 1) above the grey g,   E x = 0 and E x² = 1
 * </pre>
 *
 * <p>The expectations are those over all pixels of the training images.
 */
public final class DequantisedDigits {

  private final Mnist digits;
  private final double mean;
  private final double deviation;

  /**
   * Digits on their scale.
   *
   * @param digits the images
   */
  public DequantisedDigits(Mnist digits) {
    this.digits = digits;
    double sum = 0;
    double squares = 0;
    for (byte pixel : digits.trainImages()) {
      double grey = (pixel & 0xff) + 0.5;
      sum += grey;
      squares += grey * grey + 1.0 / 12;
    }
    mean = sum / digits.trainImages().length;
    double square = squares / digits.trainImages().length;
    deviation = Math.sqrt(square - mean * mean);
  }

  /**
   * The digits of a point, whose scale is found once per JVM.
   *
   * @param data with the digits in it
   * @return the digits
   */
  public static DequantisedDigits of(Datasets data) {
    return data.derived("dequantised digits", () -> new DequantisedDigits(data.mnist()));
  }

  /**
   * Training images.
   *
   * @param samples how many, with repetition
   * @param generator stream
   * @return pixels × samples, an image a column
   */
  public Matrix learn(int samples, RandomGenerator generator) {
    return draw(digits.trainImages(), samples, generator);
  }

  /**
   * Images that nothing was learned from.
   *
   * @param samples how many, with repetition
   * @param generator stream
   * @return pixels × samples, an image a column
   */
  public Matrix tell(int samples, RandomGenerator generator) {
    return draw(digits.testImages(), samples, generator);
  }

  private Matrix draw(byte[] images, int samples, RandomGenerator generator) {
    int pixels = digits.pixels();
    int count = images.length / pixels;
    Matrix x = new Matrix(pixels, samples);
    for (int c = 0; c < samples; c++) {
      int from = generator.nextInt(count) * pixels;
      for (int i = 0; i < pixels; i++) {
        double grey = (images[from + i] & 0xff) + generator.nextDouble();
        x.set(i, c, (grey - mean) / deviation);
      }
    }
    return x;
  }
}
