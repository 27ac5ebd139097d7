// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.linalg.Matrix;

/**
 * When members of a named category are verified: its read-out passes a fraction of the mean
 * typicality of the members.
 *
 * @source Saxe, McClelland and Ganguli, PNAS 2019, "Typicality"
 */
public final class CategoryVerification extends ItemVerification {

  private final String name;
  private final int[] items;
  private final CategoryReadout readout;
  private final SemanticModes modes;
  private final double level;

  private CategoryVerification(
      String name, int[] items, CategoryReadout readout, SemanticModes modes, double level) {
    super(IntStream.of(items).mapToDouble(item -> level).toArray());
    this.name = name;
    this.items = items;
    this.readout = readout;
    this.modes = modes;
    this.level = level;
  }

  /**
   * A category of a world.
   *
   * @param name its name
   * @param items numbers of its members; some item must be none of them
   * @param truth Y, features × items, not changed
   * @param modes singular modes of the world
   * @param threshold level in units of the mean typicality of the members
   * @return nothing seen yet
   */
  public static CategoryVerification of(
      String name, int[] items, Matrix truth, SemanticModes modes, double threshold) {
    CategoryReadout readout = new CategoryReadout(truth, items);
    double[] typicality = members(items, readout.activations(truth));
    double mean = Arrays.stream(typicality).average().orElse(0);
    return new CategoryVerification(name, items.clone(), readout, modes, threshold * mean);
  }

  /**
   * The name.
   *
   * @return as given
   */
  public String name() {
    return name;
  }

  /**
   * The members.
   *
   * @return their numbers, a new array
   */
  public int[] items() {
    return items.clone();
  }

  /** Of the members; for Y their typicality. */
  @Override
  public double[] activations(Matrix map) {
    return members(items, readout.activations(map));
  }

  /**
   * The activations of the members in theory.
   *
   * @param time t ≥ 0
   * @return r_i(t), one a member
   */
  public double[] activationsTheory(double time) {
    return IntStream.of(items).mapToDouble(i -> readout.activation(modes, i, time)).toArray();
  }

  @Override
  double[] timesTheory(double factor, double end) {
    return readout.timesTo(modes, items, factor * level, end);
  }

  private static double[] members(int[] items, double[] ofAll) {
    return IntStream.of(items).mapToDouble(item -> ofAll[item]).toArray();
  }
}
