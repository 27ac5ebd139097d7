// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ExactHessian;
import org.spindle.network.Loss;
import org.spindle.network.ReferenceNetwork;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Are the gradient and the Hessian of a network, on which every statement about its error surface
 * rests, exact?
 *
 * <p>Claims: the numbers of a reference network, known from an independent program, come out to
 * 1e-9; products with the Hessian are those of central differences of the gradient, whose error
 * falls with the square of the step until rounding takes over; the Hessian of a softmax network
 * with h inputs to its last layer has exactly h + 1 null directions, in which the gradient has no
 * part, so that the Krylov space of the gradient ends at P − (h + 1).
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Sources: Pearlmutter 1994; Dauphin et al. 2014.
 */
public final class NetworkDerivatives
    implements Experiment<NetworkDerivatives.Parameters, NetworkDerivatives.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "network-derivatives";
  static final String TALK =
      "Properties of error landscapes on the synaptic weight space of a deep neural net";

  /** Of the largest eigenvalue: smaller ones are null. Rounding reaches about 1e-15. */
  static final double NULL = 1e-13;

  private static final double[] STEPS = steps();
  private static final double THIRD = 1e-3; // step for the third derivative of the gradient

  /** Which network. */
  public enum Draw {
    /** The one whose derivatives are known: 4-5-3, tanh, softmax, 7 samples. */
    REFERENCE,
    /** One with random weights, inputs and direction, uniform between −1 and 1. */
    RANDOM
  }

  /** The losses. */
  public enum LossFunction {
    SOFTMAX(Loss.SOFTMAX),
    SQUARED(Loss.SQUARED),
    HALF_SQUARED(Loss.HALF_SQUARED);

    private final Loss loss;

    LossFunction(Loss loss) {
      this.loss = loss;
    }
  }

  /**
   * @param draw which network
   * @param depth N_l, layers of neurons, inputs and outputs included, ≥ 3
   * @param inputs number of inputs
   * @param width h, neurons of each hidden layer
   * @param outputs number of outputs
   * @param activation φ of the hidden layers; outputs are linear
   * @param lossFunction ℓ
   * @param samples n
   */
  public record Parameters(
      Draw draw,
      int depth,
      int inputs,
      int width,
      int outputs,
      Activation activation,
      LossFunction lossFunction,
      int samples) {

    public Parameters {
      require(depth >= 3, "depth must be >= 3", depth);
      require(inputs >= 1, "inputs must be >= 1", inputs);
      require(width >= 1, "width must be >= 1", width);
      require(outputs >= 2, "outputs must be >= 2", outputs);
      require(samples >= 1, "samples must be >= 1", samples);
      boolean reference = depth == 3 && inputs == 4 && width == 5 && outputs == 3 && samples == 7;
      require(
          draw == Draw.RANDOM
              || reference && activation == Activation.TANH && lossFunction == LossFunction.SOFTMAX,
          "draw reference must be a network 4-5-3 of tanh with softmax and 7 samples",
          depth + " layers " + inputs + "-" + width + "-" + outputs + " with " + samples);
    }

    Architecture network() {
      int[] widths = new int[depth];
      Arrays.fill(widths, width);
      widths[0] = inputs;
      widths[depth - 1] = outputs;
      return Architecture.of(lossFunction.loss, activation, widths);
    }
  }

  /**
   * @param parameterCount P
   * @param loss L
   * @param gradientNorm |∇L|
   * @param slope ∇L·v along the direction v that was drawn
   * @param curvature vᵀHv
   * @param productNorm |Hv|
   * @param trace tr H
   * @param frobenius ‖H‖_F
   * @param eigenvalues of H, ascending
   * @param productError |Hv − H·v|/|Hv|, by the R-operator and by the whole matrix
   * @param shiftSlope |part of ∇L along equal shifts of all outputs|/|∇L|
   * @param krylovSteps dimension of the Krylov space of ∇L
   * @param stepSizes steps ε of central differences
   * @param differenceErrors |(∇L(θ + εv) − ∇L(θ − εv))/2ε − Hv|/|Hv|
   * @param truncation |third derivative of ∇L along v|/(6|Hv|): the error over ε², for small ε
   */
  public record Result(
      int parameterCount,
      double loss,
      double gradientNorm,
      double slope,
      double curvature,
      double productNorm,
      double trace,
      double frobenius,
      double[] eigenvalues,
      double productError,
      double shiftSlope,
      int krylovSteps,
      double[] stepSizes,
      double[] differenceErrors,
      double truncation) {}

  private static double[] steps() {
    double[] steps = new double[17];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.pow(10, -0.5 * i - 1); // 0.1 … 1e-9
    }
    return steps;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Are the gradient and the Hessian of a network exact?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Draw.REFERENCE, 3, 4, 5, 3, Activation.TANH, LossFunction.SOFTMAX, 7);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    Architecture network = p.network();
    double all = network.parameters();
    double passes = (2 * STEPS.length + 8) * 2 * network.gradientFlops() * p.samples();
    double hessian = ExactHessian.flops(network) * p.samples();
    return new Cost(hessian + passes + 12 * all * all * all, (long) (32 * all * all));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ReferenceNetwork at =
        p.draw() == Draw.REFERENCE
            ? ReferenceNetwork.first()
            : ReferenceNetwork.draw(p.network(), p.samples(), streams.of("network"));
    Blas blas = Blas.best();
    int all = at.network().parameters();
    double[] v = at.direction();
    ExactHessian exact = new ExactHessian(at.network(), at.inputs(), at.targets());
    double loss = exact.moveTo(at.parameters());
    double[] gradient = exact.gradient().clone();
    Matrix hessian = new Matrix(all, all);
    exact.hessian(hessian);
    double[] product = times(exact, v);
    double size = blas.nrm2(product);
    double[] whole = new double[all];
    blas.gemv(Op.N, 1, hessian, v, 0, whole);
    watch.check();
    double[] values = SymmetricEigen.values(hessian);
    watch.check();
    Lanczos krylov = Lanczos.run(LinearOperator.of(hessian), gradient, all, watch);
    double trace = 0;
    for (int i = 0; i < all; i++) {
      trace += hessian.get(i, i);
    }
    return new Result(
        all,
        loss,
        blas.nrm2(gradient),
        blas.dot(gradient, v),
        blas.dot(v, product),
        size,
        trace,
        blas.nrm2(hessian.data()),
        values,
        distance(product, whole) / size,
        shiftSlope(at.network(), gradient),
        krylov.diagonal().length,
        STEPS,
        differenceErrors(exact, at, product, size),
        truncation(exact, at, product, size));
  }

  private static double[] times(ExactHessian exact, double[] v) {
    Matrix product = new Matrix(v.length, 1);
    exact.times(new Matrix(v.length, 1, v), product);
    return product.data();
  }

  private static double[] moved(ReferenceNetwork at, double step) {
    double[] parameters = at.parameters().clone();
    Blas.best().axpy(step, at.direction(), parameters);
    return parameters;
  }

  private static double[] differenceErrors(
      ExactHessian exact, ReferenceNetwork at, double[] product, double size) {
    double[] errors = new double[STEPS.length];
    for (int i = 0; i < STEPS.length; i++) {
      exact.moveTo(moved(at, STEPS[i]));
      double[] difference = exact.gradient().clone();
      exact.moveTo(moved(at, -STEPS[i]));
      Blas.best().axpy(-1, exact.gradient(), difference);
      Blas.best().scal(1 / (2 * STEPS[i]), difference);
      errors[i] = distance(difference, product) / size;
    }
    return errors;
  }

  /** From products with the Hessian at three points, so that no difference of gradients enters. */
  private static double truncation(
      ExactHessian exact, ReferenceNetwork at, double[] product, double size) {
    exact.moveTo(moved(at, THIRD));
    double[] third = times(exact, at.direction());
    exact.moveTo(moved(at, -THIRD));
    Blas.best().axpy(1, times(exact, at.direction()), third);
    Blas.best().axpy(-2, product, third);
    return Blas.best().nrm2(third) / (THIRD * THIRD) / (6 * size);
  }

  /** Equal shifts of the weights from one neuron, or of the biases, to all outputs. */
  private static double shiftSlope(Architecture network, double[] gradient) {
    int top = network.factors();
    int units = network.outputs();
    double square = 0;
    for (int from = 0; from <= network.width(top - 1); from++) {
      double sum = 0;
      for (int k = 0; k < units; k++) {
        boolean bias = from == network.width(top - 1);
        sum += gradient[bias ? network.biasOffset(top) + k : network.weight(top, k, from)];
      }
      square += sum * sum / units;
    }
    return Math.sqrt(square) / Blas.best().nrm2(gradient);
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = a.clone();
    Blas.best().axpy(-1, b, difference);
    return Blas.best().nrm2(difference);
  }

  @Override
  public List<Check> checks(Tables tables) {
    return NetworkDerivativesClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return NetworkDerivativesFigures.of(tables);
  }
}
