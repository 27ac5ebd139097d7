// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.random.RandomGenerator;
import org.spindle.diffusion.Schedule;
import org.spindle.network.Adam;

/**
 * A convolutional network that looks at an image at several scales, and whose outputs are mixed by
 * functions of time: the image network of the paper, small.
 *
 * <pre>
 * layer:   pool by 2^k, convolve 3 × 3, k = 0 … S − 1;   acc ← upsample(acc) + conv_k;   SiLU(acc/S)
 * then for each pixel: a hidden layer, and y of 2J numbers
 * o_1 = Σ_j y_j g_j(t),   o_2 = Σ_j y_{J+j} g_j(t),   g = softmax_j(−(θ − τ_j)²/2w²)
 * </pre>
 *
 * <p>θ runs from 0 to 1 with the logarithm of the signal-to-noise ratio, the τ_j are spread evenly
 * and w is their distance. Beyond its border an image is 0. The columns of a block are pixels, its
 * rows are maps.
 *
 * @source Sohl-Dickstein et al. 2015, appendix D.2, with SiLU for softplus and tanh
 * @cost 6 (9 maps² layers + 32 maps + 64 J) flops a pixel and sample, or so
 */
public final class MultiscaleNetwork implements StepNetwork {

  private static final int LAYERS = 2;
  private static final int HIDDEN = 32;
  private static final int TIMES = 8; // J

  private final int side;
  private final int pixels;
  private final ConvolutionLayer[] layers = new ConvolutionLayer[LAYERS];
  private final ColumnLayer hidden;
  private final ColumnLayer last;
  private final float[][] basis; // g_j(t)
  private final float[] parameters;
  private final float[] gradient;
  private final float[] result;
  private final float[] errors;
  private final Adam descent;
  private int[] times = {};
  private int samples;

  /**
   * A network that has learned nothing.
   *
   * @param schedule its times
   * @param side of the square images, a multiple of 8
   * @param maps of each layer of convolutions
   * @param plan how it learns; a block has no more samples than a batch
   * @param weights stream of the first weights
   */
  public MultiscaleNetwork(
      Schedule schedule, int side, int maps, LearningPlan plan, RandomGenerator weights) {
    if (side % 8 != 0) {
      throw new IllegalArgumentException("side must be a multiple of 8, was " + side);
    }
    this.side = side;
    this.pixels = side * side;
    int columns = Math.multiplyExact(pixels, plan.batch());
    int from = 0;
    for (int l = 0; l < LAYERS; l++) {
      layers[l] = new ConvolutionLayer(side, l == 0 ? 1 : maps, maps, from, plan.batch());
      from = layers[l].end();
    }
    hidden = new ColumnLayer(maps, HIDDEN, from, false, columns);
    last = new ColumnLayer(HIDDEN, 2 * TIMES, hidden.end(), true, columns);
    parameters = new float[last.end()];
    gradient = new float[parameters.length];
    for (ConvolutionLayer layer : layers) {
      for (ColumnLayer scale : layer.scales()) {
        fill(scale, ConvolutionLayer.SCALES, weights);
      }
    }
    fill(hidden, 1, weights);
    result = new float[2 * columns];
    errors = new float[2 * columns];
    descent = plan.descent(parameters, parameters.length);
    basis = basis(schedule);
  }

  private void fill(ColumnLayer dense, int share, RandomGenerator weights) {
    double sigma = Math.sqrt(2.0 * share / dense.inputs());
    for (int i = 0; i < dense.outputs() * dense.inputs(); i++) {
      parameters[dense.weights() + i] = (float) (sigma * weights.nextGaussian());
    }
  }

  private static float[][] basis(Schedule schedule) {
    int steps = schedule.steps();
    double low = Math.log(schedule.signalToNoise(steps));
    double high = Math.log(schedule.signalToNoise(1));
    float[][] basis = new float[steps + 1][TIMES];
    for (int t = 1; t <= steps; t++) {
      double theta = (Math.log(schedule.signalToNoise(t)) - low) / (high - low);
      double sum = 0;
      for (int j = 0; j < TIMES; j++) {
        double off = theta * (TIMES - 1) - j; // in widths
        sum += Math.exp(-0.5 * off * off);
      }
      for (int j = 0; j < TIMES; j++) {
        double off = theta * (TIMES - 1) - j;
        basis[t][j] = (float) (Math.exp(-0.5 * off * off) / sum);
      }
    }
    return basis;
  }

  @Override
  public int dimension() {
    return pixels;
  }

  @Override
  public int width() {
    return 2 * pixels;
  }

  @Override
  public int timesAtOnce() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void forward(float[] noisy, int[] times, int samples, boolean averaged) {
    this.times = times;
    this.samples = samples;
    float[] theta = averaged ? descent.average() : parameters;
    float[] a = noisy;
    for (ConvolutionLayer layer : layers) {
      a = layer.forward(theta, a, samples);
    }
    hidden.product(theta, a, pixels * samples);
    last.product(theta, hidden.out(), pixels * samples);
    float[] out = last.out();
    for (int c = 0; c < samples; c++) {
      float[] g = basis[times[c]];
      for (int i = 0; i < pixels; i++) {
        int at = 2 * TIMES * (c * pixels + i);
        float mean = 0;
        float doubt = 0;
        for (int j = 0; j < TIMES; j++) {
          mean += g[j] * out[at + j];
          doubt += g[j] * out[at + TIMES + j];
        }
        result[2 * c * pixels + i] = mean;
        result[(2 * c + 1) * pixels + i] = doubt;
      }
    }
  }

  @Override
  public float[] outputs() {
    return result;
  }

  @Override
  public int leading() {
    return 2 * pixels;
  }

  @Override
  public float[] errors() {
    return errors;
  }

  @Override
  public void learn() {
    descent.step(backward(), true);
  }

  /** The gradient in all parameters, from the slopes in the outputs. */
  float[] backward() {
    float[] delta = last.out(); // no longer needed
    for (int c = 0; c < samples; c++) {
      float[] g = basis[times[c]];
      for (int i = 0; i < pixels; i++) {
        int at = 2 * TIMES * (c * pixels + i);
        for (int j = 0; j < TIMES; j++) {
          delta[at + j] = g[j] * errors[2 * c * pixels + i];
          delta[at + TIMES + j] = g[j] * errors[(2 * c + 1) * pixels + i];
        }
      }
    }
    int columns = pixels * samples;
    last.back(delta, columns, gradient);
    last.weightGradient(hidden.out(), delta, columns, gradient);
    last.below(parameters, delta, columns, hidden.out());
    hidden.back(hidden.out(), columns, gradient);
    ConvolutionLayer top = layers[LAYERS - 1];
    hidden.weightGradient(top.scales()[0].out(), hidden.out(), columns, gradient);
    hidden.below(parameters, hidden.out(), columns, top.errors());
    for (int l = LAYERS - 1; l >= 0; l--) {
      float[] below = layers[l].backward(parameters, samples, l > 0, gradient);
      if (l > 0) {
        System.arraycopy(below, 0, layers[l - 1].errors(), 0, layers[l].maps() * columns);
      }
    }
    return gradient;
  }

  /** All weights and biases, the array itself. */
  float[] weights() {
    return parameters;
  }

  @Override
  public int parameters() {
    return parameters.length;
  }

  @Override
  public double flops() {
    double pixel = 6.0 * (hidden.outputs() * hidden.inputs() + last.outputs() * last.inputs());
    for (int l = 0; l < LAYERS; l++) {
      for (int k = 0; k < ConvolutionLayer.SCALES; k++) {
        ColumnLayer scale = layers[l].scales()[k];
        pixel += (l == 0 ? 4.0 : 6.0) * scale.outputs() * scale.inputs() / (1 << 2 * k);
      }
    }
    return pixel * pixels;
  }
}
