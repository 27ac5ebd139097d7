// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.spindle.data.Datasets;
import org.spindle.dynamics.CoupledModes;
import org.spindle.dynamics.DeepLinearNetwork;
import org.spindle.dynamics.GradientDescent;
import org.spindle.dynamics.GreedyPretraining;
import org.spindle.dynamics.InitialCondition;
import org.spindle.dynamics.LinearTask;
import org.spindle.dynamics.NarrowNetwork;
import org.spindle.dynamics.NetworkStart;
import org.spindle.dynamics.RateSearch;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How does the learning time of a deep linear network depend on its depth, and on its start?
 *
 * <p>Claim: from random orthogonal or pretrained weights the number of iterations does not depend
 * on depth; from random Gaussian weights it grows. Full-batch gradient descent on all images, by
 * their second-order statistics; the learning rate is optimised inside the point, over a grid that
 * is continued until the best rate has a slower neighbour on either side.
 *
 * <p>Talk: "MNIST learning speeds", "Depth-independent training time". Source: Saxe, McClelland and
 * Ganguli, ICLR 2014, figures 4 and 6A.
 */
public final class DepthSpeed implements Experiment<DepthSpeed.Parameters, DepthSpeed.Result> {

  private static final int CURVE_POINTS = 200;
  private static final int DEEP = 10; // layers, from which on depth should not matter

  @Override
  public About about() {
    return About.of("depth-speed", 3)
        .asks(
            "How does the learning time of a deep linear network depend on its depth and its start?")
        .talk("MNIST learning speeds; Depth-independent training time");
  }

  /** What is learned. */
  public enum Statistics {
    /** The digits: 784 pixels in [0, 1] to ten one-hot classes. */
    MNIST,
    /** 40 white inputs to ten outputs, singular values from 1 down to 1/2. */
    WHITE
  }

  /**
   * @param statistics what is learned
   * @param images number of training images, the first ones; for mnist
   * @param depth N_l, layers of neurons, input and output included; N = N_l − 1 weight matrices
   * @param width neurons of each hidden layer
   * @param initialization how the weights begin
   * @param gain g of orthogonal weights, factor on Glorot's s.d. of gaussian ones
   * @param initialStrength u₀ of each mode at a decoupled start, and of pretraining
   * @param pretrainEpochs iterations of greedy pretraining per layer
   * @param rates number of learning rates, logarithmically spaced
   * @param rateLow smallest rate, of the mean error per image; the paper's is this / images
   * @param rateHigh largest rate
   * @param threshold error that ends the learning time, as a fraction of that of the zero map, ½
   *     per image; the paper's 1.3e4 of 25,000 is 0.52
   * @param maxIterations where a rate is given up
   */
  public record Parameters(
      Statistics statistics,
      int images,
      int depth,
      int width,
      InitialCondition initialization,
      double gain,
      double initialStrength,
      int pretrainEpochs,
      int rates,
      double rateLow,
      double rateHigh,
      double threshold,
      int maxIterations) {

    public Parameters {
      require(images >= 100 && images <= 60_000, "images must be in 100..60000", images);
      require(depth >= 3 && depth <= 10_000, "depth must be in 3..10000", depth);
      require(width >= 10 && width <= 20_000, "width must be in 10..20000", width);
      require(gain > 0 && gain < 100, "gain must be > 0 and < 100", gain);
      require(
          initialStrength > 0 && initialStrength < 0.1,
          "initial-strength must be > 0 and < 0.1",
          initialStrength);
      require(pretrainEpochs >= 1, "pretrain-epochs must be >= 1", pretrainEpochs);
      require(rates >= 2 && rates <= 1000, "rates must be in 2..1000", rates);
      require(rateLow > 0 && rateLow < rateHigh, "rate-low must be > 0 and < rate-high", rateLow);
      require(rateHigh < 1e6, "rate-high must be < 1e6", rateHigh);
      require(threshold > 0 && threshold < 1, "threshold must be > 0 and < 1", threshold);
      require(maxIterations >= 1, "max-iterations must be >= 1", maxIterations);
    }

    int factors() {
      return depth - 1;
    }
  }

  /**
   * @param iterations fewest iterations to the threshold; null if no rate reached it
   * @param learningRate the rate of these, λ on the mean error; null if none
   * @param rateAtEdge whether the best rate is the smallest or largest that was tried
   * @param diverged whether all rates diverged
   * @param iterationsTheory iterations of the coupled modes at this rate; decoupled only
   * @param errorFloor the least error of any linear map
   * @param curveIterations iterations of the learning curve
   * @param errorCurve error there, at the best rate
   */
  public record Result(
      Integer iterations,
      Double learningRate,
      boolean rateAtEdge,
      boolean diverged,
      Integer iterationsTheory,
      double errorFloor,
      int[] curveIterations,
      double[] errorCurve) {}

  @Override
  public Parameters defaults() {
    return new Parameters(
        Statistics.MNIST,
        60_000,
        5,
        1000,
        InitialCondition.ORTHOGONAL,
        1,
        1e-3,
        5000,
        20,
        0.005,
        5,
        0.52,
        5000);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return p.statistics() == Statistics.MNIST ? Set.of("mnist") : Set.of();
  }

  /** Iterations are a guess, from runs on MNIST: it orders the points and sizes the bins. */
  @Override
  public Cost cost(Parameters p) {
    int inputs = p.statistics() == Statistics.MNIST ? 712 : DepthSpeedTasks.WHITE_INPUTS;
    double weights = p.width() * (inputs + (p.factors() - 1.0) * p.width());
    double iterations =
        switch (p.initialization()) {
          case GAUSSIAN -> Math.min(p.maxIterations(), 4.0 * p.depth()) * p.rates();
          case ORTHOGONAL, PRETRAINED -> 6.0 * p.rates();
          case DECOUPLED -> Math.min(p.maxIterations(), 600) * 4.0;
        };
    boolean narrow = p.initialization() == InitialCondition.DECOUPLED;
    double flops = narrow ? NarrowNetwork.flops(p.factors(), inputs) : 60 * weights;
    return new Cost(flops * iterations, (long) (narrow ? 1e6 : 12 * weights));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    LinearTask task = DepthSpeedTasks.task(p, data);
    double threshold = p.threshold() * task.outputPower() / 2;
    RateSearch search =
        RateSearch.of(
            network(p, task, streams),
            new RateSearch.Grid(p.rateHigh(), p.rateLow(), p.rates()),
            threshold,
            p.maxIterations(),
            watch);
    var best = search.best();
    boolean diverged = best == null && search.slowest() == null;
    int[] at = best == null ? new int[0] : best.curveIterations(CURVE_POINTS);
    double[] curve = Arrays.stream(at).mapToDouble(i -> best.losses()[i]).toArray();
    return new Result(
        best == null ? null : best.iterations(),
        best == null ? null : best.rate(),
        search.atEdge(),
        diverged,
        best == null ? null : iterationsTheory(p, data, best.rate()),
        task.floor(),
        at,
        curve);
  }

  private static GradientDescent network(Parameters p, LinearTask task, Streams streams) {
    var random = streams.of("weights");
    int factors = p.factors();
    return switch (p.initialization()) {
      case DECOUPLED -> new NarrowNetwork(task, factors, p.initialStrength());
      case GAUSSIAN ->
          new DeepLinearNetwork(
              task, NetworkStart.gaussian(task, factors, p.width(), p.gain(), random));
      case ORTHOGONAL ->
          new DeepLinearNetwork(
              task, NetworkStart.orthogonal(task, factors, p.width(), p.gain(), random));
      case PRETRAINED ->
          new DeepLinearNetwork(
              task,
              NetworkStart.pretrained(
                  task,
                  new GreedyPretraining(task, factors - 1, p.pretrainEpochs(), p.initialStrength()),
                  p.width(),
                  p.gain(),
                  random));
    };
  }

  /** Iterations of modes that interact; null for other starts or if it is not reached. */
  private static Integer iterationsTheory(Parameters p, Datasets data, double rate) {
    if (p.initialization() != InitialCondition.DECOUPLED) {
      return null;
    }
    OptionalInt iterations =
        CoupledModes.iterations(
            DepthSpeedTasks.statistics(p, data),
            p.factors(),
            p.initialStrength(),
            rate,
            p.threshold(),
            p.maxIterations());
    return iterations.isPresent() ? iterations.getAsInt() : null;
  }

  /** All replicates of a start at a depth; NaN where there is no value. */
  record Cell(
      Parameters at,
      Estimate iterations,
      @Sql("ln(coalesce(iterations, max_iterations))") Estimate logIterations,
      @Sql("ln(learning_rate)") Estimate logRate) {

    /** The best rate, geometric mean over draws. */
    double rate() {
      return Math.exp(logRate.mean());
    }

    double rateError() {
      return rate() * logRate.error();
    }
  }

  /** What the learning curves are drawn from. */
  @From("SELECT * FROM rows WHERE replicate = 0 AND iterations IS NOT NULL")
  record Curve(
      Parameters at,
      int iterations,
      double learningRate,
      double iterationsTheory,
      double errorFloor,
      double[] curveIterations,
      double[] errorCurve) {

    boolean isOf(Statistics statistics, InitialCondition start) {
      return at.statistics() == statistics && at.initialization() == start;
    }

    /** Error as a part of that of a network that says nothing. */
    double share(double error) {
      return error / DepthSpeedTasks.silence(at.statistics());
    }

    /** The first iteration of the curve from which on the error is below the threshold. */
    double crossing() {
      int i = curveIterations.length;
      while (i > 0 && share(errorCurve[i - 1]) < at.threshold()) {
        i--;
      }
      return i < curveIterations.length ? curveIterations[i] : Double.NaN;
    }

    /** Iterations between two points of the curve. */
    double resolution() {
      return curveIterations[1] - curveIterations[0];
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    DepthSpeedClaims.judge(rows, claims);
  }

  static List<Cell> deep(List<Cell> start) {
    return where(start, c -> c.at.depth() >= DEEP);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    DepthSpeedFigures.draw(rows, figures);
  }
}
