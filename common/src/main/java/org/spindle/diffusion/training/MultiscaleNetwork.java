// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.NeuronBlock;
import org.spindle.linalg.simd.NeuronErrors;
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
  private static final int SCALES = 2;
  private static final int TAPS = 9;
  private static final int HIDDEN = 32;
  private static final int TIMES = 8; // J

  private final int side;
  private final int pixels;
  private final FloatBlas blas = FloatBlas.best();
  private final Layer[] layers = new Layer[LAYERS];
  private final Dense hidden;
  private final Dense last;
  private final float[][] basis; // g_j(t)
  private final float[] parameters;
  private final float[] gradient;
  private final float[] result;
  private final float[] errors;
  private final Adam descent;
  private int[] times = {};
  private int samples;

  /** A product, a bias and a nonlinearity for each column. */
  private final class Dense {

    private final int inputs;
    private final int outputs;
    private final int weights; // where they begin: outputs × inputs by rows, then the bias
    private final boolean linear;
    private final float[] out;
    private final float[] slopes;
    private final float[] bias;
    private final float[] sums;

    Dense(int inputs, int outputs, int weights, boolean linear, int columns) {
      this.inputs = inputs;
      this.outputs = outputs;
      this.weights = weights;
      this.linear = linear;
      out = new float[outputs * columns + outputs];
      slopes = linear ? null : new float[outputs * columns];
      bias = new float[outputs * NeuronBlock.PAD];
      sums = new float[outputs * NeuronBlock.PAD];
    }

    int end() {
      return weights + outputs * inputs + outputs;
    }

    void product(float[] theta, float[] in, int columns) {
      blas.sgemm(
          Op.T, Op.N, outputs, columns, inputs, 1, theta, weights, inputs, in, 0, inputs, 0, out, 0,
          outputs);
      activate(theta, columns);
    }

    /** The bias is laid out for as many columns as a vector is long. */
    void activate(float[] theta, int columns) {
      for (int i = 0; i < bias.length; i++) {
        bias[i] = theta[weights + outputs * inputs + i % outputs];
      }
      int rows = columns / NeuronBlock.PAD;
      if (linear) {
        NeuronBlock.linear(out, 0, bias.length, rows, bias);
      } else {
        NeuronBlock.silu(out, slopes, 0, bias.length, rows, bias);
      }
    }

    /** From slopes in the activations to those in the sums, and the gradient of the bias. */
    void back(float[] delta, int columns) {
      int rows = columns / NeuronBlock.PAD;
      if (linear) {
        NeuronErrors.linearBack(delta, bias.length, rows, sums);
      } else {
        NeuronErrors.slopesBack(delta, slopes, 0, bias.length, rows, sums);
      }
      int at = weights + outputs * inputs;
      Arrays.fill(gradient, at, at + outputs, 0);
      for (int i = 0; i < sums.length; i++) {
        gradient[at + i % outputs] += sums[i];
      }
    }

    void weightGradient(float[] in, float[] delta, int columns) {
      blas.sgemm(
          Op.N, Op.T, inputs, outputs, columns, 1, in, 0, inputs, delta, 0, outputs, 0, gradient,
          weights, inputs);
    }

    void below(float[] delta, int columns, float[] errorsBelow) {
      blas.sgemm(
          Op.N,
          Op.N,
          inputs,
          columns,
          outputs,
          1,
          parameters,
          weights,
          inputs,
          delta,
          0,
          outputs,
          0,
          errorsBelow,
          0,
          inputs);
    }
  }

  /** A layer of convolutions at all scales. */
  private final class Layer {

    private final int maps; // of the input
    private final Dense[] scales = new Dense[SCALES]; // the first has the bias and the outputs
    private final float[][] pooled = new float[SCALES][];
    private final float[][] patches = new float[SCALES][];
    private final float[][] deltas = new float[SCALES][];
    private final float[][] patchErrors = new float[SCALES][];
    private final float[] turned;
    private final float[][] pooledErrors = new float[SCALES][];

    Layer(int maps, int outputs, int weights, int columns) {
      this.maps = maps;
      turned = new float[TAPS * outputs * (maps + 1)];
      int from = weights;
      for (int k = 0; k < SCALES; k++) {
        int n = columns >> 2 * k;
        scales[k] = new Dense(TAPS * maps, outputs, from, false, n);
        from = scales[k].end();
        pooled[k] = new float[maps * n + maps];
        patches[k] = new float[TAPS * maps * n + TAPS * maps];
        deltas[k] = new float[outputs * n + outputs];
        patchErrors[k] = new float[TAPS * outputs * (n + 1)];
        pooledErrors[k] = new float[maps * n + maps];
      }
    }

    int end() {
      return scales[SCALES - 1].end();
    }

    float[] forward(float[] theta, float[] in) {
      int outputs = scales[0].outputs;
      System.arraycopy(in, 0, pooled[0], 0, maps * pixels * samples);
      for (int k = 0; k < SCALES; k++) {
        if (k > 0) {
          pool(pooled[k - 1], maps, side >> k, 0.25f, pooled[k]);
        }
        gather(pooled[k], maps, side >> k, patches[k]);
        Dense scale = scales[k];
        int n = columns(k);
        blas.sgemm(
            Op.T,
            Op.N,
            outputs,
            n,
            scale.inputs,
            1,
            theta,
            scale.weights,
            scale.inputs,
            patches[k],
            0,
            scale.inputs,
            0,
            scale.out,
            0,
            outputs);
      }
      for (int k = SCALES - 1; k > 0; k--) {
        spread(scales[k].out, outputs, side >> k, 1, scales[k - 1].out);
      }
      float[] out = scales[0].out;
      for (int i = 0; i < outputs * columns(0); i++) {
        out[i] /= SCALES;
      }
      scales[0].activate(theta, columns(0));
      return out;
    }

    /** Slopes in the outputs are in the first deltas; leaves those in the inputs. */
    float[] backward(boolean needed) {
      int outputs = scales[0].outputs;
      scales[0].back(deltas[0], columns(0));
      for (int i = 0; i < outputs * columns(0); i++) {
        deltas[0][i] /= SCALES;
      }
      for (int k = 0; k < SCALES; k++) {
        if (k > 0) {
          pool(deltas[k - 1], outputs, side >> k, 1, deltas[k]);
        }
        scales[k].weightGradient(patches[k], deltas[k], columns(k));
        if (k > 0) { // its bias is that of the first
          int at = scales[k].weights + outputs * scales[k].inputs;
          Arrays.fill(gradient, at, at + outputs, 0);
        }
        if (needed) {
          below(k);
        }
      }
      for (int k = SCALES - 1; needed && k > 0; k--) {
        spread(pooledErrors[k], maps, side >> k, 0.25f, pooledErrors[k - 1]);
      }
      return pooledErrors[0];
    }

    /**
     * The slopes in the pooled inputs of a scale: the slopes in its sums, convolved with the
     * weights turned around.
     */
    private void below(int k) {
      Dense scale = scales[k];
      int outputs = scale.outputs;
      int taken = TAPS * outputs;
      for (int tap = 0; tap < TAPS; tap++) {
        for (int m = 0; m < maps; m++) {
          int from = scale.weights + (TAPS - 1 - tap) * maps + m;
          for (int o = 0; o < outputs; o++) {
            turned[m * taken + tap * outputs + o] = parameters[from + o * scale.inputs];
          }
        }
      }
      gather(deltas[k], outputs, side >> k, patchErrors[k]);
      blas.sgemm(
          Op.T,
          Op.N,
          maps,
          columns(k),
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
      layers[l] = new Layer(l == 0 ? 1 : maps, maps, from, columns);
      from = layers[l].end();
    }
    hidden = new Dense(maps, HIDDEN, from, false, columns);
    last = new Dense(HIDDEN, 2 * TIMES, hidden.end(), true, columns);
    parameters = new float[last.end()];
    gradient = new float[parameters.length];
    for (Layer layer : layers) {
      for (Dense scale : layer.scales) {
        fill(scale, SCALES, weights);
      }
    }
    fill(hidden, 1, weights);
    result = new float[2 * columns];
    errors = new float[2 * columns];
    descent = plan.descent(parameters, parameters.length);
    basis = basis(schedule);
  }

  private void fill(Dense dense, int share, RandomGenerator weights) {
    double sigma = Math.sqrt(2.0 * share / dense.inputs);
    for (int i = 0; i < dense.outputs * dense.inputs; i++) {
      parameters[dense.weights + i] = (float) (sigma * weights.nextGaussian());
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

  private int columns(int scale) {
    return pixels * samples >> 2 * scale;
  }

  /** Sums or means of 2 × 2 pixels; the side is that of the result. */
  private void pool(float[] in, int maps, int small, float factor, float[] out) {
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
  private void spread(float[] in, int maps, int small, float factor, float[] out) {
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
  private void gather(float[] in, int maps, int s, float[] out) {
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
    for (Layer layer : layers) {
      a = layer.forward(theta, a);
    }
    hidden.product(theta, a, columns(0));
    last.product(theta, hidden.out, columns(0));
    for (int c = 0; c < samples; c++) {
      float[] g = basis[times[c]];
      for (int i = 0; i < pixels; i++) {
        int at = 2 * TIMES * (c * pixels + i);
        float mean = 0;
        float doubt = 0;
        for (int j = 0; j < TIMES; j++) {
          mean += g[j] * last.out[at + j];
          doubt += g[j] * last.out[at + TIMES + j];
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
    float[] delta = last.out; // no longer needed
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
    int columns = columns(0);
    last.back(delta, columns);
    last.weightGradient(hidden.out, delta, columns);
    last.below(delta, columns, hidden.out);
    hidden.back(hidden.out, columns);
    Layer top = layers[LAYERS - 1];
    hidden.weightGradient(top.scales[0].out, hidden.out, columns);
    hidden.below(hidden.out, columns, top.deltas[0]);
    for (int l = LAYERS - 1; l >= 0; l--) {
      float[] below = layers[l].backward(l > 0);
      if (l > 0) {
        System.arraycopy(below, 0, layers[l - 1].deltas[0], 0, layers[l].maps * columns);
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
    double pixel = 6.0 * (hidden.outputs * hidden.inputs + last.outputs * last.inputs);
    for (int l = 0; l < LAYERS; l++) {
      for (int k = 0; k < SCALES; k++) {
        Dense scale = layers[l].scales[k];
        pixel += (l == 0 ? 4.0 : 6.0) * scale.outputs * scale.inputs / (1 << 2 * k);
      }
    }
    return pixel * pixels;
  }
}
