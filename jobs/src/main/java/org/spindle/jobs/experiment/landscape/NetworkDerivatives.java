// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Inertia;
import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.CentralDifferences;
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

  private static final double NULL = 1e-13; // of the largest |λ|; rounding reaches about 1e-15
  private static final double[] STEPS = steps();
  private static final double THIRD = 1e-3; // step for the third derivative of the gradient

  private static final double PRINTED = 1e-9; // of the reference's numbers
  private static final double DIFFERENCES = 1e-8; // relative
  private static final double PRODUCTS = 1e-10; // relative
  private static final double ROUNDING = 1e-12; // relative
  private static final double KRYLOV = 1e-9; // of ‖H‖; rounding grows by the small β before
  private static final double ABOVE_ROUNDING = 1e-7; // errors that are truncation …
  private static final double BELOW_NEXT_ORDER = 1e-5; // … of the leading order
  private static final double NEXT_ORDER = 0.02; // relative, of what is left out
  private static final Set<Activation> SMOOTH =
      Set.of(Activation.LINEAR, Activation.TANH, Activation.ERF, Activation.SIGMOID);

  private static final Parameters REFERENCE_NETWORK =
      new Parameters(42, 3, 4, 5, 3, Activation.TANH, LossFunction.SOFTMAX, 7);

  @Override
  public About about() {
    return About.of("network-derivatives", 4)
        .asks("Are the gradient and the Hessian of a network exact?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
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
   * @param networkSeed seed of the SplitMix64 that draws weights, inputs and direction, whatever
   *     the sweep's seed: 42 with the shape of the reference is the reference; 0 for a stream of
   *     the point's own
   * @param depth N_l, layers of neurons, inputs and outputs included, ≥ 3
   * @param inputs number of inputs
   * @param width h, neurons of each hidden layer
   * @param outputs number of outputs
   * @param activation φ of the hidden layers; outputs are linear
   * @param lossFunction ℓ
   * @param samples n
   */
  public record Parameters(
      long networkSeed,
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
    }

    Architecture network() {
      int[] widths = new int[depth];
      Arrays.fill(widths, width);
      widths[0] = inputs;
      widths[depth - 1] = outputs;
      return Architecture.of(lossFunction.loss, activation, widths);
    }

    /** Whether an independent program knows its derivatives: 4-5-3, tanh, softmax, 7 samples. */
    boolean isReference() {
      return equals(REFERENCE_NETWORK);
    }

    boolean isSoftmax() {
      return lossFunction == LossFunction.SOFTMAX;
    }

    boolean isSmooth() {
      return SMOOTH.contains(activation);
    }

    /** No symmetry but that of the outputs: neither kinks with dead neurons nor linear layers. */
    boolean isGeneric() {
      return isSmooth() && activation != Activation.LINEAR;
    }

    /** Directions that shift all outputs of softmax alike, h + 1. */
    int shifts() {
      return width + 1;
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
   * @param krylovSteps Lanczos steps from ∇L until nothing is left, at most to where its Krylov
   *     space should end: P − (h + 1) with softmax
   * @param krylovResidual what the last step left over, β/‖H‖
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
      double krylovResidual,
      double[] stepSizes,
      double[] differenceErrors,
      double truncation) {

    Inertia inertia() {
      return Inertia.of(eigenvalues, NULL);
    }

    double truncationError(int step) {
      return truncation * stepSizes[step] * stepSizes[step];
    }
  }

  private static double[] steps() {
    double[] steps = new double[17];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.pow(10, -0.5 * i - 1); // 0.1 … 1e-9
    }
    return steps;
  }

  @Override
  public Parameters defaults() {
    return REFERENCE_NETWORK;
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
    RandomGenerator numbers =
        p.networkSeed() == 0 ? streams.of("network") : new SplittableRandom(p.networkSeed());
    ReferenceNetwork at = ReferenceNetwork.draw(p.network(), p.samples(), numbers);
    Blas blas = Blas.best();
    int all = at.network().parameters();
    double[] v = at.direction();
    ExactHessian exact = new ExactHessian(at.network(), at.inputs(), at.targets());
    double loss = exact.moveTo(at.parameters());
    double[] gradient = exact.gradient().clone();
    Matrix hessian = new Matrix(all, all);
    exact.hessian(hessian);
    var differences = new CentralDifferences(exact, at.parameters(), v);
    double[] product = differences.product();
    double size = blas.nrm2(product);
    double[] whole = new double[all];
    blas.gemv(Op.N, 1, hessian, v, 0, whole);
    watch.check();
    double[] values = SymmetricEigen.values(hessian);
    watch.check();
    int end = p.isSoftmax() ? all - p.shifts() : all;
    Lanczos krylov = Lanczos.run(LinearOperator.of(hessian), gradient, end, watch);
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
        CentralDifferences.distance(product, whole) / size,
        shiftSlope(at.network(), gradient),
        krylov.diagonal().length,
        krylov.residual() / SymmetricEigen.norm(values),
        STEPS,
        differences.errors(STEPS),
        differences.truncation(THIRD));
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

  /** A number that an independent program found for the reference network. */
  private record Known(String name, double number, ToDoubleFunction<Result> computed) {}

  private static final List<Known> REFERENCE =
      List.of(
          new Known("loss", 1.635159787191, Result::loss),
          new Known("gradient norm", 0.897016554560, Result::gradientNorm),
          new Known("slope", 0.479075444086, Result::slope),
          new Known("curvature", 1.228427861526, Result::curvature),
          new Known("product norm", 1.478122367020, Result::productNorm),
          new Known("trace", 1.151284265901, Result::trace),
          new Known("frobenius", 2.109347035230, Result::frobenius),
          new Known("smallest eigenvalue", -0.634686826426, r -> r.eigenvalues()[0]),
          new Known("largest eigenvalue", 1.103788979957, r -> last(r.eigenvalues())));

  private static final int NEGATIVE = 18; // eigenvalues of the reference

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> reference = where(all, row -> row.p().isReference());
    List<Row<Parameters, Result>> generic = where(all, row -> row.p().isGeneric());
    List<Row<Parameters, Result>> softmax = where(generic, row -> row.p().isSoftmax());
    for (Known known : REFERENCE) {
      claims.equal(
          "reference network: " + known.name,
          reference,
          row -> known.computed.applyAsDouble(row.r()),
          row -> known.number,
          row -> PRINTED);
    }
    claims
        .each(
            "reference network: negative eigenvalues",
            reference,
            row -> Finding.exact(NEGATIVE, row.r().inertia().negative(), 0))
        .small(
            "products with the Hessian are central differences of the gradient",
            all,
            row -> least(row.r().differenceErrors()),
            DIFFERENCES)
        .several(
            "central differences miss by the third derivative times ε²/6",
            where(all, row -> row.p().isSmooth()),
            row -> truncated(row.r()))
        .small(
            "the whole Hessian times a direction is the product by the R-operator",
            all,
            row -> row.r().productError(),
            PRODUCTS)
        .each(
            "a softmax network with h inputs to its last layer has h + 1 null directions",
            softmax,
            row -> Finding.exact(row.p().shifts(), row.r().inertia().zero(), 0))
        .each(
            "a network with squared error has no null directions",
            where(generic, row -> !row.p().isSoftmax()),
            row -> Finding.exact(0, row.r().inertia().zero(), 0))
        .small(
            "the gradient of a softmax network has no part in null directions",
            where(all, row -> row.p().isSoftmax()),
            row -> row.r().shiftSlope(),
            ROUNDING)
        .each(
            "the Krylov space of the gradient does not end before P - (h + 1)",
            where(softmax, row -> row.p().depth() == 3),
            row -> Finding.exact(krylovEnd(row), row.r().krylovSteps(), 0))
        .small(
            "the Krylov space of the gradient ends at P - (h + 1): the last step leaves less than"
                + " 1e-9 of ‖H‖",
            where(softmax, row -> row.p().depth() == 3),
            row -> row.r().krylovResidual(),
            KRYLOV);
  }

  /** At the steps where truncation is above rounding and the next order still small. */
  private static List<Finding> truncated(Result r) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < r.stepSizes().length; i++) {
      double theory = r.truncationError(i);
      if (theory > ABOVE_ROUNDING && theory < BELOW_NEXT_ORDER) {
        findings.add(Finding.exact(1, r.differenceErrors()[i] / theory, NEXT_ORDER));
      }
    }
    return findings;
  }

  static int krylovEnd(Row<Parameters, Result> row) {
    return row.r().parameterCount() - row.p().shifts();
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  static double least(double[] values) {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    NetworkDerivativesFigures.draw(rows, figures);
  }
}
