// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.network.Adam;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * A causal mixture of conditional gaussian scale mixtures: each pixel given those before it, whose
 * likelihood is exact and whose talent are edges of all contrasts. The competitor of the paper.
 *
 * <pre>
 * p(x|y) = Σ_cs π_cs(y) N(x; a_c·y, e^{−α_cs}),   π_cs ∝ exp(η_cs − ½ e^{α_cs} |B_c y|²)
 * </pre>
 *
 * <p>y are the pixels before, and a 1. Each pixel has a model of its own, since patches are small.
 *
 * @source Theis, Hosseini and Bethge 2012
 */
public final class CausalMixture {

  private static final int SCALES = 4;
  private static final double SHARPEST = 100; // precision of the narrowest scale at the start
  private static final double FIRST_SPREAD = 1.5; // of means
  private static final double FIRST_GATE = 0.3; // of the elements of B

  private final int pixels;
  private final int components;
  private final LearningPlan plan;
  private final Pixel[] models;
  private final float[] data; // a 1 and the pixels of each patch

  /** One pixel given those before. */
  private final class Pixel {

    private final int inputs; // pixels before, and 1
    private final int rows; // of W: for each component those of B, and a
    private final float[] parameters; // W by rows, η, α
    private final float[] gradient;
    private final float[] outputs;
    private final float[] errors;
    private final double[] gates = new double[components * SCALES];
    private final double[] joint = new double[components * SCALES];
    private final Adam descent;

    Pixel(int before, RandomGenerator weights) {
      inputs = before + 1;
      rows = components * (inputs + 1);
      int scales = components * SCALES;
      parameters = new float[rows * inputs + 2 * scales];
      gradient = new float[parameters.length];
      outputs = new float[rows * (plan.batch() + 1)];
      errors = new float[rows * (plan.batch() + 1)];
      for (int i = 0; i < rows * inputs; i++) {
        parameters[i] = (float) (FIRST_GATE * weights.nextGaussian() / Math.sqrt(inputs));
      }
      for (int c = 0; c < components; c++) {
        int mean = (c * (inputs + 1) + inputs) * inputs;
        parameters[mean] = (float) (FIRST_SPREAD * (2 * (c + 0.5) / components - 1));
        for (int s = 0; s < SCALES; s++) {
          parameters[rows * inputs + scales + c * SCALES + s] =
              (float) (Math.log(SHARPEST) * s / (SCALES - 1));
        }
      }
      descent = plan.descent(parameters, parameters.length);
    }

    void forward(float[] theta, int samples) {
      FloatBlas.best()
          .sgemm(
              Op.T,
              Op.N,
              rows,
              samples,
              inputs,
              1,
              theta,
              0,
              inputs,
              data,
              0,
              pixels + 1,
              0,
              outputs,
              0,
              rows);
    }

    /** ln p of a pixel; leaves gates and joint weights, normalised. */
    double logDensity(float[] theta, int sample) {
      double x = data[sample * (pixels + 1) + inputs];
      int eta = rows * inputs;
      int alpha = eta + components * SCALES;
      for (int c = 0; c < components; c++) {
        double square = square(sample, c);
        double off = x - outputs[sample * rows + c * (inputs + 1) + inputs];
        for (int s = 0; s < SCALES; s++) {
          int k = c * SCALES + s;
          double a = theta[alpha + k];
          double precision = Math.exp(a);
          gates[k] = theta[eta + k] - 0.5 * precision * square;
          joint[k] = gates[k] + 0.5 * (a - precision * off * off);
        }
      }
      return normalise(joint) - normalise(gates) - 0.5 * Math.log(2 * Math.PI);
    }

    double square(int sample, int c) {
      double square = 0;
      int at = sample * rows + c * (inputs + 1);
      for (int j = 0; j < inputs; j++) {
        square += (double) outputs[at + j] * outputs[at + j];
      }
      return square;
    }

    /** One step of descent on the block. */
    double learn(int samples) {
      forward(parameters, samples);
      Arrays.fill(gradient, rows * inputs, gradient.length, 0);
      double sum = 0;
      for (int n = 0; n < samples; n++) {
        sum += logDensity(parameters, n);
        slopes(n, 1.0 / samples);
      }
      FloatBlas.best()
          .sgemm(
              Op.N,
              Op.T,
              inputs,
              rows,
              samples,
              1,
              data,
              0,
              pixels + 1,
              errors,
              0,
              rows,
              0,
              gradient,
              0,
              inputs);
      descent.step(gradient, true);
      return sum;
    }

    /** Of −ln p. */
    private void slopes(int n, double weight) {
      double x = data[n * (pixels + 1) + inputs];
      int eta = rows * inputs;
      int alpha = eta + components * SCALES;
      for (int c = 0; c < components; c++) {
        int at = n * rows + c * (inputs + 1);
        double off = x - outputs[at + inputs];
        double square = square(n, c);
        double inMean = 0;
        double inSquare = 0;
        for (int s = 0; s < SCALES; s++) {
          int k = c * SCALES + s;
          double precision = Math.exp(parameters[alpha + k]);
          double more = joint[k] - gates[k];
          inMean += joint[k] * precision * off;
          inSquare -= 0.5 * more * precision;
          gradient[eta + k] -= (float) (weight * more);
          double inScale =
              0.5 * joint[k] * (1 - precision * off * off) - 0.5 * more * precision * square;
          gradient[alpha + k] -= (float) (weight * inScale);
        }
        errors[at + inputs] = (float) (-weight * inMean);
        for (int j = 0; j < inputs; j++) {
          errors[at + j] = (float) (-weight * 2 * inSquare * outputs[at + j]);
        }
      }
    }
  }

  /** To weights that sum to 1; returns the logarithm of their sum before. */
  private static double normalise(double[] logs) {
    double highest = Arrays.stream(logs).max().orElseThrow();
    double sum = 0;
    for (int k = 0; k < logs.length; k++) {
      logs[k] = Math.exp(logs[k] - highest);
      sum += logs[k];
    }
    for (int k = 0; k < logs.length; k++) {
      logs[k] /= sum;
    }
    return highest + Math.log(sum);
  }

  /**
   * A mixture that has learned nothing.
   *
   * @param pixels of a patch
   * @param components number of conditional scale mixtures of each pixel
   * @param plan how it learns
   * @param weights stream of the first weights
   */
  public CausalMixture(int pixels, int components, LearningPlan plan, RandomGenerator weights) {
    this.pixels = pixels;
    this.components = components;
    this.plan = plan;
    data = new float[(pixels + 1) * (plan.batch() + 1)];
    models = new Pixel[pixels];
    for (int i = 0; i < pixels; i++) {
      models[i] = new Pixel(i, weights);
    }
  }

  /**
   * Learns by descent on the likelihood.
   *
   * @param source fresh data
   * @param looks how many stretches of learning are averaged over
   * @param generator stream of data
   * @param watch polled at each step
   * @return mean ln p of a patch during each stretch, nats
   */
  public double[] learn(
      BoundEstimator.Source source, int looks, RandomGenerator generator, Watch watch) {
    double[] sums = new double[looks];
    int[] counts = new int[looks];
    Matrix patches = new Matrix(pixels, plan.batch());
    for (int k = 0; k < plan.steps(); k++) {
      watch.check();
      source.fill(patches, generator);
      place(patches);
      int look = (int) ((long) k * looks / plan.steps());
      for (Pixel pixel : models) {
        sums[look] += pixel.learn(plan.batch()) / plan.batch();
      }
      counts[look]++;
    }
    for (int i = 0; i < looks; i++) {
      sums[i] /= counts[i];
    }
    return sums;
  }

  private void place(Matrix patches) {
    for (int c = 0; c < patches.cols(); c++) {
      int at = c * (pixels + 1);
      data[at] = 1;
      for (int i = 0; i < pixels; i++) {
        data[at + 1 + i] = (float) patches.get(i, c);
      }
    }
  }

  /**
   * The likelihood of other data, with the weights averaged over the last steps of learning.
   *
   * @param patches d × n
   * @return mean ln p(x), nats
   */
  public Estimate likelihood(Matrix patches) {
    double[] logs = new double[patches.cols()];
    for (int from = 0; from < logs.length; from += plan.batch()) {
      int n = Math.min(plan.batch(), logs.length - from);
      place(patches.block(0, from, pixels, n));
      for (Pixel pixel : models) {
        pixel.forward(pixel.descent.average(), n);
        for (int c = 0; c < n; c++) {
          logs[from + c] += pixel.logDensity(pixel.descent.average(), c);
        }
      }
    }
    return Estimate.of(logs);
  }

  /**
   * Samples, pixel by pixel.
   *
   * @param samples how many, no more than a batch
   * @param generator stream
   * @return d × samples
   */
  public Matrix sample(int samples, RandomGenerator generator) {
    Matrix patches = new Matrix(pixels, samples);
    place(patches);
    for (int i = 0; i < pixels; i++) {
      Pixel pixel = models[i];
      float[] theta = pixel.descent.average();
      pixel.forward(theta, samples);
      for (int n = 0; n < samples; n++) {
        pixel.logDensity(theta, n);
        int k = 0;
        double u = generator.nextDouble();
        while (k < pixel.gates.length - 1 && u > pixel.gates[k]) {
          u -= pixel.gates[k++];
        }
        int c = k / SCALES;
        double mean = pixel.outputs[n * pixel.rows + c * (pixel.inputs + 1) + pixel.inputs];
        double a = theta[pixel.rows * pixel.inputs + components * SCALES + k];
        double x = mean + Math.exp(-0.5 * a) * generator.nextGaussian();
        data[n * (pixels + 1) + 1 + i] = (float) x;
        patches.set(i, n, x);
      }
    }
    return patches;
  }

  /**
   * The number of weights.
   *
   * @return of all pixels together
   */
  public int parameters() {
    return Arrays.stream(models).mapToInt(pixel -> pixel.parameters.length).sum();
  }

  /**
   * What learning costs.
   *
   * @return flops of one patch in one step of descent, exponentials counted as 20
   */
  public double flops() {
    double flops = 0;
    for (Pixel pixel : models) {
      flops += 8.0 * pixel.rows * pixel.inputs + 80.0 * components * SCALES;
    }
    return flops;
  }
}
