// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.ItemStructure;
import org.spindle.semantics.Learner;
import org.spindle.semantics.LevelCurves;
import org.spindle.semantics.LogisticMode;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What does a deep linear network learn, and in which order, if its items are not on a tree?
 *
 * <p>Claim: the same rule holds on rings, chains, clusters, cross-cutting hierarchies and graphs.
 * Each structure has its own analyzers with singular values s = √(N λ) in closed form, and a mode
 * is half learned at ln(s/a₀ − 1)/(2s): low frequencies and whole clusters before details.
 *
 * <p>Talk: "Ongoing work: other structures". Source: Saxe, McClelland and Ganguli, PNAS 2019, SI.
 */
public final class ItemStructures
    implements Experiment<ItemStructures.Parameters, ItemStructures.Result> {

  private static final int LOOKS = 150;
  private static final double END = 1.5; // in units of the slowest half time
  private static final double APART = 1.15; // ratio of half times whose order is asked
  private static final int DRAWN = 6; // worlds in a figure

  @Override
  public About about() {
    return About.of("item-structures", 1)
        .asks("What is learned, and in which order, if the items are not on a tree?")
        .talk("Ongoing work: structures other than trees");
  }

  /** How the items are related. */
  public enum Structure {
    /** A cycle, features are arcs. */
    RING,
    /** A line, features are cuts. */
    CHAIN,
    /** Groups of four. */
    CLUSTERS,
    /** Two binary trees at right angles. */
    CROSS_CUTTING,
    /** A square grid, features are smooth gaussian fields. */
    GRID
  }

  /**
   * @param structure how the items are related
   * @param items P: any for ring and chain, a multiple of 4 for clusters, a power of 4 for
   *     cross-cutting trees, a square for the grid
   * @param flip ε of clusters and trees
   * @param variance σ² of the grid's fields
   * @param features N
   * @param initialStrength a₀
   * @param resolution steps of gradient descent per 1/s of the strongest mode
   */
  public record Parameters(
      Structure structure,
      int items,
      double flip,
      double variance,
      int features,
      double initialStrength,
      int resolution) {

    public Parameters {
      require(items >= 4 && items <= 1024, "items must be in 4..1024", items);
      require(features >= 4 * items, "features must be >= 4 items = " + 4 * items, features);
      require(
          initialStrength > 0 && initialStrength < 0.1,
          "initial-strength must be > 0 and < 0.1",
          initialStrength);
      require(resolution >= 10, "resolution must be >= 10", resolution);
      require(
          world(structure, items, flip, variance).items() == items,
          "items must be a multiple of 4 for clusters, a power of 4 for cross-cutting, a square for"
              + " a grid",
          items);
    }

    private static ItemStructure world(
        Structure structure, int items, double flip, double variance) {
      return switch (structure) {
        case RING -> new ItemStructure.Ring(items);
        case CHAIN -> new ItemStructure.Chain(items);
        case CLUSTERS -> new ItemStructure.Clusters(items / 4, 4, flip);
        case CROSS_CUTTING ->
            new ItemStructure.CrossCutting(
                Math.max(1, (31 - Integer.numberOfLeadingZeros(items)) / 2), flip);
        case GRID -> new ItemStructure.Grid((int) Math.round(Math.sqrt(items)), variance);
      };
    }

    ItemStructure world() {
      return world(structure, items, flip, variance);
    }
  }

  /**
   * One value per mode of the theory, strongest first.
   *
   * @param singularValues ‖Y v‖ for the theory's analyzer v
   * @param singularValuesTheory √(N λ)
   * @param halfTimes t at which the network has half learned the mode; null if some are not
   * @param halfTimesTheory ln(s/a₀ − 1)/(2s)
   */
  public record Result(
      double[] singularValues,
      double[] singularValuesTheory,
      double[] halfTimes,
      double[] halfTimesTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Structure.RING, 16, 0.1, 4, 2000, 1e-3, 50);
  }

  @Override
  public Cost cost(Parameters p) {
    double[] values = p.world().spectrum().eigenvalues();
    double ratio = Math.sqrt(values[0] / values[values.length - 1]);
    double items = p.items();
    double steps = 10 * p.resolution() * ratio;
    return new Cost(
        steps * (6 * items * items * items + 10_000) + 20 * p.features() * items * items,
        (long) (24 * items * p.features()) + 4096);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ItemStructure.Spectrum theory = p.world().spectrum();
    Matrix y = p.world().draw(p.features(), streams.of("features"));
    int count = theory.eigenvalues().length;
    double[] predicted =
        Arrays.stream(theory.eigenvalues()).map(v -> Math.sqrt(p.features() * v)).toArray();
    double[] halfTimes =
        Arrays.stream(predicted)
            .map(s -> new LogisticMode(s, p.initialStrength()).halfTime())
            .toArray();
    Correlations world = Correlations.ofItems(y);
    SemanticModes modes = new SemanticModes(world, p.initialStrength());
    double step = 1 / (p.resolution() * modes.singularValue(0));
    SemanticNetwork network =
        SemanticNetwork.decoupled(world, modes, modes.rank(), step, streams.of("weights"));
    ModeWatch looks = new ModeWatch(y, theory.analyzers());
    double end = END * halfTimes[count - 1];
    int every = (int) Math.max(1, end / step / LOOKS);
    network.learn(end, step, every, looks, watch);
    return new Result(
        looks.strengths(), predicted, LevelCurves.complete(looks.halves.times()), halfTimes);
  }

  /** The learned fraction of given modes: Yv · Ŷv/‖Yv‖². */
  private static final class ModeWatch implements Learner.Observer {
    private final Matrix analyzers;
    private final Matrix target;
    private final double[] powers;
    private final Crossings halves;

    ModeWatch(Matrix data, Matrix analyzers) {
      this.analyzers = analyzers;
      this.target = Blas.best().multiply(data, analyzers);
      this.powers = along(target);
      double[] half = new double[powers.length];
      Arrays.fill(half, 0.5);
      this.halves = new Crossings(half);
    }

    @Override
    public void see(double time, Learner learner) {
      double[] fractions = along(Blas.best().multiply(learner.map(), analyzers));
      for (int mode = 0; mode < fractions.length; mode++) {
        fractions[mode] /= powers[mode];
      }
      halves.see(time, fractions);
    }

    private double[] along(Matrix outputs) {
      double[] along = new double[outputs.cols()];
      for (int mode = 0; mode < along.length; mode++) {
        for (int m = 0; m < outputs.rows(); m++) {
          along[mode] += target.get(m, mode) * outputs.get(m, mode);
        }
      }
      return along;
    }

    double[] strengths() {
      return Arrays.stream(powers).map(Math::sqrt).toArray();
    }
  }

  /** A mode of a world, over all its rows. */
  @From(
      """
      SELECT *, posexplode(arrays_zip(
          singular_values, singular_values_theory, half_times, half_times_theory)) AS (mode, x)
      FROM rows WHERE half_times IS NOT NULL""")
  record Mode(
      Parameters at,
      int mode,
      @Sql("pow(x.singular_values / x.singular_values_theory, 2)") Estimate power,
      @Sql("x.singular_values") Twin singularValue,
      @Sql("x.half_times") Twin halfTime) {}

  private static List<Mode> modes(Rows<Parameters, Result> rows) {
    return rows.cells(Mode.class, "resolution");
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Mode> modes = modes(rows);
    claims
        .each(
            "singular values on ring, chain, clusters, cross-cutting trees and grid are √(N λ)",
            modes,
            m -> Finding.equal(1, m.power, 1e-12))
        .equal(
            "modes are learned in the order of their theory, the coarse ones first",
            by(modes, Mode::at),
            ItemStructures::inOrder,
            world -> 1,
            world -> 0)
        .each(
            "a mode is half learned at ln(s/a₀ − 1)/(2s)",
            modes,
            m -> {
              double theory = m.halfTime.theory();
              double bias = theory * (0.02 + mixing(m.at)); // 2 % are for the steps
              return Finding.equal(theory, m.halfTime.measured(), bias);
            });
  }

  /** Sampling noise turns analyzers towards their neighbours: P/N of the time. */
  private static double mixing(Parameters p) {
    return p.items() / (double) p.features();
  }

  /** The part of all pairs of modes, well apart in theory, that are learned in its order. */
  private static double inOrder(List<Mode> world) {
    double pairs = 0;
    double right = 0;
    for (Mode early : world) {
      for (Mode late : world) {
        if (late.halfTime.theory() / early.halfTime.theory() > APART) {
          pairs++;
          right += late.halfTime.mean() > early.halfTime.mean() ? 1 : 0;
        }
      }
    }
    return right / pairs;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<List<Mode>> worlds = by(modes(rows), Mode::at).stream().limit(DRAWN).toList();
    FigureDraft order =
        figures
            .figure(
                "item-structures", "Every structure has its spectrum, and its order of learning")
            .caption(
                "Lines: closed forms, s = √(N λ) and half times ln(s/a₀ - 1)/(2s). Points: sampled"
                    + " features, and deep linear networks that learn them.")
            .columns(2);
    draw(order, "singular value s", worlds, Mode::singularValue);
    draw(order, "half time (τ)", worlds, Mode::halfTime);

    FigureDraft analyzers =
        figures
            .figure("item-structures-analyzers", "The object analyzers of other structures")
            .caption(
                "Object analyzers of the theory, a column each, strongest first; items, by number,"
                    + " are the rows. Waves on ring and chain, blocks for clusters, the modes of two"
                    + " trees side by side, smooth patterns on a grid.");
    for (List<Mode> world : worlds) {
      Parameters p = world.get(0).at;
      analyzers
          .newPanel(word(p.structure()))
          .matrix(
              "mode α",
              IntStream.rangeClosed(1, p.items()).mapToObj(Integer::toString).toList(),
              "component v^(α)",
              p.world().spectrum().analyzers());
    }
  }

  /** A quantity of all modes, strongest first, in a panel of its own. */
  private static void draw(
      FigureDraft figure, String label, List<List<Mode>> worlds, Function<Mode, Twin> quantity) {
    figure
        .newPanel("")
        .axes(log("mode, strongest first"), log(label))
        .series(
            worlds,
            world -> title(world.get(0).at),
            (series, world) -> series.twin(world, m -> m.mode + 1, quantity));
  }

  private static String title(Parameters p) {
    String structure = word(p.structure()).replace('-', ' ');
    return structure + " of " + p.items() + ", N = " + p.features();
  }
}
