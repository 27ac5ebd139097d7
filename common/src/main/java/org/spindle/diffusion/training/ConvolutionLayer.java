// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Op;

/**
 * A layer of convolutions of images at several scales, whose sum goes through one nonlinearity.
 *
 * <pre>
 * pool by 2^k, convolve 3 × 3, k = 0 … S − 1;   acc ← upsample(acc) + conv_k;   SiLU(acc/S)
 * </pre>
 *
 * <p>Beyond its border an image is 0.
 */
final class ConvolutionLayer {

  /** S. */
  static final int SCALES = 2;

  private final FloatBlas blas = FloatBlas.best();
  private final int side;
  private final int maps; // of the input
  private final ColumnLayer[] scales =
      new ColumnLayer[SCALES]; // the first has the bias and the outputs
  private final float[][] pooled = new float[SCALES][];
  private final float[][] patches = new float[SCALES][];
  private final float[][] deltas = new float[SCALES][];
  private final float[][] patchErrors = new float[SCALES][];
  private final float[] turned;
  private final float[][] pooledErrors = new float[SCALES][];

  /**
   * A layer.
   *
   * @param side of the square images
   * @param maps of the inputs
   * @param outputs maps above
   * @param weights index of the first weight
   * @param samples most of them
   */
  ConvolutionLayer(int side, int maps, int outputs, int weights, int samples) {
    this.side = side;
    this.maps = maps;
    turned = new float[PixelMaps.TAPS * outputs * (maps + 1)];
    int from = weights;
    for (int k = 0; k < SCALES; k++) {
      int n = columns(k, samples);
      scales[k] = new ColumnLayer(PixelMaps.TAPS * maps, outputs, from, false, n);
      from = scales[k].end();
      pooled[k] = new float[maps * n + maps];
      patches[k] = new float[PixelMaps.TAPS * maps * n + PixelMaps.TAPS * maps];
      deltas[k] = new float[outputs * n + outputs];
      patchErrors[k] = new float[PixelMaps.TAPS * outputs * (n + 1)];
      pooledErrors[k] = new float[maps * n + maps];
    }
  }

  private int columns(int scale, int samples) {
    return side * side * samples >> 2 * scale;
  }

  /** The products, the finest first. */
  ColumnLayer[] scales() {
    return scales;
  }

  /** Maps of the inputs. */
  int maps() {
    return maps;
  }

  /** Slopes in the outputs, the array itself. */
  float[] errors() {
    return deltas[0];
  }

  /** Index of the first parameter of what comes next. */
  int end() {
    return scales[SCALES - 1].end();
  }

  /**
   * The maps above those of so many samples.
   *
   * @param theta all parameters
   * @param in maps of the inputs
   * @param samples their number
   * @return maps of the outputs, the array itself
   */
  float[] forward(float[] theta, float[] in, int samples) {
    int outputs = scales[0].outputs();
    System.arraycopy(in, 0, pooled[0], 0, maps * side * side * samples);
    for (int k = 0; k < SCALES; k++) {
      if (k > 0) {
        PixelMaps.pool(pooled[k - 1], maps, side >> k, samples, 0.25f, pooled[k]);
      }
      PixelMaps.gather(pooled[k], maps, side >> k, samples, patches[k]);
      scales[k].sums(theta, patches[k], columns(k, samples));
    }
    for (int k = SCALES - 1; k > 0; k--) {
      PixelMaps.spread(scales[k].out(), outputs, side >> k, samples, 1, scales[k - 1].out());
    }
    float[] out = scales[0].out();
    for (int i = 0; i < outputs * columns(0, samples); i++) {
      out[i] /= SCALES;
    }
    scales[0].activate(theta, columns(0, samples));
    return out;
  }

  /**
   * The way back: slopes in the outputs are in {@link #errors}.
   *
   * @param theta all parameters
   * @param samples as on the way forward
   * @param needed whether slopes in the inputs are
   * @param gradient of all parameters, overwritten in part
   * @return slopes in the inputs, the array itself
   */
  float[] backward(float[] theta, int samples, boolean needed, float[] gradient) {
    int outputs = scales[0].outputs();
    scales[0].back(deltas[0], columns(0, samples), gradient);
    for (int i = 0; i < outputs * columns(0, samples); i++) {
      deltas[0][i] /= SCALES;
    }
    for (int k = 0; k < SCALES; k++) {
      if (k > 0) {
        PixelMaps.pool(deltas[k - 1], outputs, side >> k, samples, 1, deltas[k]);
      }
      scales[k].weightGradient(patches[k], deltas[k], columns(k, samples), gradient);
      if (k > 0) { // its bias is that of the first
        int at = scales[k].weights() + outputs * scales[k].inputs();
        Arrays.fill(gradient, at, at + outputs, 0);
      }
      if (needed) {
        below(k, theta, samples);
      }
    }
    for (int k = SCALES - 1; needed && k > 0; k--) {
      PixelMaps.spread(pooledErrors[k], maps, side >> k, samples, 0.25f, pooledErrors[k - 1]);
    }
    return pooledErrors[0];
  }

  /**
   * The slopes in the pooled inputs of a scale: the slopes in its sums, convolved with the weights
   * turned around.
   */
  private void below(int k, float[] theta, int samples) {
    ColumnLayer scale = scales[k];
    int inputs = scale.inputs();
    int outputs = scale.outputs();
    int taken = PixelMaps.TAPS * outputs;
    for (int tap = 0; tap < PixelMaps.TAPS; tap++) {
      for (int m = 0; m < maps; m++) {
        int from = scale.weights() + (PixelMaps.TAPS - 1 - tap) * maps + m;
        for (int o = 0; o < outputs; o++) {
          turned[m * taken + tap * outputs + o] = theta[from + o * inputs];
        }
      }
    }
    PixelMaps.gather(deltas[k], outputs, side >> k, samples, patchErrors[k]);
    blas.sgemm(
        Op.T,
        Op.N,
        maps,
        columns(k, samples),
        taken,
        1,
        turned,
        0,
        taken,
        patchErrors[k],
        0,
        taken,
        0,
        pooledErrors[k],
        0,
        maps);
  }
}
