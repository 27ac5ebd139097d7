// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.random.RandomGenerator;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.Schedule;
import org.spindle.network.Activation;
import org.spindle.network.Adam;
import org.spindle.network.Architecture;
import org.spindle.network.FloatBackpropagation;
import org.spindle.network.Loss;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/**
 * The swiss roll by reversing time as the peers' program p7 learns it, to time the same work: tanh
 * neurons of (x_t, t) tell the mean of a step of given variance.
 *
 * <pre>
 * μ(x_t, t) = x_t + √β_t f(x_t, 2t/T − 1),   ℓ = |c_0 x_0 + c_1 x_t − μ|²/(2σ_t²)
 * </pre>
 */
final class PlainReversal {

  private static final double FIRST_RATE = 1e-3; // β
  private static final double LAST_RATE = 0.3;
  private static final double LEARNING_RATE = 3e-3;
  private static final double THICKNESS = 0.02;
  private static final double SHRINK = 10; // the spiral by this
  private static final double START = 1.5 * Math.PI;

  private final int batch;
  private final float[] rootRate;
  private final float[] signal;
  private final float[] noise;
  private final float[] startWeight; // c_0
  private final float[] presentWeight; // c_1
  private final float[] precision; // 1/σ²
  private final int[] t;
  private final float[] targets;
  private final FloatBackpropagation kernel;
  private final float[] parameters;
  private final float[] gradient;
  private final Adam descent;
  private final RandomGenerator generator;

  PlainReversal(int steps, int width, int batch, int updates) {
    this.batch = batch;
    t = new int[batch];
    targets = new float[2 * batch];
    rootRate = new float[steps];
    signal = new float[steps];
    noise = new float[steps];
    startWeight = new float[steps];
    presentWeight = new float[steps];
    precision = new float[steps];
    double[] rates = new double[steps];
    for (int k = 0; k < steps; k++) {
      rates[k] = FIRST_RATE + (LAST_RATE - FIRST_RATE) * k / (steps - 1);
    }
    Schedule schedule = Schedule.ofRates(rates);
    for (int k = 0; k < steps; k++) { // p7 counts from 0
      rootRate[k] = (float) Math.sqrt(rates[k]);
      signal[k] = (float) Math.sqrt(schedule.signal(k + 1));
      noise[k] = (float) Math.sqrt(1 - schedule.signal(k + 1));
      startWeight[k] = (float) GaussianKernel.startWeight(schedule, k + 1);
      presentWeight[k] = (float) GaussianKernel.presentWeight(schedule, k + 1);
      double variance = Math.max(FIRST_RATE / 2, schedule.posteriorVariance(k + 1));
      precision[k] = (float) (1 / variance);
    }
    Architecture network = network(width);
    Streams streams = new Streams(PointId.of("bench"));
    parameters = new float[network.parameters()];
    for (int l = 1; l <= network.factors(); l++) {
      int fanIn = network.width(l - 1);
      double sigma = Math.sqrt(1.0 / (3 * fanIn));
      float[] drawn =
          GaussianMatrix.floatMatrix(fanIn, network.width(l), sigma, streams.of("layer " + l));
      System.arraycopy(drawn, 0, parameters, network.weightOffset(l), drawn.length);
    }
    gradient = new float[parameters.length];
    kernel = new FloatBackpropagation(network, batch);
    descent = new Adam(parameters, LEARNING_RATE, 0, updates, parameters.length);
    generator = streams.of("samples");
  }

  private static Architecture network(int width) {
    return Architecture.of(new Loss.SquaredError(0.5), Activation.TANH, 3, width, width, 2);
  }

  /** Flops of the products of a sample in a step of learning. */
  static double flops(int width) {
    return network(width).gradientFlops();
  }

  /** Learns for so many steps; the mean loss of a sample in the last of them. */
  double learn(int steps) {
    double loss = 0;
    for (int k = 0; k < steps; k++) {
      loss = step();
    }
    return loss;
  }

  private double step() {
    int times = rootRate.length;
    float[] x = kernel.inputs();
    int ld = kernel.inputLeading();
    for (int c = 0; c < batch; c++) {
      t[c] = generator.nextInt(times);
      double angle = START * (1 + 2 * generator.nextDouble());
      double first = angle * Math.cos(angle) / SHRINK + THICKNESS * generator.nextGaussian();
      double second = angle * Math.sin(angle) / SHRINK + THICKNESS * generator.nextGaussian();
      int at = c * ld;
      x[at] = (float) (signal[t[c]] * first + noise[t[c]] * generator.nextGaussian());
      x[at + 1] = (float) (signal[t[c]] * second + noise[t[c]] * generator.nextGaussian());
      x[at + 2] = 2f * t[c] / times - 1;
      targets[2 * c] = (float) (startWeight[t[c]] * first + presentWeight[t[c]] * x[at]);
      targets[2 * c + 1] = (float) (startWeight[t[c]] * second + presentWeight[t[c]] * x[at + 1]);
    }
    kernel.forward(parameters, batch);
    double loss = 0;
    float[] out = kernel.outputs();
    float[] errors = kernel.errors();
    int leading = kernel.outputLeading();
    for (int c = 0; c < batch; c++) {
      for (int i = 0; i < 2; i++) {
        int at = c * leading + i;
        float off = x[c * ld + i] + rootRate[t[c]] * out[at] - targets[2 * c + i];
        float slope = off * precision[t[c]];
        loss += 0.5 * off * slope;
        errors[at] = rootRate[t[c]] * slope / batch;
      }
    }
    kernel.backward(parameters, batch, gradient);
    descent.step(gradient, true);
    return loss / batch;
  }
}
