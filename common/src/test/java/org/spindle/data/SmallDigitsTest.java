// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;

class SmallDigitsTest {

  private static Mnist single(byte[] image) {
    return new Mnist(image, new byte[1], new byte[0], new byte[0]);
  }

  @Test
  void theMeanGreyStays() {
    byte[] image = new byte[Mnist.PIXELS];
    double mean = 0;
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (i * 37 % 256);
      mean += (image[i] & 0xff) / 255.0 / image.length;
    }
    Matrix small = SmallDigits.averaged(single(image), new int[] {0}, 10);
    double sum = 0;
    for (double grey : small.data()) {
      sum += grey / 100;
    }
    assertEquals(mean, sum, 1e-14);
  }

  @Test
  void aPixelOnAnEdgeCountsByItsParts() {
    byte[] image = new byte[Mnist.PIXELS];
    image[2] = (byte) 255; // first row, third column: 2 … 3, cut at 2.8
    Matrix small = SmallDigits.averaged(single(image), new int[] {0}, 10);
    double area = 2.8 * 2.8;
    assertEquals(0.8 / area, small.data()[at(0, 0)], 1e-15);
    assertEquals(0.2 / area, small.data()[at(0, 1)], 1e-15);
  }

  /** Row by row, as the images themselves. */
  private static int at(int row, int column) {
    return row * 10 + column;
  }

  @Test
  void noImageIsDrawnTwiceAndEachHasItsLabel() {
    int count = 5;
    byte[] images = new byte[count * Mnist.PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) i;
      Arrays.fill(images, i * Mnist.PIXELS, (i + 1) * Mnist.PIXELS, (byte) (51 * i));
    }
    Mnist mnist = new Mnist(images, labels, new byte[0], new byte[0]);
    SmallDigits.Sample all = SmallDigits.draw(mnist, count, 2, new SplittableRandom(1));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, Arrays.stream(all.labels()).sorted().toArray());
    for (int j = 0; j < count; j++) {
      assertEquals(all.labels()[j] / 5.0, all.images().get(0, j), 1e-15);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> SmallDigits.draw(mnist, count + 1, 2, new SplittableRandom(1)));
  }

  @Test
  void asManyPixelsAreTheSamePixels() {
    byte[] image = new byte[Mnist.PIXELS];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) i;
    }
    Matrix same = SmallDigits.averaged(single(image), new int[] {0}, 28);
    for (int i = 0; i < image.length; i++) {
      assertEquals((image[i] & 0xff) / 255.0, same.data()[i], 1e-15);
    }
  }
}
