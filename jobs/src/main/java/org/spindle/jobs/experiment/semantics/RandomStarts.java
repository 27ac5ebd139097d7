// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.dynamics.ModeRecursion;
import org.spindle.experiment.About;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.figure.Palette;
import org.spindle.random.Streams;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.FeatureGram;
import org.spindle.semantics.LogisticMode;
import org.spindle.semantics.NetworkLanes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.Tree;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What does a small random start delay?
 *
 * <p>Claim: networks that start from small random weights learn their strong modes when the closed
 * form says, if it is given the strength at which the growing part of the mode starts, u_eff =
 * ‖(W₁v + W₂ᵀu)/2‖². Its mean is u₀/2, not the u₀ of the entries' variance u₀/H: half of the delay
 * that the paper reports is this. The rest is competition: weak modes wait for strong ones.
 *
 * <p>Every replicate is a network with its own features and its own weights; {@link NetworkLanes}
 * trains them in the lanes of vectors.
 *
 * <p>Talk: "Learning dynamics"; figure 3 (right) of Saxe, McClelland and Ganguli, ICLR 2014.
 */
public final class RandomStarts implements Batched<RandomStarts.Parameters, RandomStarts.Result> {

  private static final int BATCH = 16; // whole vectors of 4, 8 or 16 lanes
  private static final int WATCHED_FLOPS = 20_000_000; // between two looks at the watch

  @Override
  public About about() {
    return About.of("random-starts", 4)
        .asks("How much later than theory do networks learn that start from small random weights?")
        .talk("Nontrivial learning dynamics");
  }

  /**
   * @param tree children per node, root first: 2x2x3, or 2^5
   * @param flip ε, the probability that a feature flips along an edge
   * @param features N, sampled, at least as many as items
   * @param width H hidden units
   * @param initialStrength u₀: all weights are N(0, u₀/H)
   * @param stepSize λ, in units of τ
   * @param steps steps of gradient descent
   * @param everySteps steps between two looks at the strengths; 0 for none
   */
  public record Parameters(
      String tree,
      double flip,
      int features,
      int width,
      double initialStrength,
      double stepSize,
      int steps,
      int everySteps) {

    public Parameters {
      SemanticParameters.requireTree(tree, flip, features);
      int items = Tree.of(tree, flip, 1).items();
      require(items <= 512, "tree must have <= 512 items", items);
      require(features >= items, "features must be >= items (" + items + ")", features);
      require(width >= 1 && width <= 1024, "width must be in 1..1024", width);
      require(
          initialStrength > 0 && initialStrength < 1,
          "initial-strength must be > 0 and < 1",
          initialStrength);
      require(stepSize > 0 && stepSize < 1, "step-size must be > 0 and < 1", stepSize);
      require(steps >= 1, "steps must be >= 1", steps);
      require(everySteps >= 0, "every-steps must be >= 0", everySteps);
    }

    Tree world() {
      return Tree.of(tree, flip, 1);
    }

    /** Figure 3 of the paper: five levels, 1000 features, 32 hidden units, u₀ = 1e-6. */
    boolean isPaper() {
      return tree.equals("2^5")
          && flip == 0.1
          && features == 1000
          && width == 32
          && initialStrength == 1e-6;
    }
  }

  /** What networks that are trained side by side have in common. */
  private record Shape(
      int items, int features, int width, double stepSize, int steps, int everySteps) {

    static Shape of(Parameters p) {
      int items = p.world().items();
      return new Shape(items, p.features(), p.width(), p.stepSize(), p.steps(), p.everySteps());
    }

    /** Flops of one network and step. */
    double flops() {
      return 6.0 * (items + Math.min(features - items, width)) * width * items;
    }
  }

  /**
   * @param singularValues s of each mode, descending
   * @param effectiveStrengths u_eff of each mode at the start
   * @param halfTimesTheory the same from u_eff, with the lag of steps of finite size
   * @param halfTimes when the network has half of each mode; NaN if not in these steps
   * @param strengths a of each mode at every look, look by look, the last state included; empty if
   *     none was asked for
   */
  public record Result(
      double[] singularValues,
      double[] effectiveStrengths,
      double[] halfTimesTheory,
      double[] halfTimes,
      float[] strengths) {}

  @Override
  public Parameters defaults() {
    return new Parameters("2^5", 0.1, 1000, 32, 1e-6, 5e-4, 1400, 0);
  }

  @Override
  public Cost cost(Parameters p) {
    Shape shape = Shape.of(p);
    double items = shape.items();
    double setUp = 20 * items * items * (items + p.features() / 64.0);
    long bytes =
        (long) (4 * NetworkLanes.LANES * (4 * items + 2 * p.width()) * (p.width() + items));
    return new Cost(shape.flops() * p.steps() + setUp, bytes + 8L * BATCH * p.steps());
  }

  @Override
  public Object batchKey(Parameters parameters) {
    return Shape.of(parameters);
  }

  @Override
  public int batchSize(Parameters parameters) {
    return BATCH;
  }

  @Override
  public List<Result> runAll(
      List<Parameters> parameters, List<Streams> streams, Datasets data, Watch watch) {
    List<Result> results = new ArrayList<>();
    Shape shape = Shape.of(parameters.get(0));
    for (int from = 0; from < parameters.size(); from += NetworkLanes.LANES) {
      int to = Math.min(parameters.size(), from + NetworkLanes.LANES);
      Trained trained = new Trained(shape, to - from);
      for (int i = from; i < to; i++) {
        trained.start(i - from, parameters.get(i), streams.get(i));
      }
      trained.learn(watch);
      for (int i = from; i < to; i++) {
        results.add(trained.result(i - from, parameters.get(i)));
      }
    }
    return results;
  }

  /** The networks of one vector. */
  private static final class Trained {
    private final Shape shape;
    private final NetworkLanes lanes;
    private final double[][] singularValues;
    private final double[][] effective;
    private final float[][] strengths;
    private FeatureGram gram;

    Trained(Shape shape, int networks) {
      this.shape = shape;
      lanes = new NetworkLanes(shape.items(), shape.features(), shape.width(), shape.stepSize());
      singularValues = new double[networks][];
      effective = new double[networks][shape.items()];
      int looks = shape.everySteps() == 0 ? 0 : (shape.steps() - 1) / shape.everySteps() + 2;
      strengths = new float[networks][looks * shape.items()];
    }

    void start(int lane, Parameters p, Streams streams) {
      Tree tree = p.world();
      BranchingDiffusion diffusion = new BranchingDiffusion(tree, streams.of("features"));
      gram = gram == null ? new FeatureGram(tree) : gram; // all trees here have as many items
      singularValues[lane] = gram.singularValues(diffusion, p.features());
      RandomGenerator weights = streams.of("weights");
      lanes.start(lane, singularValues[lane], p.initialStrength(), weights);
      for (int mode = 0; mode < shape.items(); mode++) {
        effective[lane][mode] = lanes.effectiveStrength(lane, mode);
      }
    }

    void learn(Watch watch) {
      int every = (int) Math.max(1, WATCHED_FLOPS / (NetworkLanes.LANES * shape.flops()));
      int look = 0;
      for (int step = 0; step < shape.steps(); step++) {
        if (step % every == 0) {
          watch.check();
        }
        if (shape.everySteps() > 0 && step % shape.everySteps() == 0) {
          look(look++);
        }
        lanes.step();
      }
      if (shape.everySteps() > 0) {
        look(look);
      }
    }

    private void look(int number) {
      for (int lane = 0; lane < strengths.length; lane++) {
        for (int mode = 0; mode < shape.items(); mode++) {
          strengths[lane][number * shape.items() + mode] = (float) lanes.strength(lane, mode);
        }
      }
    }

    Result result(int lane, Parameters p) {
      double[] s = singularValues[lane];
      double[] theory = new double[s.length];
      double[] halfTimes = new double[s.length];
      for (int mode = 0; mode < s.length; mode++) {
        theory[mode] = halfTime(s[mode], effective[lane][mode]);
        halfTimes[mode] = lanes.halfTime(lane, mode);
      }
      return new Result(s, effective[lane], theory, halfTimes, strengths[lane]);
    }

    /** NaN for a mode that there is nothing to learn of. */
    private double halfTime(double s, double start) {
      return s > 2 * start
          ? new ModeRecursion(2, s, 1, start, shape.stepSize()).predictedTimeTo(s / 2)
          : Double.NaN;
    }
  }

  /** What a network learned when; all but the strengths on the way. */
  record Network(
      Parameters at,
      int replicate,
      double[] singularValues,
      double[] effectiveStrengths,
      double[] halfTimesTheory,
      double[] halfTimes) {

    /** All parameters but how long it was watched. */
    Object place() {
      return List.of(at.tree, at.flip, at.features, at.width, at.initialStrength, at.stepSize);
    }

    int modes() {
      return singularValues.length;
    }

    /** The strongest eighth of the modes: four of 32. */
    int strong() {
      return Math.max(1, modes() / 8);
    }

    double delayOfStrong() {
      return delay(halfTimesTheory, 0, strong());
    }

    double delayOfWeak() {
      return delay(halfTimesTheory, modes() / 2, modes());
    }

    /** ln(s/u₀ − 1)/(2s), in τ. */
    double[] nominal() {
      return Arrays.stream(singularValues)
          .map(s -> new LogisticMode(s, at.initialStrength).halfTime())
          .toArray();
    }

    /** u_eff/u₀ in the mean over modes. */
    double growingPart() {
      return Arrays.stream(effectiveStrengths).average().orElse(Double.NaN) / at.initialStrength;
    }

    /**
     * How much later than a theory the modes from one to another are learned, as a fraction. A mode
     * that is not learned in the steps of the simulation counts as learned at their end, which
     * makes the delay a lower bound: about one of a thousand of the weakest modes.
     */
    double delay(double[] theory, int from, int to) {
      double end = at.steps * at.stepSize;
      double sum = 0;
      for (int mode = from; mode < to; mode++) {
        double time = Double.isNaN(halfTimes[mode]) ? end : halfTimes[mode];
        sum += time / theory[mode] - 1;
      }
      return sum / (to - from);
    }
  }

  /** The networks at each place, where there are several. */
  private static List<List<Network>> places(Rows<Parameters, Result> rows) {
    return where(by(rows.views(Network.class), Network::place), networks -> networks.size() > 1);
  }

  private static Estimate mean(List<Network> networks, ToDoubleFunction<Network> value) {
    return Estimate.of(column(networks, value));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<List<Network>> places = places(rows);
    claims
        .each(
            "strong modes are learned when theory says, given the growing part of their start: their delay as"
                + " a fraction",
            places,
            networks -> Finding.equal(0, mean(networks, Network::delayOfStrong), 0.015).of(1))
        .estimate(
            "the growing part of a random start is u₀/2 in the mean",
            places,
            networks -> mean(networks, Network::growingPart),
            networks -> 0.5,
            networks -> 0)
        .exceeds(
            "weak modes wait for strong ones",
            places,
            networks -> mean(networks, n -> n.delayOfWeak() - n.delayOfStrong()),
            networks -> 0)
        .each(
            "against the nominal start, modes of the paper's world are late by a tenth",
            where(places, networks -> networks.get(0).at.isPaper()),
            networks ->
                Finding.equal(0.1, mean(networks, n -> n.delay(n.nominal(), 0, n.modes())), 0.02));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<List<Network>> places = places(rows);
    var figure =
        figures
            .figure("random-starts", "What a random start delays")
            .caption(
                "How much later than the closed form modes are half learned, mean over networks."
                    + " Given the nominal start u₀, all are late; given the growing part of their"
                    + " random start, strong modes are on time, and weak ones wait for strong ones.")
            .axes(
                log("singular value s of the mode"),
                linear("delay of the half time, as a fraction"));
    for (List<Network> networks : places) {
      Parameters p = networks.get(0).at;
      if (p.flip == places.get(0).get(0).at.flip) {
        drawDelays(figure.newPanel("u₀ = " + power(p.initialStrength)), networks);
      }
    }
  }

  /** A whole power of ten as such. */
  private static String power(double value) {
    double exponent = Math.log10(value);
    return Math.abs(exponent - Math.rint(exponent)) < 1e-9
        ? "10^(" + Math.round(exponent) + ")"
        : Layers.trimmed(value);
  }

  private static void drawDelays(PanelDraft panel, List<Network> networks) {
    List<Integer> modes = IntStream.range(0, networks.get(0).modes()).boxed().toList();
    double[] s = column(modes, m -> mean(networks, n -> n.singularValues[m]).mean());
    panel.series("theory", Palette.NEUTRAL).line(new double[] {s[s.length - 1], s[0]}, x -> 0);
    panel
        .series("given u₀")
        .estimates(modes, m -> s[m], m -> mean(networks, n -> n.delay(n.nominal(), m, m + 1)));
    panel
        .series("given the growing part of the start")
        .estimates(
            modes, m -> s[m], m -> mean(networks, n -> n.delay(n.halfTimesTheory, m, m + 1)));
  }
}
