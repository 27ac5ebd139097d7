// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

/**
 * The mean loss over a data set with its gradient and its whole Hessian, in closed form.
 *
 * <p>Each block of the Hessian is a sum over samples of what two weighted inputs do to each other
 * times a product of two activations, ∂²L/∂W_{ia} ∂W'_{jb} = Σ K_{ij} a_a a'_b, and so one matrix
 * product of a samples × pairs by a samples × pairs matrix, in place of a backward pass for each
 * parameter:
 *
 * <pre>
 * flops per sample ≈ ½ Σ_l P_l² + 2 Σ_{l&lt;m} P_l P_m        P_l weights in layer l
 *                    in place of about 10 P²
 * </pre>
 *
 * <p>It holds for any depth, activation and loss. Without the terms in which outputs bend, the same
 * products give the Gauss–Newton matrix. Pairs of inputs that are never on together, as of the rims
 * of images, are left out: their curvature is zero. One object holds the workspace of one thread,
 * about half as large as the Hessian and 64 MB for each pair of layers.
 *
 * @error that of rounding, exactly symmetric; at a kink of φ, see {@link Activation}
 */
public final class ExactHessian {

  /** Doubles of the largest array over samples: what is beyond is done in blocks of samples. */
  private static final int ROOM = 1 << 23;

  private static final int FEWEST = 64; // samples of a block, for the sake of speed
  private static final int TOGETHER = 8; // directions that share a pass

  private final Architecture network;
  private final Matrix inputs;
  private final Matrix targets;
  private final int block;
  private final Blas blas;
  private final Backpropagation pass;
  private final double[] parameters;
  private final double[] gradient;
  private final double[] part;
  private Layout layout;
  private HessianProduct product;
  private Matrix partialProducts;
  private boolean moved;
  private boolean productMoved;

  /** What only the whole Hessian needs. */
  private record Layout(
      SampleColumns columns,
      SumCurvature curvature,
      SignalRates rates,
      DiagonalBlock[] diagonal,
      CrossBlock[][] cross) {}

  /**
   * A workspace for a data set.
   *
   * @param network the architecture
   * @param inputs x, inputs × n; not copied
   * @param targets y, outputs × n; not copied
   */
  public ExactHessian(Architecture network, Matrix inputs, Matrix targets) {
    this(network, inputs, targets, Blas.best(), ROOM);
  }

  /** On a given engine, with room for so many doubles. */
  ExactHessian(Architecture network, Matrix inputs, Matrix targets, Blas blas, int room) {
    int n = inputs.cols();
    if (inputs.rows() != network.inputs() || n < 1) {
      throw new IllegalArgumentException(
          "inputs must be " + network.inputs() + " × 1 or more, were " + inputs.shape());
    }
    if (targets.rows() != network.outputs() || targets.cols() != n) {
      throw new IllegalArgumentException(
          "targets must be " + network.outputs() + " × " + n + ", were " + targets.shape());
    }
    this.network = network;
    this.inputs = inputs;
    this.targets = targets;
    this.blas = blas;
    int most = (int) Math.max(FEWEST, room / largest(network));
    int blocks = (n + most - 1) / most;
    this.block = (n + blocks - 1) / blocks;
    this.pass = new Backpropagation(network, block, blas);
    this.parameters = new double[network.parameters()];
    this.gradient = new double[network.parameters()];
    this.part = new double[block < n ? network.parameters() : 0];
  }

  /**
   * The floating-point operations of the products over samples, which take nearly all the time.
   *
   * @param network the architecture
   * @return flops of one sample
   */
  public static double flops(Architecture network) {
    double flops = 0;
    for (int l = 1; l <= network.factors(); l++) {
      double inputs = network.width(l - 1) + 1;
      double width = network.width(l);
      flops += 2 * (inputs * (inputs + 1) / 2) * (width * (width + 1) / 2);
      for (int m = l + 1; m <= network.factors(); m++) {
        double upperInputs = network.width(m - 1) + 1;
        boolean neighbours = m == l + 1;
        double slopes = neighbours ? 1 : upperInputs;
        flops += 2 * inputs * width * network.width(m) * (upperInputs + slopes);
      }
    }
    return flops;
  }

  /** Most doubles that a sample takes in one array. */
  private static long largest(Architecture network) {
    long most = 1;
    for (int l = 1; l <= network.factors(); l++) {
      long inputs = network.width(l - 1) + 1L;
      long width = network.width(l);
      most = Math.max(most, Math.max(inputs * (inputs + 1), width * (width + 1)) / 2);
      for (int m = l + 1; m <= network.factors(); m++) {
        long upperInputs = network.width(m - 1) + 1L;
        most = Math.max(most, inputs * upperInputs);
        most = Math.max(most, network.width(m) * Math.max(width, upperInputs));
      }
    }
    return most;
  }

  /**
   * Moves to a point.
   *
   * @param parameters all weights and biases, in the order of {@link Architecture}; copied
   * @return the mean loss L
   */
  public double moveTo(double[] parameters) {
    if (parameters.length != network.parameters()) {
      throw new IllegalArgumentException(
          "parameters must be " + network.parameters() + ", were " + parameters.length);
    }
    System.arraycopy(parameters, 0, this.parameters, 0, parameters.length);
    moved = true;
    productMoved = false;
    if (block == inputs.cols()) {
      return pass.gradient(this.parameters, inputs, targets, gradient);
    }
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (int from = 0; from < inputs.cols(); from += block) {
      double weight = weight(from);
      loss += weight * pass(from);
      blas.axpy(weight, part, gradient);
    }
    return loss;
  }

  /**
   * The gradient at the point.
   *
   * @return ∂L, owned by this object and overwritten by the next move
   */
  public double[] gradient() {
    requireMoved();
    return gradient;
  }

  /**
   * The Hessian at the point.
   *
   * @param into overwritten by ∂²L, parameters × parameters, both triangles, exactly symmetric
   */
  public void hessian(Matrix into) {
    fill(into, true);
  }

  /**
   * The Gauss–Newton matrix at the point, Jᵀ ∂²ℓ/∂a² J with J = ∂a_L/∂θ: the Hessian of a network
   * whose outputs were linear in its parameters.
   *
   * @param into overwritten, parameters × parameters, both triangles, exactly symmetric
   * @cost that of the Hessian
   */
  public void gaussNewton(Matrix into) {
    fill(into, false);
  }

  private void fill(Matrix into, boolean bent) {
    requireMoved();
    int all = network.parameters();
    if (into.rows() != all || into.cols() != all) {
      throw new IllegalArgumentException(
          "the Hessian is " + all + " × " + all + ", the matrix was " + into.shape());
    }
    boolean fresh = layout == null;
    if (fresh) {
      layout = layout();
    }
    boolean whole = block == inputs.cols();
    for (int from = 0; from < inputs.cols(); from += block) {
      if (!whole) {
        pass(from);
      }
      layout.columns.fill(pass, columns(targets, from), bent);
      if (fresh || !whole) {
        layout.diagonal[1].multiplyInputs(layout.columns); // x does not change with the point
      }
      add(weight(from), from == 0);
    }
    for (int l = 1; l <= network.factors(); l++) {
      layout.diagonal[l].write(into);
      for (int m = l + 1; m <= network.factors(); m++) {
        layout.cross[l][m].write(into);
      }
      Mirror.below(into, network.weightOffset(l), network.biasOffset(l), end(l));
    }
  }

  private Layout layout() {
    int layers = network.factors() + 1;
    DiagonalBlock[] diagonal = new DiagonalBlock[layers];
    CrossBlock[][] cross = new CrossBlock[layers][layers];
    for (int l = 1; l < layers; l++) {
      diagonal[l] = new DiagonalBlock(network, l, block, blas, l == 1 ? inputs : null);
      for (int m = l + 1; m < layers; m++) {
        cross[l][m] = new CrossBlock(network, l, m, block, blas);
      }
    }
    return new Layout(
        new SampleColumns(network, block),
        new SumCurvature(network, block, blas),
        new SignalRates(network, block, blas),
        diagonal,
        cross);
  }

  /** Adds a block of samples, from the top layer down. */
  private void add(double weight, boolean first) {
    SumCurvature curvature = layout.curvature;
    SampleColumns columns = layout.columns;
    curvature.start(columns);
    for (int l = network.factors(); l >= 1; l--) {
      if (l < network.factors()) {
        curvature.down(parameters, columns);
      }
      if (l > 1) {
        layout.diagonal[l].multiplyInputs(columns);
      }
      layout.diagonal[l].add(curvature.packed(), weight, first);
      for (int m = l + 1; m <= network.factors(); m++) {
        if (m == l + 2) {
          layout.rates.start(l, columns);
        }
        if (m > l + 1) {
          layout.rates.up(parameters, columns);
        }
        layout.cross[l][m].add(columns, curvature.with(m), layout.rates, weight, first);
      }
    }
  }

  private int end(int layer) {
    return network.biasOffset(layer) + network.width(layer);
  }

  /**
   * Products of the Hessian at the point with directions, without the Hessian.
   *
   * @param directions v as columns, parameters × r
   * @param products overwritten by ∂²L v, parameters × r; must not overlap the directions
   * @cost about 12 flops for each weight, sample and direction
   */
  public void times(Matrix directions, Matrix products) {
    requireMoved();
    if (product == null) {
      product = new HessianProduct(network, block, TOGETHER, blas);
    }
    if (block < inputs.cols()) {
      addProducts(directions, products);
      return;
    }
    if (!productMoved) {
      product.moveTo(parameters, inputs, targets);
      productMoved = true;
    }
    product.times(directions, products);
  }

  /** Products as a mean over blocks of samples. */
  private void addProducts(Matrix directions, Matrix products) {
    products.fill(0);
    if (partialProducts == null || partialProducts.cols() != products.cols()) {
      partialProducts = new Matrix(network.parameters(), products.cols());
    }
    for (int from = 0; from < inputs.cols(); from += block) {
      product.moveTo(parameters, columns(inputs, from), columns(targets, from));
      product.times(directions, partialProducts);
      double weight = weight(from);
      for (int c = 0; c < products.cols(); c++) {
        int at = products.offset() + c * products.leading();
        for (int i = 0; i < products.rows(); i++) {
          products.data()[at + i] += weight * partialProducts.data()[i + c * products.rows()];
        }
      }
    }
  }

  private double pass(int from) {
    return pass.gradient(parameters, columns(inputs, from), columns(targets, from), part);
  }

  private Matrix columns(Matrix data, int from) {
    return data.block(0, from, data.rows(), Math.min(block, data.cols() - from));
  }

  private double weight(int from) {
    return Math.min(block, inputs.cols() - from) / (double) inputs.cols();
  }

  private void requireMoved() {
    if (!moved) {
      throw new IllegalStateException("moveTo a point first");
    }
  }
}
