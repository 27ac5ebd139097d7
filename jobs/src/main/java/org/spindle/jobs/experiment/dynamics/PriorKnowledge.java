// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.dynamics.BalancedFlow;
import org.spindle.dynamics.TangentKernel;
import org.spindle.dynamics.TwoLayerWeights;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How does a deep linear network learn from what it knows already, and when is it lazy?
 *
 * <p>Claim: from any λ-balanced start the Gram matrix of the weights follows an exact Riccati
 * formula, whether the network is new, fine-tuned or must learn the reverse; large λ of the sign
 * that the narrow layer allows leaves the tangent kernel where it was (lazy), small λ makes it anew
 * (rich). Simulated is the gradient flow of the weights by a Runge–Kutta method.
 *
 * <p>Beyond the talk: Braun et al. 2022, Dominé et al. 2024.
 */
public final class PriorKnowledge
    implements Experiment<PriorKnowledge.Parameters, PriorKnowledge.Result> {

  private static final int POINTS = 61;
  private static final double EXACT = 1e-8;
  private static final double TELLING = 1e-3; // what a wrong formula must miss by
  private static final double LAZY = 8; // λ in units of the strength from which on λ⁻² is near

  @Override
  public About about() {
    return About.of("prior-knowledge", 2)
        .asks("How does a deep linear network learn from what it knows, and when is it lazy?")
        .talk("Beyond the talk: prior knowledge (Braun et al. 2022)");
  }

  /** What was learned before. */
  public enum Prior {
    /** Nothing: a random start. */
    NONE,
    /** The same modes at other strengths. */
    SIMILAR,
    /** Another task, drawn independently. */
    UNRELATED,
    /** The negative of the task. */
    REVERSED
  }

  /**
   * @param inputs p
   * @param width h, neurons of the hidden layer, at most min(p, q)
   * @param outputs q
   * @param rank of the task, from 1 to min(p, q)
   * @param strength singular values of the task are between strength/2 and strength
   * @param balance λ in W₂ᵀW₂ − W₁W₁ᵀ = λ·1
   * @param initialScale squared length of a hidden neuron's weights in the lesser layer, &gt; 0
   * @param prior what was learned before
   * @param priorDuration for how long it was learned, in τ
   * @param duration of the learning that is looked at, in τ
   */
  public record Parameters(
      int inputs,
      int width,
      int outputs,
      int rank,
      double strength,
      double balance,
      double initialScale,
      Prior prior,
      double priorDuration,
      double duration) {

    public Parameters {
      int least = Math.min(inputs, outputs);
      require(least >= 1, "inputs and outputs must be >= 1", least);
      require(width >= 1 && width <= least, "width must be >= 1 and <= inputs, outputs", width);
      require(rank >= 1 && rank <= least, "rank must be >= 1 and <= inputs, outputs", rank);
      require(finite(strength) && strength > 0, "strength must be > 0", strength);
      require(finite(balance), "balance must be finite", balance);
      require(finite(initialScale) && initialScale > 0, "initial-scale must be > 0", initialScale);
      require(priorDuration > 0 && finite(priorDuration), "prior-duration must be > 0", prior);
      require(duration > 0 && finite(duration), "duration must be > 0", duration);
    }

    private static boolean finite(double value) {
      return Double.isFinite(value);
    }

    int weights() {
      return width * (inputs + outputs);
    }

    /** t in τ of the curves. */
    double[] times() {
      double[] times = new double[POINTS];
      Arrays.setAll(times, i -> duration * i / (POINTS - 1));
      return times;
    }
  }

  /**
   * @param deviation largest |QQᵀ_simulated − QQᵀ_theory| over all times and elements
   * @param wrongSignDeviation the same for the formula with −λ; null if λ = 0
   * @param imbalance largest |W₂ᵀW₂ − W₁W₁ᵀ − λ·1| at the end: it is conserved
   * @param kernelMovement ‖K − K₀‖/‖K₀‖ of the tangent kernel at the end, simulated
   * @param kernelMovementTheory the same by the formula
   * @param kernelMovementLazy its limit for small starts and large |λ|; null with prior knowledge,
   *     and where the larger layer does not cover its side, for then there is no lazy limit
   * @param losses ½‖Σ − W₂W₁‖² relative to ½‖Σ‖², simulated
   * @param lossesTheory the same by the formula
   */
  public record Result(
      double deviation,
      Double wrongSignDeviation,
      double imbalance,
      double kernelMovement,
      double kernelMovementTheory,
      Double kernelMovementLazy,
      double[] losses,
      double[] lossesTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(6, 4, 4, 4, 1, 0, 0.01, Prior.NONE, 4, 12);
  }

  @Override
  public Cost cost(Parameters p) {
    double rate = Math.abs(p.balance()) + p.strength(); // of the fastest mode
    double steps = 20 + 15 * rate * (p.duration() + p.priorDuration()); // of Runge and Kutta
    double sides = p.inputs() + p.outputs();
    double simulation = steps * 12 * (6.0 * p.width() * p.inputs() * p.outputs() + 2000);
    double theory = 2 * (POINTS + rate * p.duration()) * 8 * sides * sides * p.width();
    return new Cost(simulation + theory, (long) (8 * POINTS * 4 * sides * sides) + 4096);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Matrix task = task(p, streams.of("modes"), streams.of("strengths"), 1);
    TwoLayerWeights start = start(p, task, streams, watch);
    double[] times = p.times();
    TwoLayerWeights[] course = start.flow(task, watch, times);
    Matrix[] theory = BalancedFlow.of(task, p.balance()).grams(start.stacked(), times);
    Double wrong = null;
    if (p.balance() != 0) {
      wrong = deviation(course, BalancedFlow.of(task, -p.balance()).grams(start.stacked(), times));
    }
    Matrix first = course[0].gram();
    double[] losses = new double[POINTS];
    double[] lossesTheory = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      losses[i] = loss(task, course[i].gram());
      lossesTheory[i] = loss(task, theory[i]);
    }
    return new Result(
        deviation(course, theory),
        wrong,
        course[POINTS - 1].imbalance(p.balance()),
        TangentKernel.movement(first, course[POINTS - 1].gram(), p.inputs()),
        TangentKernel.movement(theory[0], theory[POINTS - 1], p.inputs()),
        lazyLimit(p, task),
        losses,
        lossesTheory);
  }

  private static TwoLayerWeights start(Parameters p, Matrix task, Streams streams, Watch watch) {
    TwoLayerWeights random =
        TwoLayerWeights.balanced(
            p.inputs(), p.width(), p.outputs(), p.balance(), p.initialScale(), streams.of("start"));
    if (p.prior() == Prior.NONE) {
      return random;
    }
    Matrix before =
        switch (p.prior()) {
          case SIMILAR -> task(p, streams.of("modes"), streams.of("other strengths"), 1);
          case UNRELATED -> task(p, streams.of("other modes"), streams.of("other strengths"), 1);
          case REVERSED -> task(p, streams.of("modes"), streams.of("strengths"), -1);
          case NONE -> task;
        };
    return random.flow(before, watch, p.priorDuration())[0];
  }

  /** Σ = ±U S Vᵀ with uniform U and V and singular values uniform in [strength/2, strength]. */
  private static Matrix task(
      Parameters p, RandomGenerator modes, RandomGenerator strengths, int sign) {
    Matrix u =
        new Matrix(p.outputs(), p.rank(), HaarOrthogonal.frame(p.outputs(), p.rank(), modes));
    Matrix v = new Matrix(p.inputs(), p.rank(), HaarOrthogonal.frame(p.inputs(), p.rank(), modes));
    for (int k = 0; k < p.rank(); k++) {
      double s = sign * p.strength() * (1 + strengths.nextDouble()) / 2;
      for (int r = 0; r < p.outputs(); r++) {
        u.set(r, k, s * u.get(r, k));
      }
    }
    return Blas.best().multiply(Op.N, u, Op.T, v);
  }

  private static double deviation(TwoLayerWeights[] course, Matrix[] theory) {
    double largest = 0;
    for (int i = 0; i < theory.length; i++) {
      Matrix gram = course[i].gram();
      for (int c = 0; c < gram.cols(); c++) {
        for (int r = 0; r < gram.rows(); r++) {
          largest = Math.max(largest, Math.abs(gram.get(r, c) - theory[i].get(r, c)));
        }
      }
    }
    return largest;
  }

  /** ΔW₁ᵀW₁ = ΣᵀΣ/|λ| and ΔW₂W₂ᵀ = ΣΣᵀ/|λ|, on a kernel that is |λ| times the identity. */
  private static Double lazyLimit(Parameters p, Matrix task) {
    boolean covered = p.width() == (p.balance() > 0 ? p.outputs() : p.inputs());
    if (p.prior() != Prior.NONE || p.balance() == 0 || !covered) {
      return null;
    }
    double squares = 0;
    double fourths = 0;
    for (double s : Svd.values(task)) {
      squares += s * s;
      fourths += s * s * s * s;
    }
    double change = (p.inputs() + p.outputs()) * fourths + 2 * squares * squares;
    double kernel = (double) p.inputs() * p.outputs();
    return Math.sqrt(change / kernel) / (p.balance() * p.balance());
  }

  private static double loss(Matrix task, Matrix gram) {
    double error = 0;
    double all = 0;
    for (int c = 0; c < task.cols(); c++) {
      for (int r = 0; r < task.rows(); r++) {
        error += Math.pow(task.get(r, c) - gram.get(task.cols() + r, c), 2);
        all += Math.pow(task.get(r, c), 2);
      }
    }
    return error / all;
  }

  /** All replicates at one place; NaN where there is no value. */
  record Cell(
      Parameters at,
      @Sql("max(deviation)") double deviation,
      @Sql("min(wrong_sign_deviation)") double wrongSignDeviation,
      @Sql("max(imbalance)") double imbalance,
      @Sql("max(abs(kernel_movement - kernel_movement_theory) / (1 + kernel_movement_theory))")
          double movementError,
      Twin kernelMovement,
      @Sql("max(array_max(zip_with(losses, losses_theory, (x, y) -> abs(x - y))))")
          double lossError,
      @Sql("max(array_max(losses_theory))") double greatestLoss,
      @Sql("min(kernel_movement / kernel_movement_lazy)") double leastLazy,
      @Sql("max(kernel_movement / kernel_movement_lazy)") double mostLazy) {

    /** Whether λ is so large that the kernel should have its lazy limit, where there is one. */
    boolean isLazy() {
      return Math.abs(at.balance()) >= LAZY * at.strength() && !Double.isNaN(mostLazy);
    }
  }

  /** What the curves are drawn from. */
  @From("SELECT * FROM rows WHERE replicate = 0 AND rank = (SELECT max(rank) FROM rows)")
  record Curve(Parameters at, double[] losses, double[] lossesTheory) {}

  static List<Cell> cells(Rows<Parameters, Result> rows) {
    return rows.cells(Cell.class, "prior-duration");
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> cells = cells(rows);
    claims
        .small(
            "weights under gradient flow follow the Riccati formula at every time",
            cells,
            Cell::deviation,
            EXACT)
        .exceeds(
            "the Riccati formula with the wrong sign of λ misses the weights",
            where(cells, c -> c.at.balance() != 0),
            c -> Estimate.exact(c.wrongSignDeviation),
            c -> TELLING)
        .small("W₂ᵀW₂ − W₁W₁ᵀ keeps its value", cells, Cell::imbalance, EXACT)
        .small(
            "the tangent kernel moves as far as the formula says",
            cells,
            Cell::movementError,
            EXACT)
        .several(
            "in the lazy regime the tangent kernel moves by s²/λ², not more",
            where(cells, Cell::isLazy),
            c ->
                List.of(
                    Finding.exact(1, c.leastLazy, nextOrders(c.at)),
                    Finding.exact(1, c.mostLazy, nextOrders(c.at))))
        .small(
            "the loss is that of the formula at every time",
            cells,
            Cell::lossError,
            PriorKnowledge::lossOf);
  }

  /**
   * What {@link #EXACT} in each element of W₂W₁ makes of the loss L: 2√L·‖δ‖/‖Σ‖, where ‖δ‖ ≤
   * √(pq)·1e-8 and no singular value of Σ is below strength/2.
   */
  private static double lossOf(Cell c) {
    double error = EXACT * Math.sqrt((double) c.at.inputs() * c.at.outputs());
    double task = c.at.strength() / 2 * Math.sqrt(c.at.rank());
    return 2 * Math.sqrt(c.greatestLoss) * error / task;
  }

  /** (s/λ)², and the start's share in tr W₁W₁ᵀ = Σs²/λ, s² being 7/12 on average. */
  private static double nextOrders(Parameters p) {
    double balance = Math.abs(p.balance());
    double squares = p.rank() * 7.0 / 12 * p.strength() * p.strength();
    double start = p.initialScale() * p.width() * balance / squares;
    return 2 * Math.pow(p.strength() / balance, 2) + 4 * start;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    PriorKnowledgeFigures.draw(rows, figures);
  }
}
