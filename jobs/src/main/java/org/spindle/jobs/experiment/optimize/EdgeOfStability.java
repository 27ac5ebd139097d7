// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.optimize.FactorizedMap;
import org.spindle.optimize.FactorizedMap.Invariants;
import org.spindle.optimize.FactorizedMap.Weights;
import org.spindle.optimize.Objective;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What does gradient descent do whose steps are too long for the curvature, η λ_max &gt; 2?
 *
 * <p>Claims: two layers of one weight are a catapult, thrown to rest below the edge 2/η; four are
 * held at the edge itself, from wherever they start; two equal weights cycle between two values
 * with w₁w₂ = 1/η and w₁² + w₂² = 1 + 1/η up to η = √5 − 1, and are chaotic, with an exponent of ln
 * 3 at η = 2. A tanh network that learns digits climbs to the edge and stays there.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Sources: Cohen et al., ICLR 2021; Lewkowycz et al. 2020; Zhu et al., ICLR 2023. The maps are
 * derived in {@link FactorizedMap}.
 */
public final class EdgeOfStability
    implements Experiment<EdgeOfStability.Parameters, EdgeOfStability.Result> {

  static final int KEPT = 60; // steps of an orbit
  static final int LAST = 8; // weights of an orbit's end
  static final int CHECKS = 40; // times at which the sharpness of a network is taken
  static final double ROUNDING = 1e-12;

  /** Final sharpness of two layers from x² + y² = 2.6/η, xy = 1.001: η, λ. A separate program. */
  private static final double[][] CATAPULT = {
    {0.1, 10.93478553}, {0.2, 5.61517477}, {0.4, 3.13428139}
  };

  /** Final sharpness of four layers at η = 0.2, from wherever they start; the same program. */
  private static final double[] HELD = {0.2, 9.927360};

  private static final double REFERENCE = 1e-6;
  private static final double BELOW_EDGE = 0.01; // it is η²/4 and less, as measured at η ≤ 0.4

  @Override
  public About about() {
    return About.of("edge-of-stability", 2)
        .asks("What does gradient descent do whose steps are too long for the curvature?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /** What descends. */
  public enum Descent {
    /** ½(xy − 1)². */
    TWO_LAYERS,
    /** The same from x = y. */
    EQUAL_WEIGHTS,
    /** ¼(x²y² − 1)², four layers in tied pairs. */
    FOUR_LAYERS,
    /** A tanh network with one hidden layer on digits, squared error, all samples at once. */
    NETWORK
  }

  /**
   * @param descent what descends
   * @param rate η &gt; 0
   * @param steps most of them
   * @param squares x² + y² at the start of two and four layers, at least 2 · product
   * @param product xy at the start, &gt; 0; of equal weights their square
   * @param samples images of a network's training set
   * @param side pixels along an image's edge, at most 28
   * @param hidden neurons of the hidden layer
   * @param gain deviation of a weight at the start, in units of 1/√fan-in
   */
  public record Parameters(
      Descent descent,
      double rate,
      int steps,
      double squares,
      double product,
      int samples,
      int side,
      int hidden,
      double gain) {

    public Parameters {
      require(rate > 0 && rate <= 2, "rate must be > 0 and <= 2", rate);
      require(steps >= 2 * KEPT, "steps must be >= " + 2 * KEPT, steps);
      require(product > 0, "product must be > 0", product);
      require(squares >= 2 * product, "squares must be >= 2 * product", squares);
      require(samples >= 2, "samples must be >= 2", samples);
      require(side >= 2 && side <= 28, "side must be >= 2 and <= 28", side);
      require(hidden >= 1, "hidden must be >= 1", hidden);
      require(gain > 0, "gain must be > 0", gain);
    }

    double edge() {
      return 2 / rate;
    }

    FactorizedMap map() {
      return new FactorizedMap(descent == Descent.FOUR_LAYERS ? 2 : 1, rate);
    }

    Weights start() {
      return Weights.of(squares, product);
    }

    /**
     * Where gradient flow, which keeps x² − y², would end: beyond the edge, descent cannot stay.
     */
    double flowSharpness() {
      double imbalance = Invariants.of(start()).imbalance();
      double layersHalved = descent == Descent.FOUR_LAYERS ? 2 : 1;
      return layersHalved * Math.hypot(imbalance, 2);
    }

    Architecture network() {
      return Architecture.of(
          Loss.HALF_SQUARED, Activation.TANH, side * side, hidden, Mnist.CLASSES);
    }

    /** The step of a check. */
    int step(int check) {
      return (int) ((long) check * steps / CHECKS);
    }
  }

  /**
   * @param xs x of the first steps of two and four layers; empty otherwise
   * @param ys y
   * @param rest x and y in the end; of equal weights the last of them
   * @param restSharpness λ_max in the end; null for others than two and four layers
   * @param stretching mean logarithm of the slope of the map along the second half of an orbit of
   *     equal weights; null for others
   * @param sharpnesses λ_max of a network at equally many steps from one another
   * @param losses its error there
   */
  public record Result(
      double[] xs,
      double[] ys,
      double[] rest,
      Double restSharpness,
      Double stretching,
      double[] sharpnesses,
      double[] losses) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Descent.TWO_LAYERS, 0.2, 1_000_000, 13, 1.001, 1000, 28, 50, 0.5);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return p.descent == Descent.NETWORK ? Set.of("mnist") : Set.of();
  }

  /** The same network for all rates. */
  @Override
  public Parameters drawKey(Parameters p) {
    return new Parameters(
        p.descent, 1, 2 * KEPT, p.squares, p.product, p.samples, p.side, p.hidden, p.gain);
  }

  @Override
  public Cost cost(Parameters p) {
    if (p.descent != Descent.NETWORK) {
      return new Cost(300.0 * p.steps, 8192); // divisions and logarithms, one after the other
    }
    double gradient = p.network().gradientFlops() * p.samples;
    double products = (CHECKS + 1) * (DigitsDescent.PRODUCTS + 1) * Objective.PRODUCT;
    double neurons = p.side * p.side + 2.0 * p.hidden + 2 * Mnist.CLASSES;
    long bytes =
        (long)
                (8 * (DigitsDescent.PRODUCTS + 8) * p.network().parameters()
                    + 80 * neurons * p.samples)
            + 65_536;
    return new Cost((p.steps + products) * gradient, bytes);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    return switch (p.descent) {
      case TWO_LAYERS, FOUR_LAYERS -> layers(p);
      case EQUAL_WEIGHTS -> equalWeights(p);
      case NETWORK -> DigitsDescent.run(p, streams, data, watch);
    };
  }

  private static Result layers(Parameters p) {
    FactorizedMap map = p.map();
    double[] xs = new double[KEPT];
    double[] ys = new double[KEPT];
    Weights w = p.start();
    for (int t = 0; t < KEPT; t++) {
      xs[t] = w.x();
      ys[t] = w.y();
      w = map.next(w);
    }
    w = map.rest(w, p.steps - KEPT);
    double[] rest = {w.x(), w.y()};
    return new Result(xs, ys, rest, map.sharpness(w), null, new double[0], new double[0]);
  }

  private static Result equalWeights(Parameters p) {
    FactorizedMap map = p.map();
    double[] rest = new double[LAST];
    double w = Math.sqrt(p.product);
    double sum = 0;
    int second = p.steps / 2;
    for (int t = 0; t < p.steps; t++) {
      if (t >= second) {
        sum += map.stretching(w);
      }
      w = map.balanced(w);
      if (p.steps - t <= LAST) {
        rest[LAST - (p.steps - t)] = w;
      }
    }
    double stretching = sum / (p.steps - second);
    double[] none = {};
    return new Result(none, none, rest, null, stretching, none, none);
  }

  static List<Row<Parameters, Result>> of(Rows<Parameters, Result> rows, Descent descent) {
    return sorted(where(rows.all(), row -> row.p().descent == descent), row -> row.p().rate);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> two = of(rows, Descent.TWO_LAYERS);
    List<Row<Parameters, Result>> four = of(rows, Descent.FOUR_LAYERS);
    List<Row<Parameters, Result>> equal = of(rows, Descent.EQUAL_WEIGHTS);
    claims
        .each(
            "two layers: x² + y², xy and x² − y² follow their own map, at every step",
            two,
            EdgeOfStability::ownMap)
        .each(
            "four layers: no step is other than that of the gradient by differences of the error",
            four,
            EdgeOfStability::byDifferences)
        .several(
            "two layers come to rest where xy = 1, with a sharpness of x² + y²",
            two,
            row -> atMinimum(row, 1))
        .several(
            "four layers come to rest where xy = 1, with a sharpness of 2(x² + y²)",
            four,
            row -> atMinimum(row, 2))
        .several(
            "two layers are thrown to the sharpness that an independent program finds (η = 0.1,"
                + " 0.2, 0.4)",
            two,
            EdgeOfStability::thrown)
        .each(
            "two layers, thrown from beyond the edge, come to rest below it",
            where(two, row -> row.p().flowSharpness() > row.p().edge()),
            row -> Finding.atMost(row.p().edge(), Estimate.exact(row.r().restSharpness()), 0))
        .several(
            "four layers rest at the sharpness that an independent program finds (η = 0.2), from"
                + " wherever they start",
            heldAtEdge(four),
            EdgeOfStability::held)
        .each(
            "four layers that would end beyond the edge by gradient flow rest at it",
            heldAtEdge(four),
            row ->
                Finding.exact(1, row.r().restSharpness() / row.p().edge(), BELOW_EDGE)
                    .within(BELOW_EDGE));
    EqualWeights.claims(equal, claims);
    DigitsDescent.claims(of(rows, Descent.NETWORK), claims);
  }

  static List<Row<Parameters, Result>> heldAtEdge(List<Row<Parameters, Result>> four) {
    return where(four, row -> row.p().flowSharpness() > row.p().edge());
  }

  private static Finding ownMap(Row<Parameters, Result> row) {
    FactorizedMap map = row.p().map();
    double worst = 0;
    for (int t = 1; t < KEPT; t++) {
      Invariants before = Invariants.of(at(row, t - 1));
      Invariants told = map.next(before);
      Invariants is = Invariants.of(at(row, t));
      double off =
          Math.abs(is.size() - told.size())
              + Math.abs(is.product() - told.product())
              + Math.abs(is.imbalance() - told.imbalance());
      worst = Math.max(worst, off / before.size());
    }
    return Finding.small(worst, ROUNDING);
  }

  static Weights at(Row<Parameters, Result> row, int step) {
    return new Weights(row.r().xs()[step], row.r().ys()[step]);
  }

  /** Differences of the error in steps of 1e-4, a part 1e-8 of which is the third derivative's. */
  private static Finding byDifferences(Row<Parameters, Result> row) {
    FactorizedMap map = row.p().map();
    double h = 1e-4;
    double worst = 0;
    for (int t = 1; t < KEPT; t++) {
      Weights w = at(row, t - 1);
      Weights then = at(row, t);
      double alongX =
          map.loss(new Weights(w.x() + h, w.y())) - map.loss(new Weights(w.x() - h, w.y()));
      double alongY =
          map.loss(new Weights(w.x(), w.y() + h)) - map.loss(new Weights(w.x(), w.y() - h));
      double off =
          Math.abs(then.x() - w.x() + row.p().rate * alongX / (2 * h))
              + Math.abs(then.y() - w.y() + row.p().rate * alongY / (2 * h));
      worst = Math.max(worst, off / Math.hypot(w.x(), w.y()));
    }
    return Finding.small(worst, 1e-5);
  }

  private static List<Finding> atMinimum(Row<Parameters, Result> row, int layersHalved) {
    double x = row.r().rest()[0];
    double y = row.r().rest()[1];
    double sharpness = layersHalved * (x * x + y * y);
    return List.of(
        Finding.exact(1, Math.abs(x * y), 1e-9),
        Finding.exact(sharpness, row.r().restSharpness(), 1e-9 * sharpness));
  }

  private static List<Finding> thrown(Row<Parameters, Result> row) {
    Parameters p = row.p();
    boolean same = Math.abs(p.squares * p.rate - 2.6) < 1e-12 && p.product == 1.001;
    return Arrays.stream(CATAPULT)
        .filter(known -> same && p.rate == known[0])
        .map(known -> Finding.exact(known[1], row.r().restSharpness(), REFERENCE))
        .toList();
  }

  private static List<Finding> held(Row<Parameters, Result> row) {
    return row.p().rate == HELD[0]
        ? List.of(Finding.exact(HELD[1], row.r().restSharpness(), REFERENCE))
        : List.of();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    EdgeOfStabilityFigures.draw(rows, figures);
  }
}
