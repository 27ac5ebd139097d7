// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Qr;
import org.spindle.network.Activation;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.sweep.Watch;

/**
 * Two stimuli and a perturbation on their way through one random network of finite width; the
 * simulation beside {@link LengthMap} and {@link CorrelationMap}.
 *
 * <pre>
 * x^{l+1} = σ_w W φ(x^l) + σ_b b,   τ^{l+1} = σ_w W (φ'(x₁^l) ∘ τ^l)
 * </pre>
 *
 * <p>W is gaussian of variance 1/N or Haar orthogonal, drawn anew for each layer. It meets three
 * vectors only, H = QR of shape N × 3, and then never again, so that it need not be drawn as a
 * whole: WH = (WQ)R, and WQ is N × 3 gaussian of variance 1/N, or a uniform frame of three vectors,
 * whatever H is. That is the same law, not an approximation, for 3/N of the work; explicit weights
 * are there to compare.
 *
 * <p>The first layer has exactly the length and correlation asked for. A network ends early where
 * lengths leave [1e-290, 1e290], or where no neuron passes the perturbation on.
 */
public final class SignalSimulation {

  /** Ensembles of weights. */
  public enum Weights {
    /** Independent entries of variance 1/N. */
    GAUSSIAN,
    /** Haar measure. */
    ORTHOGONAL
  }

  private static final int VECTORS = 3;
  private static final double SMALLEST = 1e-145; // root of the length
  private static final double LARGEST = 1e145;

  private final Activation activation;
  private final double sigmaWeight;
  private final double sigmaBias;
  private final Weights ensemble;
  private final boolean explicit;
  private final int width;
  private final Blas blas = Blas.best();
  private final Matrix signals;
  private final Matrix activities;
  private final double[] scratch;

  /**
   * A simulation and its memory.
   *
   * @param map activation and variances
   * @param ensemble law of the weights
   * @param explicit whether whole matrices are drawn
   * @param width N ≥ 3
   */
  public SignalSimulation(LengthMap map, Weights ensemble, boolean explicit, int width) {
    if (width < VECTORS) {
      throw new IllegalArgumentException("width must be >= 3, was " + width);
    }
    this.activation = map.activation();
    this.sigmaWeight = Math.sqrt(map.weightVariance());
    this.sigmaBias = Math.sqrt(map.biasVariance());
    this.ensemble = ensemble;
    this.explicit = explicit;
    this.width = width;
    this.signals = new Matrix(width, VECTORS);
    this.activities = new Matrix(width, VECTORS);
    this.scratch = new double[width];
  }

  /**
   * What became of the stimuli in each layer; shorter than asked for if the signal left the range
   * of numbers.
   *
   * @param lengths mean of the two squared lengths, per neuron
   * @param distances 1 − c
   * @param logStretches ln of ‖τ‖² since the first layer
   */
  public record Course(double[] lengths, double[] distances, double[] logStretches) {

    /**
     * The number of layers that the signal reached.
     *
     * @return layers, the first one included
     */
    public int layers() {
      return lengths.length;
    }
  }

  /**
   * One network.
   *
   * @param length q¹ of both stimuli, &gt; 0
   * @param distance 1 − c¹ in [0, 2]
   * @param layers number of layers, the first one included
   * @param generator the stream to draw from
   * @param watch polled in each layer
   * @return the course of the signal
   * @cost layers · N · 30 activations; with explicit weights layers · N² gaussians, or layers ·
   *     4N³/3 flops for orthogonal ones
   */
  public Course run(
      double length, double distance, int layers, RandomGenerator generator, Watch watch) {
    double[] lengths = new double[layers];
    double[] distances = new double[layers];
    double[] stretches = new double[layers];
    start(length, distance, generator);
    double stretch = 0;
    for (int l = 0; l < layers; l++) {
      watch.check();
      if (l > 0) {
        activate();
        multiply(generator);
        addBias(generator);
      }
      double first = norm(0);
      double second = norm(1);
      double tangent = norm(2); // of unit length in the layer before
      double least = Math.min(Math.min(first, second), tangent);
      if (!(least > SMALLEST && Math.max(first, second) < LARGEST)) {
        return new Course(
            Arrays.copyOf(lengths, l), Arrays.copyOf(distances, l), Arrays.copyOf(stretches, l));
      }
      lengths[l] = (first * first + second * second) / 2;
      distances[l] = distance(first, second);
      stretch += 2 * Math.log(tangent);
      divide(2, tangent);
      stretches[l] = stretch;
    }
    return new Course(lengths, distances, stretches);
  }

  private void start(double length, double distance, RandomGenerator generator) {
    double[] frame = HaarOrthogonal.frame(width, VECTORS, generator);
    double scale = Math.sqrt(width * length);
    double[] x = signals.data();
    for (int i = 0; i < width; i++) {
      double common = Math.sqrt(1 - distance / 2) * frame[i];
      double different = Math.sqrt(distance / 2) * frame[width + i];
      x[i] = scale * (common + different);
      x[width + i] = scale * (common - different);
      x[2 * width + i] = frame[2 * width + i] * Math.sqrt(width);
    }
  }

  private void activate() {
    double[] x = signals.data();
    double[] h = activities.data();
    for (int i = 0; i < 2 * width; i++) {
      h[i] = activation.value(x[i]);
    }
    for (int i = 0; i < width; i++) {
      h[2 * width + i] = activation.derivative(x[i]) * x[2 * width + i];
    }
  }

  /** signals ← σ_w W activities. */
  private void multiply(RandomGenerator generator) {
    if (explicit) {
      blas.gemm(Op.N, Op.N, sigmaWeight, draw(width, generator), activities, 0, signals);
    } else {
      Matrix met = draw(VECTORS, generator);
      blas.gemm(Op.N, Op.N, sigmaWeight, met, Qr.of(activities).r(), 0, signals);
    }
  }

  private Matrix draw(int columns, RandomGenerator generator) {
    double[] weights =
        switch (ensemble) {
          case GAUSSIAN -> GaussianMatrix.matrix(width, columns, 1 / Math.sqrt(width), generator);
          case ORTHOGONAL -> HaarOrthogonal.frame(width, columns, generator);
        };
    return new Matrix(width, columns, weights);
  }

  private void addBias(RandomGenerator generator) {
    if (sigmaBias == 0) {
      return;
    }
    GaussianMatrix.fill(scratch, 0, width, sigmaBias, generator);
    double[] x = signals.data();
    for (int i = 0; i < width; i++) {
      x[i] += scratch[i];
      x[width + i] += scratch[i];
    }
  }

  private void divide(int column, double divisor) {
    double[] x = signals.data();
    for (int i = column * width; i < (column + 1) * width; i++) {
      x[i] /= divisor;
    }
  }

  /** Root mean square of a column, safe from under- and overflow. */
  private double norm(int column) {
    System.arraycopy(signals.data(), column * width, scratch, 0, width);
    return blas.nrm2(scratch) / Math.sqrt(width);
  }

  /** 1 − c = ½‖x₁/|x₁| − x₂/|x₂|‖², without the cancellation of 1 − cos. */
  private double distance(double first, double second) {
    double[] x = signals.data();
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double difference = x[i] / first - x[width + i] / second;
      sum += difference * difference;
    }
    return sum / (2 * width);
  }
}
