// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.diffusion.ClonedReversal;
import org.spindle.diffusion.Memorisation;
import org.spindle.diffusion.OriginWeights;
import org.spindle.diffusion.Speciation;
import org.spindle.diffusion.SymmetryBreaking;
import org.spindle.diffusion.TreeSpeciation;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * When does a reversal choose what it makes, and when does it only recall its training data?
 *
 * <p>Claims: two clones of a noisy state end in one class with the probability φ(ρ), in any
 * dimension, and choose at t_S = ½ ln |m|²; the middle between the classes stops to be stable at
 * t_S for the density and ½ ln 2 earlier for the reverse motion. A score that was made from n data
 * recalls them once the state tells more than ln n nats about its origin, whatever it sees: all of
 * the data, or a patch. On a tree of categories broad ones are chosen first only if their branches
 * are further apart.
 *
 * <p>Talk: beyond it. Sources: Biroli, Bonnaire, de Bortoli and Mézard 2024; Raya and Ambrogioni
 * 2023; Hunt, Kamb and Ganguli 2026; Sclocchi, Favero and Wyart 2025.
 */
public final class DynamicalRegimes
    implements Experiment<DynamicalRegimes.Parameters, DynamicalRegimes.Result> {

  /** What happens to the reversal. */
  public enum Regime {
    /** It chooses between two classes; {@code place} is the time. */
    SPECIATION,
    /** The same with all components of the clones, not with their projection on the classes. */
    SPECIATION_IN_FULL,
    /** It recalls one of n gaussian data; {@code place} is the time over t_C. */
    COLLAPSE,
    /**
     * The same with so many data that they pass by block after block, in single precision; {@code
     * draws} probes.
     */
    COLLAPSE_IN_BLOCKS,
    /** It recalls one of n patches; {@code place} is the SNR over SNR_c. */
    PATCH,
    /** It chooses at a level of a tree with ε = ¼, 1/20, 1/200; {@code place} is the level. */
    GRADED_TREE,
    /** It chooses at a level of a tree with ε = 1/10 at all levels; {@code place} is the level. */
    EQUAL_TREE;

    boolean chooses() {
      return this == SPECIATION || this == SPECIATION_IN_FULL;
    }

    boolean recalls() {
      return this == COLLAPSE || this == PATCH || this == COLLAPSE_IN_BLOCKS;
    }

    boolean isTree() {
      return this == GRADED_TREE || this == EQUAL_TREE;
    }
  }

  private static final double CORRELATION = 0.9; // of neighbours, in patches
  private static final int GRID = 400; // times at which the flow's slope is looked at
  private static final int PROBES = 8; // noisy states of a tree

  @Override
  public About about() {
    return About.of("dynamical-regimes", 1)
        .asks("When does a reversal choose what it makes, and when does it recall its data?")
        .talk("Beyond the talk: regimes of diffusion (Biroli et al. 2024)");
  }

  /**
   * @param regime what happens
   * @param dimension d of the data, pixels of a patch, features of a tree
   * @param trainingSet n, number of training data
   * @param place where it is looked at, see {@link Regime}
   * @param draws pairs of clones, trees, or probes of data in blocks
   * @param steps of the clones' motion
   */
  public record Parameters(
      Regime regime, int dimension, int trainingSet, double place, int draws, int steps) {

    public Parameters {
      require(dimension >= 2, "dimension must be >= 2", dimension);
      require(trainingSet >= 2, "training-set must be >= 2", trainingSet);
      require(place > 0 || regime.isTree() && place == 0, "place must be > 0", place);
      require(
          !regime.isTree() || place == Math.rint(place) && place <= 2,
          "place must be a level, 0, 1 or 2, of a tree",
          place);
      require(draws >= 100, "draws must be >= 100", draws);
      require(
          regime != Regime.COLLAPSE_IN_BLOCKS || draws <= trainingSet,
          "draws must be <= training-set, which probes come from",
          draws);
      require(steps >= 10, "steps must be >= 10", steps);
    }

    TreeSpeciation tree() {
      return regime == Regime.GRADED_TREE
          ? new TreeSpeciation(dimension, 0.25, 0.05, 0.005)
          : new TreeSpeciation(dimension, 0.1, 0.1, 0.1);
    }

    double[] eigenvalues() {
      if (regime == Regime.PATCH) {
        return Memorisation.autoregressive(CORRELATION, dimension);
      }
      double[] ones = new double[dimension];
      Arrays.fill(ones, 1);
      return ones;
    }

    double signalToNoise() {
      return regime == Regime.PATCH
          ? place * Memorisation.criticalSignalToNoise(trainingSet, eigenvalues())
          : Memorisation.signalToNoise(
              place * Memorisation.collapseTime(trainingSet, dimension, 1));
    }
  }

  /**
   * @param criticalPlace t_S, t_C, SNR_c or the time t_l of a level
   * @param share of pairs of clones, or of trees, that end in one class or branch
   * @param shareError its standard error
   * @param shareTheory φ
   * @param originWeight E w of the datum that a state came from
   * @param squares E Σ w²
   * @param difference mean of w − Σ w²
   * @param directDeviation largest distance of weights from sums one by one
   * @param information what a state tells about its origin, over ln n
   * @param scoreFlip time at which the density parts, from differences of ln q
   * @param scoreFlipTheory the same in closed form
   * @param motionFlip time at which the reverse motion leaves the middle, from differences of ln q
   * @param motionFlipTheory the same in closed form
   * @param leastFlowSlope smallest slope of the reverse flow in the middle, over times
   */
  public record Result(
      double criticalPlace,
      double share,
      double shareError,
      double shareTheory,
      double originWeight,
      double squares,
      double difference,
      double directDeviation,
      double information,
      double scoreFlip,
      double scoreFlipTheory,
      double motionFlip,
      double motionFlipTheory,
      double leastFlowSlope) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Regime.SPECIATION, 256, 1000, 3, 10_000, 1000);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.trainingSet();
    return switch (p.regime()) {
      case SPECIATION -> new Cost(2.0 * p.draws() * p.steps() * 60, 64L * p.draws());
      case SPECIATION_IN_FULL ->
          new Cost(60.0 * p.draws() * p.steps() * p.dimension(), 64L * p.dimension());
      case COLLAPSE_IN_BLOCKS ->
          new Cost(
              2 * n * p.draws() * p.dimension() + 40 * n * p.draws() + 60 * n * p.dimension(),
              OriginWeights.bytesInBlocks(p.dimension(), p.draws()));
      case COLLAPSE, PATCH ->
          new Cost(4 * n * n * p.dimension() + 40 * n * n, (long) (32 * n * p.dimension() + 2e7));
      case GRADED_TREE, EQUAL_TREE ->
          new Cost(
              (double) p.draws() * p.dimension() * PROBES * 100, 400L * p.dimension() + 65_536);
    };
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets none, Watch watch) {
    return switch (p.regime()) {
      case SPECIATION, SPECIATION_IN_FULL -> speciation(p, streams, watch);
      case COLLAPSE_IN_BLOCKS ->
          recalled(
              p,
              OriginWeights.inBlocks(
                  p.dimension(), p.trainingSet(), p.draws(), p.signalToNoise(), streams, watch));
      case COLLAPSE, PATCH ->
          recalled(
              p,
              OriginWeights.of(
                  p.eigenvalues(), p.trainingSet(), p.signalToNoise(), streams.of("data"), watch));
      case GRADED_TREE, EQUAL_TREE -> tree(p, streams, watch);
    };
  }

  private static Result speciation(Parameters p, Streams streams, Watch watch) {
    Speciation classes = Speciation.ofDimension(p.dimension());
    ClonedReversal motion = new ClonedReversal(classes, p.steps());
    RandomGenerator clones = streams.of("clones");
    Estimate same =
        p.regime() == Regime.SPECIATION
            ? motion.sameClass(p.place(), p.draws(), clones, watch)
            : motion.sameClassInFull(p.place(), p.draws(), clones, watch);
    SymmetryBreaking middle = SymmetryBreaking.of(classes, GRID);
    return new Result(
        classes.time(),
        same.mean(),
        same.error(),
        Speciation.cloneProbability(classes.separation(p.place())),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        middle.scoreFlip(),
        classes.scoreFlip(),
        middle.stochasticFlip(),
        classes.stochasticFlip(),
        middle.leastFlowSlope());
  }

  private static Result recalled(Parameters p, OriginWeights found) {
    double[] eigenvalues = p.eigenvalues();
    double critical =
        p.regime() == Regime.PATCH
            ? Memorisation.criticalSignalToNoise(p.trainingSet(), eigenvalues)
            : Memorisation.collapseTime(p.trainingSet(), p.dimension(), 1);
    return new Result(
        critical,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        found.weight(),
        found.squares(),
        found.weight() - found.squares(),
        found.deviation(),
        Memorisation.information(p.signalToNoise(), eigenvalues) / Math.log(p.trainingSet()),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  private static Result tree(Parameters p, Streams streams, Watch watch) {
    TreeSpeciation tree = p.tree();
    int level = (int) p.place();
    double time = tree.time(level);
    Estimate same = tree.simulate(level, time, p.draws(), PROBES, streams.of("trees"), watch);
    return new Result(
        time,
        same.mean(),
        same.error(),
        tree.cloneProbability(level, time),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  /** Training sets of one setting, of any seed and replicate. */
  record Sets(Parameters at, List<Row<Parameters, Result>> runs) {

    static List<Sets> of(List<Row<Parameters, Result>> rows) {
      return by(rows, Row::p).stream().map(group -> new Sets(group.get(0).p(), group)).toList();
    }

    Estimate weight() {
      return Estimate.of(column(runs, row -> row.r().originWeight()));
    }

    Estimate difference() {
      return Estimate.of(column(runs, row -> row.r().difference()));
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> classes = where(all, row -> row.p().regime().chooses());
    claims
        .each(
            "two clones of a noisy state end in one class with probability φ",
            classes,
            row -> {
              double p = row.r().shareTheory();
              double error = Math.sqrt(p * (1 - p) / row.p().draws());
              double step = row.p().place() / row.p().steps(); // of Euler's method
              return Finding.equal(p, Estimate.known(row.r().share(), error), step);
            })
        .several(
            "φ is what was published for clones of others (tbonnair's code, 10,000 pairs)",
            rows.first(row -> List.of(row.p().regime(), row.p().dimension(), row.p().place())),
            ReferenceRegimes::cloneProbabilities)
        .equal(
            "the density parts into two maxima when theory says",
            classes,
            row -> row.r().scoreFlip(),
            row -> row.r().scoreFlipTheory(),
            row -> 1e-5)
        .equal(
            "the reverse motion leaves the middle when theory says",
            classes,
            row -> row.r().motionFlip(),
            row -> row.r().motionFlipTheory(),
            row -> 1e-5)
        .equal(
            "the density parts at t_S = ½ ln d",
            classes,
            row -> row.r().scoreFlip(),
            row -> row.r().criticalPlace(),
            row -> 1e-5)
        .equal(
            "the reverse motion leaves the middle ½ ln 2 before t_S",
            classes,
            row -> row.r().motionFlip() - row.r().criticalPlace(),
            row -> Math.log(2) / 2,
            row -> 1e-5)
        .each(
            "the reverse flow never shows the choice: its slope in the middle is not negative",
            classes,
            row -> {
              double least = row.r().leastFlowSlope();
              return Finding.atLeast(0, Estimate.exact(least), 1e-5).of(1);
            })
        .equal(
            "the least slope of the reverse flow in the middle is that of the closed form",
            classes,
            row -> row.r().leastFlowSlope(),
            row -> Speciation.ofDimension(row.p().dimension()).leastFlowSlope(GRID),
            row -> 1e-3 * Speciation.ofDimension(row.p().dimension()).leastFlowSlope(GRID) + 1e-6);
    RecalledOrigins.claims(all, claims);
    TreeChoices.claims(all, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    DynamicalRegimesFigures.draw(rows, figures);
  }
}
