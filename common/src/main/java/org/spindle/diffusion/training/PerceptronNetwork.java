// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.simd.SineCosine;
import org.spindle.network.Activation;
import org.spindle.network.Adam;
import org.spindle.network.Architecture;
import org.spindle.network.FloatBackpropagation;
import org.spindle.network.Loss;
import org.spindle.random.GaussianMatrix;

/**
 * A network of many layers with one set of weights for all steps; it is told the time.
 *
 * <pre>
 * inputs: x_i;  sin, cos of 2x_i, 4x_i, 8x_i;  θ;  sin, cos of ½πθ, πθ, 2πθ, 4πθ
 * θ from 0 to 1: of real numbers the logarithm of the signal-to-noise ratio, of bits s_t
 * </pre>
 *
 * <p>Hidden layers are SiLU, the outputs linear and zero at the start.
 */
public final class PerceptronNetwork implements StepNetwork {

  private static final int WAVES = 3; // octaves of sines of each coordinate
  private static final int TIME_WAVES = 4;
  private static final int TIME_INPUTS = 1 + 2 * TIME_WAVES;

  private final int dimension;
  private final boolean waves;
  private final float[][] timeInputs;
  private final Architecture network;
  private final FloatBackpropagation kernel;
  private final float[] parameters;
  private final float[] gradient;
  private final Adam descent;
  private final double[] sines;
  private final double[] cosines;
  private final double[] phases;
  private final double[] amplitudes;
  private int samples;

  /**
   * A network that has learned nothing.
   *
   * @param schedule its times
   * @param bits whether the data are bits
   * @param waves whether sines of the coordinates are inputs too
   * @param dimension d
   * @param outputs numbers it makes
   * @param hidden neurons of each of two hidden layers
   * @param plan how it learns; a block has no more samples than a batch
   * @param weights stream of the first weights
   */
  public PerceptronNetwork(
      Schedule schedule,
      boolean bits,
      boolean waves,
      int dimension,
      int outputs,
      int hidden,
      LearningPlan plan,
      RandomGenerator weights) {
    this.dimension = dimension;
    this.waves = waves;
    network =
        Architecture.of(
            new Loss.SquaredError(0.5),
            Activation.SILU,
            dimension * (waves ? 1 + 2 * WAVES : 1) + TIME_INPUTS,
            hidden,
            hidden,
            outputs);
    kernel = new FloatBackpropagation(network, plan.batch());
    parameters = new float[network.parameters()];
    for (int l = 1; l < network.factors(); l++) {
      int fanIn = network.width(l - 1);
      float[] drawn =
          GaussianMatrix.floatMatrix(fanIn, network.width(l), Math.sqrt(2.0 / fanIn), weights);
      System.arraycopy(drawn, 0, parameters, network.weightOffset(l), drawn.length);
    }
    gradient = new float[parameters.length];
    descent = plan.descent(parameters, parameters.length);
    timeInputs = timeInputs(schedule, bits);
    int numbers = waves ? dimension * plan.batch() : 0;
    sines = new double[numbers];
    cosines = new double[numbers];
    phases = new double[numbers];
    amplitudes = new double[numbers];
    Arrays.fill(amplitudes, 1);
  }

  private static float[][] timeInputs(Schedule schedule, boolean bits) {
    int last = schedule.steps();
    float[][] inputs = new float[last + 1][TIME_INPUTS];
    double low = bits ? 0 : Math.log(schedule.signalToNoise(last));
    double high = bits ? 1 : Math.log(schedule.signalToNoise(1));
    for (int t = 1; t <= last; t++) {
      double place = bits ? schedule.signal(t) : Math.log(schedule.signalToNoise(t));
      double theta = (place - low) / (high - low);
      inputs[t][0] = (float) theta;
      for (int k = 0; k < TIME_WAVES; k++) {
        double phase = Math.PI / 2 * theta * (1 << k);
        inputs[t][1 + 2 * k] = (float) Math.sin(phase);
        inputs[t][2 + 2 * k] = (float) Math.cos(phase);
      }
    }
    return inputs;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int width() {
    return network.outputs();
  }

  @Override
  public int timesAtOnce() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void forward(float[] noisy, int[] times, int samples, boolean averaged) {
    this.samples = samples;
    float[] inputs = kernel.inputs();
    if (waves) {
      int numbers = samples * dimension;
      for (int i = 0; i < numbers; i++) {
        sines[i] = 2.0 * noisy[i];
      }
      SineCosine.scaled(sines, 0, phases, amplitudes, numbers, cosines);
    }
    for (int c = 0; c < samples; c++) {
      int to = c * kernel.inputLeading();
      System.arraycopy(noisy, c * dimension, inputs, to, dimension);
      to += dimension;
      if (waves) {
        for (int i = 0; i < dimension; i++) {
          to = octaves(sines[c * dimension + i], cosines[c * dimension + i], inputs, to);
        }
      }
      System.arraycopy(timeInputs[times[c]], 0, inputs, to, TIME_INPUTS);
    }
    kernel.forward(averaged ? descent.average() : parameters, samples);
  }

  /** sin and cos of 2x, 4x, 8x, by doubling the angle. */
  private static int octaves(double sineOfTwice, double cosineOfTwice, float[] inputs, int from) {
    int to = from;
    double sine = sineOfTwice;
    double cosine = cosineOfTwice;
    for (int k = 0; k < WAVES; k++) {
      inputs[to++] = (float) sine;
      inputs[to++] = (float) cosine;
      double twice = 2 * sine * cosine;
      cosine = 1 - 2 * sine * sine;
      sine = twice;
    }
    return to;
  }

  @Override
  public float[] outputs() {
    return kernel.outputs();
  }

  @Override
  public int leading() {
    return kernel.outputLeading();
  }

  @Override
  public float[] errors() {
    return kernel.errors();
  }

  @Override
  public void learn() {
    kernel.backward(parameters, samples, gradient);
    descent.step(gradient, true);
  }

  @Override
  public int parameters() {
    return parameters.length;
  }

  @Override
  public double flops() {
    return network.gradientFlops();
  }

  @Override
  public String toString() {
    return Arrays.toString(
        new int[] {network.inputs(), network.width(1), network.width(2), network.outputs()});
  }
}
