// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ExactHessian;
import org.spindle.network.Loss;
import org.spindle.network.ReferenceNetwork;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.CurvatureSpace;
import org.spindle.optimize.DampedDescent;
import org.spindle.optimize.Damping;
import org.spindle.optimize.DampingSearch;
import org.spindle.optimize.NetworkObjective;
import org.spindle.optimize.ReferenceSum;
import org.spindle.optimize.SumOfFunctions;
import org.spindle.optimize.SumOfFunctionsOptimizer;
import org.spindle.sweep.Watch;

/**
 * What steps of optimizers cost: SFO beside its gradients, in CPU time and beside the floors of its
 * readings and collapses; saddle-free Newton with the whole Hessian, and in a Krylov space.
 *
 * <p>The floor of a reading is a product of a matrix of doubles of the same shape with a vector,
 * twice a step; that of a collapse its flops at the speed of the GEMM peak.
 */
final class OptimizersBench implements KernelBench {

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 20; // small problems, for the compiler
  private static final double[] DAMPINGS = {10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};
  private static final int[] CODE = {784, 100, 40, 10, 40, 100, 784};
  private static final int SAMPLES = 2000;
  private static final int KRYLOV = 60;
  private static final int KRYLOV_ROUNDS = 3;
  private static final Blas BLAS = Blas.best();

  @Override
  public String name() {
    return "optimizers";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    overhead(300, 30, 40, machine, show);
    overhead(100_000, 30, 12, machine, show);
    overhead(100_000, 100, 5, machine, show);
    exactStep(machine, show);
    krylovStep(machine, show);
  }

  private static void warmUp() {
    for (int seed = 0; seed < WARM_UP; seed++) {
      ReferenceSum small = ReferenceSum.valleys(300, 30);
      new SumOfFunctionsOptimizer(small, small.start(), new SplittableRandom(seed))
          .runPasses(12, Watch.UNLIMITED);
    }
  }

  /** Parts that count the time that they take themselves. */
  private record Timed(ReferenceSum sum, long[] nanoseconds) implements SumOfFunctions {
    @Override
    public int dimension() {
      return sum.dimension();
    }

    @Override
    public int parts() {
      return sum.parts();
    }

    @Override
    public double gradient(int part, double[] x, double[] gradient) {
      long begin = CLOCK.getCurrentThreadCpuTime();
      double f = sum.gradient(part, x, gradient);
      nanoseconds[0] += CLOCK.getCurrentThreadCpuTime() - begin;
      return f;
    }
  }

  private static void overhead(
      int variables, int parts, int passes, Machine machine, Scoreboard show) {
    String work = String.format(Locale.ROOT, "SFO step, M = %,d, N = %d", variables, parts);
    String cpu = work + ", CPU";
    String median = work + ", median";
    String cuts = work + ", collapses";
    String floorOfReading = work + ", floor of reading";
    String floorOfCollapses = work + ", floor of collapses";
    if (!show.wantsAny(cpu, median, cuts, floorOfReading, floorOfCollapses)) {
      return;
    }
    warmUp();
    Timed sum = new Timed(ReferenceSum.valleys(variables, parts), new long[1]);
    SumOfFunctionsOptimizer sfo =
        new SumOfFunctionsOptimizer(sum, new double[variables], new SplittableRandom(1));
    sfo.runPasses(4, Watch.UNLIMITED); // full, and cut for the first time
    int before = sfo.collapses();
    double[] milliseconds = new double[passes * parts];
    double columns = 0;
    for (int s = 0; s < milliseconds.length; s++) {
      long begin = CLOCK.getCurrentThreadCpuTime() - sum.nanoseconds[0];
      sfo.step();
      long end = CLOCK.getCurrentThreadCpuTime() - sum.nanoseconds[0];
      milliseconds[s] = (end - begin) * 1e-6;
      columns += (double) sfo.columns() / milliseconds.length;
    }
    double mean = Arrays.stream(milliseconds).average().orElseThrow();
    Arrays.sort(milliseconds);
    show.accept(new Measurement(cpu, mean, "ms", null));
    show.accept(new Measurement(median, milliseconds[milliseconds.length / 2], "ms", null));
    show.accept(new Measurement(cuts, sfo.collapses() - before, "in " + milliseconds.length, null));
    show.accept(new Measurement(floorOfReading, 2 * reading(variables, (int) columns), "ms", null));
    double smallest = 2 * parts + 2;
    double cut = 2.0 * variables * smallest * (smallest + 3.0 * parts + 3) / (parts + 1);
    show.accept(new Measurement(floorOfCollapses, cut / machine.doublePeak() * 1e-6, "ms", null));
  }

  /** Milliseconds of Pᵀg in doubles, the best of five. */
  private static double reading(int rows, int columns) {
    Matrix p = new Matrix(rows, columns);
    p.fill(1e-3);
    double[] g = new double[rows];
    Arrays.fill(g, 1);
    double[] c = new double[columns];
    return 1e3 * best(() -> BLAS.gemv(Op.T, 1, p, g, 0, c));
  }

  /** Saddle-free Newton with the whole Hessian of 1,120 parameters on 1,000 samples. */
  private static void exactStep(Machine machine, Scoreboard show) {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 100, 10, 10);
    String work = "saddle-free Newton, P = " + network.parameters();
    if (!show.wants(work)) {
      return;
    }
    ReferenceNetwork at = ReferenceNetwork.draw(network, 1000, new SplittableRandom(1));
    TrainingSet set = new TrainingSet(at.inputs(), at.targets());
    double seconds =
        step(new NetworkObjective(network, set, 0), at.parameters(), CurvatureSpace.whole(), 5);
    double n = network.parameters();
    double flops = 1000 * ExactHessian.flops(network) + 8 / 3.0 * n * n * n;
    show.accept(
        new Measurement(
            work, 1 / seconds, "steps/s", flops * 1e-9 / seconds / machine.doublePeak()));
  }

  /**
   * A Krylov step on a deep autoencoder, and how much of its time is inside GEMM: what its products
   * take by themselves, in the same shapes: up with the activations, across for the weights, and
   * down with the errors, twice each for a Hessian-vector product.
   */
  private static void krylovStep(Machine machine, Scoreboard show) {
    Architecture network = Architecture.of(Loss.SQUARED, Activation.SIGMOID, CODE);
    String work =
        String.format(Locale.ROOT, "Krylov step, P = %,d, k = %d", network.parameters(), KRYLOV);
    String shareInside = work + ", share inside GEMM";
    if (!show.wantsAny(work, shareInside)) {
      return;
    }
    SplittableRandom random = new SplittableRandom(1);
    Matrix x = new Matrix(CODE[0], SAMPLES);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.nextDouble();
    }
    double[] start = new double[network.parameters()];
    for (int l = 1; l <= network.factors(); l++) {
      for (int i = network.weightOffset(l); i < network.biasOffset(l); i++) {
        start[i] = random.nextGaussian() / Math.sqrt(network.width(l - 1));
      }
    }
    NetworkObjective f = new NetworkObjective(network, new TrainingSet(x, x), 0);
    DampedDescent descent =
        new DampedDescent(
            f,
            start,
            Damping.SADDLE_FREE,
            DampingSearch.lowestOf(DAMPINGS),
            CurvatureSpace.krylov(KRYLOV));
    descent.step();
    double[] seconds = new double[KRYLOV_ROUNDS];
    double[] shares = new double[KRYLOV_ROUNDS];
    double before = inside(network);
    for (int round = 0; round < KRYLOV_ROUNDS; round++) { // machines slow down and recover
      long begin = CLOCK.getCurrentThreadCpuTime();
      descent.step();
      seconds[round] = (CLOCK.getCurrentThreadCpuTime() - begin) * 1e-9;
      double after = inside(network);
      shares[round] = (before + after) / 2 / seconds[round];
      before = after;
    }
    Arrays.sort(seconds);
    Arrays.sort(shares);
    double step = seconds[KRYLOV_ROUNDS / 2];
    double flops = 0;
    for (int l = 1; l <= network.factors(); l++) {
      flops += 2.0 * products(l) * network.width(l) * network.width(l - 1) * SAMPLES;
    }
    show.accept(new Measurement(work, step, "s", flops * 1e-9 / step / machine.doublePeak()));
    show.accept(new Measurement(shareInside, shares[KRYLOV_ROUNDS / 2], "", null));
  }

  /** Products of a Krylov step in a layer: nothing is carried on to the inputs. */
  private static int products(int layer) {
    return ups(layer) + crosses(layer) + downs(layer);
  }

  private static int ups(int layer) {
    return (layer == 1 ? 1 : 2) * KRYLOV + 1 + DAMPINGS.length;
  }

  private static int crosses(int layer) {
    return (layer == 1 ? 1 : 2) * KRYLOV + 1;
  }

  private static int downs(int layer) {
    return layer == 1 ? 0 : 2 * KRYLOV + 1;
  }

  /** CPU seconds of the products of a Krylov step by themselves. */
  private static double inside(Architecture network) {
    double inside = 0;
    for (int l = 1; l <= network.factors(); l++) {
      int above = network.width(l);
      int below = network.width(l - 1);
      Matrix weights = ones(below, above); // as the parameters hold them
      Matrix activations = ones(below, SAMPLES);
      Matrix sums = ones(above, SAMPLES);
      Matrix product = ones(below, above);
      inside += ups(l) * best(() -> BLAS.gemm(Op.T, Op.N, 1, weights, activations, 0, sums));
      inside += crosses(l) * best(() -> BLAS.gemm(Op.N, Op.T, 1, activations, sums, 0, product));
      inside += downs(l) * best(() -> BLAS.gemm(Op.N, Op.N, 1, weights, sums, 0, activations));
    }
    return inside;
  }

  private static Matrix ones(int rows, int columns) {
    Matrix matrix = new Matrix(rows, columns);
    matrix.fill(1);
    return matrix;
  }

  /** CPU seconds of a product, the best of five. */
  private static double best(Runnable product) {
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 5; round++) {
      long begin = CLOCK.getCurrentThreadCpuTime();
      product.run();
      best = Math.min(best, (CLOCK.getCurrentThreadCpuTime() - begin) * 1e-9);
    }
    return best;
  }

  /** CPU seconds of a saddle-free step, the median after one. */
  private static double step(NetworkObjective f, double[] start, CurvatureSpace space, int rounds) {
    DampedDescent descent =
        new DampedDescent(f, start, Damping.SADDLE_FREE, DampingSearch.lowestOf(DAMPINGS), space);
    descent.step();
    double[] seconds = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long begin = CLOCK.getCurrentThreadCpuTime();
      descent.step();
      seconds[round] = (CLOCK.getCurrentThreadCpuTime() - begin) * 1e-9;
    }
    Arrays.sort(seconds);
    return seconds[rounds / 2];
  }
}
