// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.spindle.data.Mnist;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class SecondOrderStatisticsTest {

  private static final int N = Mnist.PIXELS;

  @Test
  void correlationsAreSumsOverImages() {
    Mnist mnist = digits(7, stream("digits"));
    for (int images : new int[] {1, 4, 7}) {
      SecondOrderStatistics statistics = SecondOrderStatistics.of(mnist, images);
      double[] inputs = new double[N * N];
      double[] outputs = new double[10 * N];
      for (int p = 0; p < images; p++) {
        for (int j = 0; j < N; j++) {
          int x = mnist.trainImages()[p * N + j] & 0xff;
          outputs[mnist.trainLabels()[p] + 10 * j] += x;
          for (int i = 0; i < N; i++) {
            inputs[i + N * j] += x * (mnist.trainImages()[p * N + i] & 0xff);
          }
        }
      }
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] /= 255.0 * 255.0 * images;
      }
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] /= 255.0 * images;
      }
      assertArrayEquals(inputs, statistics.inputCorrelation());
      assertArrayEquals(outputs, statistics.inputOutputCorrelation());
      assertEquals(1, statistics.outputPower());
      assertEquals(images, statistics.images());
    }
  }

  @Test
  void brightPixelsOfManyImagesDoNotOverflow() {
    // 255² · 70,000 > 2³²: one 32-bit sum would not hold it.
    int images = 70_000;
    byte[] pixels = new byte[images * N];
    for (int p = 0; p < images; p++) {
      pixels[p * N + 3] = (byte) 255;
      pixels[p * N + 700] = (byte) (p % 2 == 0 ? 255 : 0);
    }
    Mnist mnist = new Mnist(pixels, new byte[images], new byte[0], new byte[0]);
    SecondOrderStatistics statistics = SecondOrderStatistics.of(mnist);
    assertEquals(1, statistics.inputCorrelation()[3 * N + 3]);
    assertEquals(0.5, statistics.inputCorrelation()[3 * N + 700]);
    assertEquals(0.5, statistics.inputCorrelation()[700 * N + 3]);
    assertEquals(1, statistics.inputOutputCorrelation()[3 * 10]);
    assertEquals(0.5, statistics.inputOutputCorrelation()[700 * 10]);
  }

  @Test
  void lossIsHalfTheSquaredErrorPerImage() {
    int images = 20;
    Mnist mnist = digits(images, stream("digits"));
    double[] map = GaussianMatrix.matrix(10, N, 0.05, stream("map"));
    double sum = 0;
    for (int p = 0; p < images; p++) {
      for (int o = 0; o < 10; o++) {
        double output = mnist.trainLabels()[p] == o ? -1 : 0;
        for (int i = 0; i < N; i++) {
          output += map[o + 10 * i] * (mnist.trainImages()[p * N + i] & 0xff) / 255.0;
        }
        sum += output * output;
      }
    }
    SecondOrderStatistics statistics = SecondOrderStatistics.of(mnist);
    assertEquals(sum / 2 / images, statistics.loss(map), 1e-12);
    assertEquals(0.5, statistics.loss(new double[10 * N]));
  }

  @Test
  void whitePopulationIsLearntWithoutError() {
    SecondOrderStatistics diagonal = SecondOrderStatistics.white(6, 4, 3, 2, 0.5);
    assertEquals(9 + 4 + 0.25, diagonal.outputPower());
    assertEquals(0, diagonal.loss(diagonal.inputOutputCorrelation()), 1e-14);
    assertEquals(2, diagonal.inputOutputCorrelation()[1 + 4]);
    SecondOrderStatistics turned = SecondOrderStatistics.white(6, 4, stream("turn"), 3, 2, 0.5);
    assertEquals(0, turned.loss(turned.inputOutputCorrelation()), 1e-14);
    assertEquals((9 + 4 + 0.25) / 2, turned.loss(new double[24]));
  }

  @Test
  void whitePopulationHasTheGivenSingularValues() {
    SecondOrderStatistics turned = SecondOrderStatistics.white(30, 8, stream("turn"), 3, 2, 0.5);
    double[][] map = new double[8][30];
    for (int o = 0; o < 8; o++) {
      for (int i = 0; i < 30; i++) {
        map[o][i] = turned.inputOutputCorrelation()[o + 8 * i];
      }
    }
    double[] values =
        new SingularValueDecomposition(new Array2DRowRealMatrix(map)).getSingularValues();
    assertArrayEquals(new double[] {3, 2, 0.5, 0, 0, 0, 0, 0}, values, 1e-13);
  }

  @Test
  void badArgumentsAreRejectedWithTheirBounds() {
    Mnist mnist = digits(3, stream("digits"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> SecondOrderStatistics.of(mnist, 4))
            .getMessage();
    assertTrue(message.contains("1..3, was 4"), message);
    assertThrows(IllegalArgumentException.class, () -> SecondOrderStatistics.of(mnist, 0));
    assertThrows(IllegalArgumentException.class, () -> SecondOrderStatistics.white(3, 2, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> SecondOrderStatistics.white(3, 2, -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SecondOrderStatistics(2, 2, 1, new double[4], new double[3], 1));
  }

  /** Random images, four fifths black, some pixels fully white. */
  private static Mnist digits(int count, RandomGenerator random) {
    byte[] pixels = new byte[count * N];
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (random.nextInt(5) > 0 ? 0 : Math.min(255, random.nextInt(300)));
    }
    for (int p = 0; p < count; p++) {
      labels[p] = (byte) random.nextInt(10);
    }
    return new Mnist(pixels, labels, new byte[0], new byte[0]);
  }

  private static RandomGenerator stream(String purpose) {
    return new Streams(new PointId(0, 0)).of(purpose);
  }
}
