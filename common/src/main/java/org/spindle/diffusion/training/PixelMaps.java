// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;

/**
 * Several maps of square images in one array, numbers of a pixel side by side, one sample after the
 * other: at half the side, at twice the side, and with the neighbours of each pixel.
 */
final class PixelMaps {

  /** A pixel and its neighbours. */
  static final int TAPS = 9;

  private PixelMaps() {}

  /** Sums or means of 2 × 2 pixels; the side is that of the result. */
  static void pool(float[] in, int maps, int small, int samples, float factor, float[] out) {
    int large = 2 * small;
    for (int c = 0; c < samples; c++) {
      for (int x = 0; x < small; x++) {
        for (int y = 0; y < small; y++) {
          int to = maps * ((c * small + x) * small + y);
          int at = maps * ((c * large + 2 * x) * large + 2 * y);
          int next = at + maps * large;
          for (int m = 0; m < maps; m++) {
            float sum = in[at + m] + in[at + maps + m] + in[next + m] + in[next + maps + m];
            out[to + m] = factor * sum;
          }
        }
      }
    }
  }

  /** Adds each pixel to 2 × 2; the side is that of the input. */
  static void spread(float[] in, int maps, int small, int samples, float factor, float[] out) {
    int large = 2 * small;
    for (int c = 0; c < samples; c++) {
      for (int x = 0; x < large; x++) {
        for (int y = 0; y < large; y++) {
          int at = maps * ((c * small + x / 2) * small + y / 2);
          int to = maps * ((c * large + x) * large + y);
          for (int m = 0; m < maps; m++) {
            out[to + m] += factor * in[at + m];
          }
        }
      }
    }
  }

  /** The 3 × 3 neighbours of each pixel, 0 beyond the border; three in a row lie side by side. */
  static void gather(float[] in, int maps, int s, int samples, float[] out) {
    for (int c = 0; c < samples; c++) {
      for (int x = 0; x < s; x++) {
        for (int y = 0; y < s; y++) {
          int to = TAPS * maps * ((c * s + x) * s + y);
          int first = Math.max(0, y - 1);
          int end = Math.min(s, y + 2);
          int before = maps * (first - y + 1); // beyond the border
          int n = maps * (end - first);
          for (int u = x - 1; u <= x + 1; u++, to += 3 * maps) {
            if (u < 0 || u >= s) {
              Arrays.fill(out, to, to + 3 * maps, 0);
            } else {
              System.arraycopy(in, maps * ((c * s + u) * s + first), out, to + before, n);
              if (n < 3 * maps) {
                Arrays.fill(out, to, to + before, 0);
                Arrays.fill(out, to + before + n, to + 3 * maps, 0);
              }
            }
          }
        }
      }
    }
  }
}
