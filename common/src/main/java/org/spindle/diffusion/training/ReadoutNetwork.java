// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Op;
import org.spindle.network.Adam;

/**
 * A network whose last layer is another one at each step, o(x, t) = W_t φ(x) + b_t.
 *
 * <pre>
 * linear: φ = x, and only the means are read from it: the variances are b_t alone
 * radial: φ_j = e_j/Σ_k e_k,   e_j = exp(−½ exp(γ_j) |x − c_j|²),   the same units at all steps
 * </pre>
 *
 * <p>The linear one is the best network that sees covariances alone, the radial one the toy network
 * of the paper.
 *
 * @source Sohl-Dickstein et al. 2015, appendix D.1
 */
public final class ReadoutNetwork implements StepNetwork {

  private static final int TIMES = 8; // of a batch of the linear network, whose readouts are alone
  private static final double REACH = Math.sqrt(3); // of the first centres, of unit variance
  private static final double NARROW = 3.5; // γ at the start

  private final int dimension;
  private final int units;
  private final int meanOutputs; // outputs that the units are read by
  private final int outputs;
  private final boolean radial;
  private final FloatBlas blas = FloatBlas.best();
  private final float[] parameters; // units: c_j, γ_j; then for each t: W_tᵀ, b_t
  private final float[] gradient;
  private final boolean[] touched;
  private final Adam descent;
  private final float[] features;
  private final float[] featureErrors;
  private final float[] result;
  private final float[] errors;
  private float[] noisy = {};
  private int[] times = {};
  private int samples;

  private ReadoutNetwork(
      Schedule schedule,
      boolean radial,
      int dimension,
      int units,
      int meanOutputs,
      int outputs,
      LearningPlan plan,
      RandomGenerator weights) {
    this.dimension = dimension;
    this.units = units;
    this.meanOutputs = meanOutputs;
    this.outputs = outputs;
    this.radial = radial;
    int steps = schedule.steps();
    int shared = radial ? units * (dimension + 1) : 0;
    int readout = readout();
    parameters = new float[Math.addExact(shared, Math.multiplyExact(steps, readout))];
    gradient = new float[parameters.length];
    touched = new boolean[steps + 1];
    int[] ends = new int[steps + 1]; // the units, then steps 1 … T
    for (int t = 0; t <= steps; t++) {
      ends[t] = shared + t * readout;
    }
    for (int j = 0; radial && j < units; j++) {
      for (int i = 0; i < dimension; i++) {
        parameters[j * (dimension + 1) + i] = (float) (REACH * (2 * weights.nextDouble() - 1));
      }
      parameters[j * (dimension + 1) + dimension] = (float) NARROW;
    }
    descent = plan.descent(parameters, ends);
    int block = plan.batch() + 1;
    features = new float[units * block];
    featureErrors = new float[units * block];
    result = new float[outputs * block];
    errors = new float[outputs * block];
  }

  /**
   * A linear network for gaussian kernels: 2d outputs, of which the last d do not know the state.
   *
   * @param schedule its times
   * @param dimension d
   * @param plan how it learns; a block has no more samples than a batch
   * @return the network
   */
  public static ReadoutNetwork linear(Schedule schedule, int dimension, LearningPlan plan) {
    return new ReadoutNetwork(
        schedule, false, dimension, dimension, dimension, 2 * dimension, plan, null);
  }

  /**
   * A network of normalised radial units.
   *
   * @param schedule its times
   * @param dimension d
   * @param outputs numbers it makes
   * @param units how many
   * @param plan how it learns; a block has no more samples than a batch
   * @param weights stream of the first centres
   * @return the network
   */
  public static ReadoutNetwork radial(
      Schedule schedule,
      int dimension,
      int outputs,
      int units,
      LearningPlan plan,
      RandomGenerator weights) {
    return new ReadoutNetwork(schedule, true, dimension, units, outputs, outputs, plan, weights);
  }

  private int readout() {
    return units * meanOutputs + outputs;
  }

  private int weightsOf(int t) {
    return (radial ? units * (dimension + 1) : 0) + (t - 1) * readout();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int width() {
    return outputs;
  }

  @Override
  public int timesAtOnce() {
    return radial ? Integer.MAX_VALUE : TIMES; // units that all steps share want all of them
  }

  @Override
  public void forward(float[] noisy, int[] times, int samples, boolean averaged) {
    this.noisy = noisy;
    this.times = times;
    this.samples = samples;
    float[] theta = averaged ? descent.average() : parameters;
    if (radial) {
      for (int c = 0; c < samples; c++) {
        radialUnits(theta, c);
      }
    } else {
      System.arraycopy(noisy, 0, features, 0, units * samples);
    }
    for (int from = 0; from < samples; from = groupEnd(from)) {
      int n = groupEnd(from) - from;
      int w = weightsOf(times[from]);
      blas.sgemm(
          Op.T,
          Op.N,
          meanOutputs,
          n,
          units,
          1,
          theta,
          w,
          units,
          features,
          from * units,
          units,
          0,
          result,
          from * outputs,
          outputs);
      int b = w + units * meanOutputs;
      for (int c = from; c < from + n; c++) {
        for (int i = 0; i < meanOutputs; i++) {
          result[c * outputs + i] += theta[b + i];
        }
        System.arraycopy(
            theta, b + meanOutputs, result, c * outputs + meanOutputs, outputs - meanOutputs);
      }
    }
  }

  private int groupEnd(int from) {
    int to = from;
    while (to < samples && times[to] == times[from]) {
      to++;
    }
    return to;
  }

  private void radialUnits(float[] theta, int c) {
    int at = c * units;
    double highest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < units; j++) {
      double height = -0.5 * Math.exp(theta[j * (dimension + 1) + dimension]) * square(theta, j, c);
      features[at + j] = (float) height;
      highest = Math.max(highest, features[at + j]);
    }
    double sum = 0;
    for (int j = 0; j < units; j++) {
      double e = Math.exp(features[at + j] - highest);
      features[at + j] = (float) e;
      sum += e;
    }
    for (int j = 0; j < units; j++) {
      features[at + j] /= (float) sum;
    }
  }

  private double square(float[] theta, int j, int c) {
    double square = 0;
    for (int i = 0; i < dimension; i++) {
      double off = noisy[c * dimension + i] - theta[j * (dimension + 1) + i];
      square += off * off;
    }
    return square;
  }

  @Override
  public float[] outputs() {
    return result;
  }

  @Override
  public int leading() {
    return outputs;
  }

  @Override
  public float[] errors() {
    return errors;
  }

  @Override
  public void learn() {
    Arrays.fill(touched, false);
    touched[0] = radial;
    for (int from = 0; from < samples; from = groupEnd(from)) {
      int n = groupEnd(from) - from;
      int w = weightsOf(times[from]);
      touched[times[from]] = true;
      blas.sgemm(
          Op.N,
          Op.T,
          units,
          meanOutputs,
          n,
          1,
          features,
          from * units,
          units,
          errors,
          from * outputs,
          outputs,
          0,
          gradient,
          w,
          units);
      int b = w + units * meanOutputs;
      Arrays.fill(gradient, b, b + outputs, 0);
      for (int c = from; c < from + n; c++) {
        for (int i = 0; i < outputs; i++) {
          gradient[b + i] += errors[c * outputs + i];
        }
      }
      if (radial) {
        blas.sgemm(
            Op.N,
            Op.N,
            units,
            n,
            meanOutputs,
            1,
            parameters,
            w,
            units,
            errors,
            from * outputs,
            outputs,
            0,
            featureErrors,
            from * units,
            units);
      }
    }
    if (radial) {
      unitGradient();
    }
    descent.step(gradient, touched);
  }

  /** Back through the normalised units. */
  private void unitGradient() {
    Arrays.fill(gradient, 0, units * (dimension + 1), 0);
    for (int c = 0; c < samples; c++) {
      int at = c * units;
      double mean = 0;
      for (int j = 0; j < units; j++) {
        mean += features[at + j] * featureErrors[at + j];
      }
      for (int j = 0; j < units; j++) {
        double slope = features[at + j] * (featureErrors[at + j] - mean); // in the height
        int unit = j * (dimension + 1);
        double sharp = Math.exp(parameters[unit + dimension]);
        double square = 0;
        for (int i = 0; i < dimension; i++) {
          double off = noisy[c * dimension + i] - parameters[unit + i];
          square += off * off;
          gradient[unit + i] += (float) (slope * sharp * off);
        }
        gradient[unit + dimension] -= (float) (0.5 * slope * sharp * square);
      }
    }
  }

  @Override
  public int parameters() {
    return parameters.length;
  }

  @Override
  public double flops() {
    return (radial ? 6.0 : 4.0) * units * meanOutputs + (radial ? 12.0 * units * dimension : 0);
  }
}
