// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.Arrays;
import java.util.List;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.ItemStructure;
import org.spindle.semantics.Learner;
import org.spindle.semantics.LevelCurves;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
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
 * Checks are in {@link ItemStructuresClaims}, figures in {@link ItemStructuresFigures}.
 */
public final class ItemStructures
    implements Experiment<ItemStructures.Parameters, ItemStructures.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "item-structures";
  static final String TALK = "Ongoing work: structures other than trees";

  private static final int LOOKS = 150;
  private static final double END = 1.5; // in units of the slowest half time

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
      if (items < 4 || items > 1024) {
        throw new IllegalArgumentException("items must be in 4..1024, was " + items);
      }
      if (features < 4 * items) {
        throw new IllegalArgumentException(
            "features must be >= 4 items = " + 4 * items + ", was " + features);
      }
      if (!(initialStrength > 0 && initialStrength < 0.1)) {
        throw new IllegalArgumentException(
            "initial-strength must be > 0 and < 0.1, was " + initialStrength);
      }
      if (resolution < 10) {
        throw new IllegalArgumentException("resolution must be >= 10, was " + resolution);
      }
      int made = world(structure, items, flip, variance).items();
      if (made != items) {
        throw new IllegalArgumentException(
            "items must be a multiple of 4 for clusters, a power of 4 for cross-cutting, a square"
                + " for a grid, was "
                + items);
      }
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
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "What is learned, and in which order, if the items are not on a tree?";
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
    return new Parameters(Structure.RING, 16, 0.1, 4, 2000, 1e-3, 50);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
            .map(s -> Math.log(s / p.initialStrength() - 1) / (2 * s))
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

  @Override
  public List<Check> checks(Tables tables) {
    return ItemStructuresClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return ItemStructuresFigures.of(tables);
  }
}
