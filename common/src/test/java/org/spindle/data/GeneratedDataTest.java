// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Data by rule, and patches of images. */
class GeneratedDataTest {

  private static RandomGenerator stream(long seed) {
    return new Streams(new PointId(seed, 51)).of("data");
  }

  @Test
  void heartbeatsBeatAtOnePhase() {
    int[] phases = new int[5];
    for (byte[] x : Heartbeat.reference().sample(5000, stream(1))) {
      int phase = 0;
      while (x[phase] == 0) {
        phase++;
      }
      phases[phase]++;
      for (int i = 0; i < 20; i++) {
        assertEquals(i % 5 == phase ? 1 : 0, x[i]);
      }
    }
    for (int count : phases) {
      assertEquals(1000, count, 4 * Math.sqrt(800));
    }
  }

  @Test
  void spikeTrainsAreStationary() {
    SpikeTrain train = SpikeTrain.reference();
    assertEquals(1.0 / 7, train.activity(), 1e-15);
    int n = 20_000;
    int[] spikes = new int[3];
    int pairs = 0;
    for (byte[] x : train.sample(n, stream(2))) {
      spikes[0] += x[0];
      spikes[1] += x[25];
      spikes[2] += x[49];
      pairs += x[48] * x[49];
    }
    for (int count : spikes) {
      assertEquals(1.0 / 7, (double) count / n, 4 * Math.sqrt(6.0 / 49 / n));
    }
    assertEquals(0.1, (double) pairs / n, 4 * Math.sqrt(0.09 / n));
  }

  @Test
  void patchesComeFromTheImages() {
    Matrix images = new Matrix(12, 2);
    for (int i = 0; i < 24; i++) {
      images.data()[i] = i;
    }
    Matrix patches = new ImagePatches(4, 3, 2).sample(images, 200, 0, stream(3));
    for (int c = 0; c < 200; c++) {
      double corner = patches.get(0, c);
      assertEquals(corner + 1, patches.get(1, c));
      assertEquals(corner + 4, patches.get(2, c));
      assertEquals(corner + 5, patches.get(3, c));
    }
    Matrix grained = new ImagePatches(4, 3, 4 - 1).sample(images, 50, 1, stream(4));
    for (double value : grained.data()) {
      assertTrue(Math.abs(value - Math.rint(value)) <= 0.5);
    }
  }

  @Test
  void constantPixelsAndSingleDataCannotBeScaled() {
    Matrix data = new Matrix(2, 3, new double[] {1, 5, 2, 5, 4, 5});
    assertEquals(
        "pixel 1 is constant (5.0): add noise or leave it out",
        assertThrows(IllegalArgumentException.class, () -> CommonScale.of(data)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> CommonScale.of(new Matrix(2, 1)));
    assertThrows(IllegalArgumentException.class, () -> new ImagePatches(4, 3, 4));
  }

  @Test
  void onlyHeartbeatsAreHeartbeats() {
    Heartbeat heart = new Heartbeat(6, 3);
    assertTrue(heart.isBeat(0, 1, 0, 0, 1, 0));
    assertFalse(heart.isBeat(0, 1, 0, 1, 0, 0));
    assertFalse(heart.isBeat(0, 0, 0, 0, 0, 0));
  }

  @Test
  void dequantisedDigitsHaveMeanNoneAndVarianceOne() {
    byte[] images = new byte[40 * Mnist.PIXELS];
    for (int i = 0; i < images.length; i++) {
      images[i] = (byte) (i % 256);
    }
    byte[] labels = new byte[40];
    DequantisedDigits digits =
        new DequantisedDigits(new Mnist(images, labels, images.clone(), labels.clone()));
    for (Matrix x : new Matrix[] {digits.learn(400, stream(7)), digits.tell(400, stream(8))}) {
      double sum = 0;
      double squares = 0;
      for (double value : x.data()) {
        sum += value / x.data().length;
        squares += value * value / x.data().length;
      }
      assertEquals(0, sum, 0.02);
      assertEquals(1, squares, 0.02);
    }
  }

  @Test
  void patchesShowASingleLeafAsOftenAsTwoPixelsShareOne() {
    DeadLeaves pair = DeadLeaves.reference(1, 2);
    int n = 20_000;
    double same = pair.sameLeaf(1);
    double share = pair.singleLeafShare(n, stream(9));
    assertEquals(same, share, 4 * Math.sqrt(same * (1 - same) / n));
  }
}
