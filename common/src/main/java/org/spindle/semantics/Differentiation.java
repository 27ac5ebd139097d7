// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.sweep.Watch;

/**
 * How the representations of items part from each other while a network learns: snapshots, beside
 * those of theory.
 */
public final class Differentiation {

  private static final int SNAPSHOTS = 100;
  private static final int REPRESENTATION = 8; // units of Rumelhart's network

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

  /**
   * A watch that has seen nothing.
   *
   * @param world what is learned
   */
  public Differentiation(SemanticWorld world) {
    this.world = world;
    this.groups = ItemGroups.of(world);
  }

  /**
   * Follows a linear network.
   *
   * @param setting theory, step and end
   * @param network at its start; learns
   * @param watch asked at each step
   */
  public void learn(SemanticSetting setting, SemanticNetwork network, Watch watch) {
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

  /**
   * Follows Rumelhart's network.
   *
   * @param width hidden units
   * @param spread weights start uniform between ± this
   * @param step λ
   * @param epochs after which it ends
   * @param random draws the weights
   * @param watch asked at each epoch
   */
  public void learnRumelhart(
      int width, double spread, double step, int epochs, RandomGenerator random, Watch watch) {
    int[] relations = PropertyRelation.of(world.features());
    RumelhartNetwork network =
        new RumelhartNetwork(world.y(), relations, REPRESENTATION, width, spread, step, random);
    int epoch = 0;
    for (int snapshot = 0; snapshot < SNAPSHOTS; snapshot++) {
      int until = (int) ((long) epochs * snapshot / (SNAPSHOTS - 1));
      for (; epoch < until; epoch++) {
        watch.check();
        network.epoch();
      }
      times.add(epoch * step);
      seen.hidden.add(network.representation());
      seen.errors.add(network.errorSignal());
      seen.activations.add(
          IntStream.of(groups.properties())
              .mapToDouble(m -> network.activation(m, relations[m], groups.subject()))
              .toArray());
    }
  }

  /**
   * Paths of all items in a plane, and how well they agree with theory.
   *
   * @param jointR2 R² of Procrustes between joint scalings of simulated and predicted trajectories;
   *     null without theory
   * @param centredR2 the same after the mean over items is taken from each snapshot; null without
   *     theory
   * @param paths x and y of each item at each snapshot, of the centred scaling: snapshot by
   *     snapshot, item by item, x before y; laid over the prediction where there is one
   * @param pathsTheory the same of √A(t)Vᵀ; empty without theory
   */
  public record Scaling(Double jointR2, Double centredR2, double[] paths, double[] pathsTheory) {}

  /**
   * The paths by classical scaling of all snapshots together.
   *
   * @return paths and agreement
   */
  public Scaling scaling() {
    Matrix paths = ClassicalScaling.ofPoints(stacked(seen.hidden, true), 2);
    if (theory.hidden.isEmpty()) {
      return new Scaling(null, null, pairs(paths), new double[0]);
    }
    Matrix pathsTheory = ClassicalScaling.ofPoints(stacked(theory.hidden, true), 2);
    Procrustes laid = Procrustes.of(paths, pathsTheory);
    double jointR2 =
        Procrustes.of(
                ClassicalScaling.ofPoints(stacked(seen.hidden, false), 2),
                ClassicalScaling.ofPoints(stacked(theory.hidden, false), 2))
            .r2();
    return new Scaling(jointR2, laid.r2(), pairs(laid.aligned()), pairs(pathsTheory));
  }

  /**
   * The groups that are compared.
   *
   * @return of the world
   */
  public ItemGroups groups() {
    return groups;
  }

  /**
   * The times of the snapshots.
   *
   * @return t in τ; epochs times step size for Rumelhart's network
   */
  public double[] times() {
    return times.stream().mapToDouble(t -> t).toArray();
  }

  /**
   * The levels of last common ancestors.
   *
   * @return 0 … L − 1; empty for a table
   */
  public int[] levels() {
    return world.tree() == null ? new int[0] : IntStream.range(0, world.tree().levels()).toArray();
  }

  /**
   * The distances of the groups' means in the hidden layer.
   *
   * @return contrast by contrast, a value for each time
   */
  public double[] contrastDistances() {
    return contrasts(seen.hidden);
  }

  /**
   * The same by √A(t)Vᵀ.
   *
   * @return empty without theory
   */
  public double[] contrastDistancesTheory() {
    return contrasts(theory.hidden);
  }

  /**
   * The distances of the groups' mean error signals at the hidden layer.
   *
   * @return contrast by contrast, a value for each time
   */
  public double[] contrastErrors() {
    return contrasts(seen.errors);
  }

  /**
   * The same by √A(S − A)Vᵀ.
   *
   * @return empty without theory
   */
  public double[] contrastErrorsTheory() {
    return contrasts(theory.errors);
  }

  /**
   * How active the watched properties of the watched item are.
   *
   * @return property by property, a value for each time
   */
  public double[] activations() {
    return byProperty(seen.activations);
  }

  /**
   * The same by U A(t) Vᵀ.
   *
   * @return empty without theory
   */
  public double[] activationsTheory() {
    return byProperty(theory.activations);
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
    return coordinates.transpose().data().clone();
  }

  /**
   * Mean squared distances in the hidden layer of the pairs of each level.
   *
   * @return level by level, a value for each time; empty for a table
   */
  public double[] levelDistances() {
    int[] levels = levels();
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

  /**
   * The same by the closed form, for features with their exact covariance.
   *
   * @param features N
   * @param initialStrength a₀
   * @return empty for a table
   */
  public double[] levelDistancesTheory(int features, double initialStrength) {
    Tree tree = world.tree();
    if (tree == null) {
      return new double[0];
    }
    TreeDistances distances = new TreeDistances(new TreeSpectrum(tree), features, initialStrength);
    return IntStream.of(levels())
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
