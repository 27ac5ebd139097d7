// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.jobs.experiment.semantics.ProgressiveDifferentiation.Parameters;
import org.spindle.jobs.experiment.semantics.ProgressiveDifferentiation.Result;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.Streams;
import org.spindle.semantics.ClassicalScaling;
import org.spindle.semantics.Procrustes;
import org.spindle.semantics.RumelhartNetwork;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeDistances;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.sweep.Watch;

/** What {@link ProgressiveDifferentiation} sees of a network: snapshots, beside those of theory. */
final class Differentiation {

  private static final int SNAPSHOTS = 100;
  private static final int REPRESENTATION = 8; // units of Rumelhart's network

  private final Parameters p;
  private final SemanticWorld world;
  private final ItemGroups groups;
  private final Course seen = new Course();
  private final Course theory = new Course();
  private final List<Double> times = new ArrayList<>();
  private SemanticModes modes;

  /** Hidden representations, their error signals and the watched outputs at all snapshots. */
  private static final class Course {
    final List<Matrix> hidden = new ArrayList<>();
    final List<Matrix> errors = new ArrayList<>();
    final List<double[]> activations = new ArrayList<>();
  }

  Differentiation(Parameters p, SemanticWorld world) {
    this.p = p;
    this.world = world;
    this.groups = ItemGroups.of(world);
  }

  /** Follows a linear network. */
  void learn(SemanticSetting setting, SemanticNetwork network, Watch watch) {
    modes = setting.modes();
    double step = setting.stepSize();
    long steps = Math.round(setting.end() / step);
    for (int snapshot = 0; snapshot < SNAPSHOTS; snapshot++) {
      long until = steps * snapshot / (SNAPSHOTS - 1);
      for (long now = Math.round(network.time() / step); now < until; now++) {
        watch.check();
        network.step();
      }
      see(network);
    }
  }

  private void see(SemanticNetwork network) {
    double time = network.time();
    times.add(time);
    Blas blas = Blas.best();
    Matrix error = world.y().copy();
    blas.axpy(-1, network.map().data(), error.data());
    seen.hidden.add(network.hidden().copy());
    seen.errors.add(blas.multiply(Op.T, network.outputWeights(), Op.N, error));
    seen.activations.add(activations(network.map()));
    theory.hidden.add(scaled(mode -> Math.sqrt(modes.strength(mode, time))));
    theory.errors.add(
        scaled(
            mode -> {
              double a = modes.strength(mode, time);
              return Math.sqrt(a) * (modes.singularValue(mode) - a);
            }));
    theory.activations.add(activations(modes.output(time)));
  }

  private double[] activations(Matrix map) {
    return IntStream.of(groups.properties())
        .mapToDouble(m -> map.get(m, groups.subject()))
        .toArray();
  }

  /** diag(factors) Vᵀ. */
  private Matrix scaled(ToDoubleFunction<Integer> factor) {
    Matrix scaled = modes.analyzers().transpose();
    for (int mode = 0; mode < scaled.rows(); mode++) {
      double f = factor.applyAsDouble(mode);
      for (int item = 0; item < scaled.cols(); item++) {
        scaled.set(mode, item, f * scaled.get(mode, item));
      }
    }
    return scaled;
  }

  /** Follows Rumelhart's network. */
  void learn(Parameters parameters, Streams streams, Watch watch) {
    int[] relations = PropertyRelation.of(world.features());
    RumelhartNetwork network =
        new RumelhartNetwork(
            world.y(),
            relations,
            REPRESENTATION,
            parameters.width(),
            parameters.initialStrength(),
            parameters.learningRate(),
            streams.of("weights"));
    int epoch = 0;
    for (int snapshot = 0; snapshot < SNAPSHOTS; snapshot++) {
      int until = (int) ((long) parameters.maximalSteps() * snapshot / (SNAPSHOTS - 1));
      for (; epoch < until; epoch++) {
        watch.check();
        network.epoch();
      }
      times.add(epoch * parameters.learningRate());
      seen.hidden.add(network.representation());
      seen.errors.add(network.errorSignal());
      seen.activations.add(
          IntStream.of(groups.properties())
              .mapToDouble(m -> network.activation(m, relations[m], groups.subject()))
              .toArray());
    }
  }

  Result result() {
    boolean predicted = !theory.hidden.isEmpty();
    Matrix paths = ClassicalScaling.ofPoints(stacked(seen.hidden, true), 2);
    Matrix pathsTheory = null;
    Double jointR2 = null;
    Double centredR2 = null;
    if (predicted) {
      pathsTheory = ClassicalScaling.ofPoints(stacked(theory.hidden, true), 2);
      Procrustes laid = Procrustes.of(paths, pathsTheory);
      paths = laid.aligned();
      centredR2 = laid.r2();
      jointR2 =
          Procrustes.of(
                  ClassicalScaling.ofPoints(stacked(seen.hidden, false), 2),
                  ClassicalScaling.ofPoints(stacked(theory.hidden, false), 2))
              .r2();
    }
    int[] levels =
        world.tree() == null ? new int[0] : IntStream.range(0, world.tree().levels()).toArray();
    return new Result(
        world.items().toArray(String[]::new),
        groups.kinds(),
        times.stream().mapToDouble(t -> t).toArray(),
        jointR2,
        centredR2,
        pairs(paths),
        pairs(pathsTheory),
        levels,
        levelDistances(levels),
        levelDistancesTheory(levels),
        groups.contrasts().stream().map(ItemGroups.Contrast::name).toArray(String[]::new),
        contrasts(seen.hidden),
        contrasts(theory.hidden),
        contrasts(seen.errors),
        contrasts(theory.errors),
        groups.subject() < 0 ? "" : world.items().get(groups.subject()),
        IntStream.of(groups.properties()).mapToObj(world.features()::get).toArray(String[]::new),
        byProperty(seen.activations),
        byProperty(theory.activations));
  }

  /** All snapshots side by side, each with or without its mean over items. */
  private static Matrix stacked(List<Matrix> snapshots, boolean centred) {
    Matrix first = snapshots.get(0);
    int items = first.cols();
    Matrix stacked = new Matrix(first.rows(), items * snapshots.size());
    for (int snapshot = 0; snapshot < snapshots.size(); snapshot++) {
      Matrix points = snapshots.get(snapshot);
      for (int r = 0; r < points.rows(); r++) {
        double mean = 0;
        for (int item = 0; item < items && centred; item++) {
          mean += points.get(r, item) / items;
        }
        for (int item = 0; item < items; item++) {
          stacked.set(r, snapshot * items + item, points.get(r, item) - mean);
        }
      }
    }
    return stacked;
  }

  /** Rows of two columns one after the other. */
  private static double[] pairs(Matrix coordinates) {
    return coordinates == null ? new double[0] : coordinates.transpose().data().clone();
  }

  private double[] levelDistances(int[] levels) {
    double[] distances = new double[levels.length * times.size()];
    for (int snapshot = 0; snapshot < times.size() && levels.length > 0; snapshot++) {
      Matrix points = seen.hidden.get(snapshot);
      double[] sums = new double[levels.length];
      int[] counts = new int[levels.length];
      for (int i = 0; i < points.cols(); i++) {
        for (int j = 0; j < i; j++) {
          int level = world.tree().commonLevel(i, j);
          for (int r = 0; r < points.rows(); r++) {
            double apart = points.get(r, i) - points.get(r, j);
            sums[level] += apart * apart;
          }
          counts[level]++;
        }
      }
      for (int level = 0; level < levels.length; level++) {
        distances[level * times.size() + snapshot] = sums[level] / counts[level];
      }
    }
    return distances;
  }

  private double[] levelDistancesTheory(int[] levels) {
    if (levels.length == 0 || p.sampled()) {
      return new double[0];
    }
    Tree tree = world.tree();
    TreeDistances distances =
        new TreeDistances(new TreeSpectrum(tree), p.features(), p.initialStrength());
    return IntStream.of(levels)
        .boxed()
        .flatMapToDouble(level -> times.stream().mapToDouble(t -> distances.squared(level, t)))
        .toArray();
  }

  private double[] contrasts(List<Matrix> snapshots) {
    return groups.contrasts().stream()
        .flatMapToDouble(contrast -> snapshots.stream().mapToDouble(contrast::distance))
        .toArray();
  }

  private double[] byProperty(List<double[]> activations) {
    return IntStream.range(0, groups.properties().length)
        .boxed()
        .flatMapToDouble(m -> activations.stream().flatMapToDouble(a -> DoubleStream.of(a[m])))
        .toArray();
  }
}
