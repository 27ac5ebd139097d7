// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.random.GammaVariate;
import org.spindle.random.HaarOrthogonal;

/**
 * The weights of a deep linear network before training, in the bases of its hidden layers in which
 * they have most zeros.
 *
 * <p>Gradient descent is equivariant under a rotation of any hidden layer, so the losses do not
 * notice. Orthogonal hidden matrices become multiples of the identity, and then only the image of
 * the inputs and ten more directions take part: a layer of 1000 units becomes one of 722 on MNIST,
 * exactly. Gaussian matrices become triangular, by the QR factorization of each in turn (Bartlett
 * 1933): half of the numbers need not be drawn, stored or multiplied until training fills them.
 */
public final class NetworkStart {

  private final LinearTask task;
  private final int hidden;
  private final List<LayerStart> layers;
  private final double[] top;

  private NetworkStart(LinearTask task, int hidden, List<LayerStart> layers, double[] top) {
    this.task = task;
    this.hidden = hidden;
    this.layers = List.copyOf(layers);
    this.top = top;
  }

  /**
   * Independent gaussian weights of variance g² · 2/(inputs + outputs of the matrix).
   *
   * @param task what is learned
   * @param factors number of weight matrices, ≥ 2
   * @param width units of a hidden layer, ≥ the task's outputs
   * @param gain g &gt; 0
   * @param random the stream
   * @return the start, hidden layers in the bases of the QR factorizations
   * @cost half a gaussian for each weight
   */
  public static NetworkStart gaussian(
      LinearTask task, int factors, int width, double gain, RandomGenerator random) {
    check(task, factors, width, gain);
    List<LayerStart> layers = new ArrayList<>();
    double sigma = gain * Math.sqrt(2.0 / (task.inputs() + width));
    layers.add(triangle(width, task.rank(), sigma, random));
    for (int l = 1; l < factors - 1; l++) {
      layers.add(triangle(width, width, gain / Math.sqrt(width), random));
    }
    double[] top = new double[task.outputs() * width];
    double topSigma = gain * Math.sqrt(2.0 / (width + task.outputs()));
    for (int i = 0; i < top.length; i++) {
      top[i] = topSigma * random.nextGaussian();
    }
    return new NetworkStart(task, width, layers, top);
  }

  /**
   * Independent, uniformly distributed weights all of whose singular values are g.
   *
   * @param task what is learned
   * @param factors number of weight matrices, ≥ 2
   * @param width units of a hidden layer, ≥ the task's outputs
   * @param gain g &gt; 0
   * @param random the stream
   * @return the start; min(width, rank + 10) units remain when width ≥ inputs, otherwise width
   */
  public static NetworkStart orthogonal(
      LinearTask task, int factors, int width, double gain, RandomGenerator random) {
    check(task, factors, width, gain);
    if (width < task.inputs()) {
      LayerStart first = rowFrame(task, width, gain, random);
      double[] top = frame(task.outputs(), width, gain, random);
      return new NetworkStart(task, width, isometries(first, factors, width, gain), top);
    }
    double[] top = frame(task.outputs(), width, gain, random);
    int hidden = Math.min(width, task.rank() + task.outputs());
    LayerStart first = LayerStart.Diagonal.constant(hidden, task.rank(), gain);
    return new NetworkStart(
        task,
        hidden,
        isometries(first, factors, hidden, gain),
        reduced(top, task.outputs(), width, task.rank()));
  }

  /**
   * Weights from greedy layerwise training, in the principal components of the inputs.
   *
   * @param task what is learned
   * @param pretraining the hidden layers' strengths; its factors are the network's but the last
   * @param width units of a hidden layer, ≥ the task's outputs
   * @param gain singular values of the last matrix, which is uniformly distributed
   * @param random the stream
   * @return the start, the components that were not learned reduced as in {@link #orthogonal}
   */
  public static NetworkStart pretrained(
      LinearTask task,
      GreedyPretraining pretraining,
      int width,
      double gain,
      RandomGenerator random) {
    int factors = pretraining.layers() + 1;
    check(task, factors, width, gain);
    double[] top = frame(task.outputs(), width, gain, random);
    int hidden = Math.min(width, task.rank() + task.outputs());
    List<LayerStart> layers = new ArrayList<>();
    for (int l = 0; l < factors - 1; l++) {
      int cols = l == 0 ? task.rank() : hidden;
      float[] scale = new float[Math.min(hidden, cols)];
      for (int i = 0; i < scale.length; i++) {
        scale[i] = (float) pretraining.strength(l, i);
      }
      layers.add(new LayerStart.Diagonal(hidden, cols, scale));
    }
    if (hidden < width) {
      top = reduced(top, task.outputs(), width, task.rank());
    }
    return new NetworkStart(task, hidden, layers, top);
  }

  /**
   * Units of a hidden layer that take part.
   *
   * @return at most the network's width
   */
  public int hidden() {
    return hidden;
  }

  /**
   * Floating-point operations of an iteration with all matrices full.
   *
   * @return 60 flops for each weight of the reduced network
   */
  public double flops() {
    double weights = 0;
    for (LayerStart layer : layers) {
      weights += (double) layer.rows() * layer.cols();
    }
    return 60 * weights;
  }

  /**
   * Memory of a network in training from this start.
   *
   * @return bytes, the start itself included
   */
  public long bytes() {
    return layers.stream().mapToLong(DeferredWeights::bytes).sum();
  }

  /** All matrices but the last, from the inputs up. */
  List<LayerStart> layers() {
    return layers;
  }

  /** The last matrix, outputs × hidden, row-major. */
  double[] top() {
    return top;
  }

  LinearTask task() {
    return task;
  }

  private static List<LayerStart> isometries(
      LayerStart first, int factors, int hidden, double gain) {
    List<LayerStart> layers = new ArrayList<>();
    layers.add(first);
    for (int l = 1; l < factors - 1; l++) {
      layers.add(LayerStart.Diagonal.constant(hidden, hidden, gain));
    }
    return layers;
  }

  /** The R of a gaussian matrix: gaussian above the diagonal, on it the length of what is left. */
  private static LayerStart triangle(int rows, int cols, double sigma, RandomGenerator random) {
    ColumnPanels start = ColumnPanels.zeros(rows, cols, ColumnPanels.Shape.UPPER);
    for (int i = 0; i < Math.min(rows, cols); i++) {
      start.set(i, i, (float) (sigma * Math.sqrt(chiSquare(rows - i, random))));
      for (int k = i + 1; k < cols; k++) {
        start.set(i, k, (float) (sigma * random.nextGaussian()));
      }
    }
    return LayerStart.Full.of(start);
  }

  /** χ²_n, whose law for n = 2 is exponential and drawn as the two squares that it is. */
  private static double chiSquare(int n, RandomGenerator random) {
    if (n == 2) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      return x * x + y * y;
    }
    return GammaVariate.chiSquare(n, random);
  }

  /** Orthonormal rows in the space of all inputs, seen in the directions that vary. */
  private static LayerStart rowFrame(
      LinearTask task, int width, double gain, RandomGenerator random) {
    double[] frame = HaarOrthogonal.frame(task.inputs(), width, random);
    ColumnPanels start = ColumnPanels.zeros(width, task.rank(), ColumnPanels.Shape.FULL);
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < task.rank(); k++) {
        start.set(i, k, (float) (gain * frame[i * task.inputs() + k]));
      }
    }
    return LayerStart.Full.of(start);
  }

  /** Orthonormal rows times the gain, row-major. */
  private static double[] frame(int rows, int cols, double gain, RandomGenerator random) {
    double[] frame = HaarOrthogonal.frame(cols, rows, random);
    for (int i = 0; i < frame.length; i++) {
      frame[i] *= gain;
    }
    return frame;
  }

  /** [A, B] with B's columns rotated into its lower triangle: B Bᵀ = L Lᵀ. */
  private static double[] reduced(double[] top, int rows, int cols, int kept) {
    int rest = cols - kept;
    if (rest <= rows) {
      return top;
    }
    double[] small = new double[rows * (kept + rows)];
    double[][] basis = new double[rows][];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(top, r * cols, small, r * (kept + rows), kept);
      double[] b = java.util.Arrays.copyOfRange(top, r * cols + kept, (r + 1) * cols);
      for (int pass = 0; pass < 2; pass++) { // twice is enough (Kahan)
        for (int j = 0; j < r; j++) {
          double dot = dot(b, basis[j]);
          small[r * (kept + rows) + kept + j] += dot;
          for (int i = 0; i < rest; i++) {
            b[i] -= dot * basis[j][i];
          }
        }
      }
      double length = Math.sqrt(dot(b, b));
      small[r * (kept + rows) + kept + r] = length;
      for (int i = 0; i < rest; i++) {
        b[i] /= length;
      }
      basis[r] = b;
    }
    return small;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void check(LinearTask task, int factors, int width, double gain) {
    if (factors < 2) {
      throw new IllegalArgumentException("factors must be >= 2, was " + factors);
    }
    if (width < task.outputs()) {
      throw new IllegalArgumentException(
          "width must be >= the " + task.outputs() + " outputs, was " + width);
    }
    if (!(gain > 0) || Double.isInfinite(gain)) {
      throw new IllegalArgumentException("gain must be > 0, was " + gain);
    }
  }
}
