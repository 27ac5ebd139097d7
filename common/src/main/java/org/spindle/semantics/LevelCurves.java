// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

/** What a network knows of each level of a tree while it learns: levels 1…L. */
public final class LevelCurves implements Learner.Observer {

  /** Looks per point that is kept. */
  public static final int THINNED = 4;

  private final NamedWorld world;
  private final Matrix[] targets; // Y 𝒫_l, features × items
  private final double[] powers;
  private final Crossings halves;
  private final Crossings names;
  private final List<double[]> kept = new ArrayList<>();
  private int looks;

  /**
   * A watch that has seen nothing.
   *
   * @param world tree and names
   * @param data Y, features × items
   * @param threshold activation from which a name is said
   */
  public LevelCurves(NamedWorld world, Matrix data, double threshold) {
    this.world = world;
    int levels = world.tree().levels();
    TreeSpectrum spectrum = new TreeSpectrum(world.tree());
    targets = new Matrix[levels];
    powers = new double[levels];
    for (int l = 1; l <= levels; l++) {
      targets[l - 1] = Blas.best().multiply(data, spectrum.projector(l));
      powers[l - 1] = Blas.best().dot(targets[l - 1].data(), targets[l - 1].data());
    }
    double[] half = new double[levels];
    Arrays.fill(half, 0.5);
    halves = new Crossings(half);
    double[] pass = new double[levels];
    Arrays.fill(pass, threshold);
    names = new Crossings(pass);
  }

  @Override
  public void see(double time, Learner learner) {
    int levels = targets.length;
    Matrix map = learner.map();
    double[] look = new double[1 + 2 * levels];
    look[0] = time;
    for (int l = 1; l <= levels; l++) {
      look[l] = Blas.best().dot(targets[l - 1].data(), map.data()) / powers[l - 1];
      boolean has = world.labels()[l - 1] > 0;
      look[levels + l] = has ? world.activation(map, l) : 0;
    }
    halves.see(time, Arrays.copyOfRange(look, 1, 1 + levels));
    names.see(time, Arrays.copyOfRange(look, 1 + levels, 1 + 2 * levels));
    if (looks++ % THINNED == 0) {
      kept.add(look);
    }
  }

  /**
   * Times of the points that are kept.
   *
   * @return t, in τ
   */
  public double[] times() {
    return kept.stream().mapToDouble(look -> look[0]).toArray();
  }

  /**
   * How much of each level is learned.
   *
   * @return level by level, a value for each time
   */
  public double[] fractions() {
    return column(1);
  }

  /**
   * How active the names of each level are.
   *
   * @return level by level, a value for each time; 0 for a level without names
   */
  public double[] activations() {
    return column(1 + targets.length);
  }

  private double[] column(int from) {
    return IntStream.range(from, from + targets.length)
        .boxed()
        .flatMapToDouble(c -> kept.stream().mapToDouble(look -> look[c]))
        .toArray();
  }

  /**
   * When half of each level is learned.
   *
   * @return one time a level; NaN if not reached
   */
  public double[] halfTimes() {
    return halves.times();
  }

  /**
   * When the names of each level pass the threshold.
   *
   * @return one time a level; NaN if not reached
   */
  public double[] nameTimes() {
    return names.times();
  }

  /**
   * Null in place of an array with a value that was not reached.
   *
   * @param values times
   * @return the same, or null if one is NaN
   */
  public static double[] complete(double[] values) {
    return Arrays.stream(values).anyMatch(Double::isNaN) ? null : values;
  }
}
