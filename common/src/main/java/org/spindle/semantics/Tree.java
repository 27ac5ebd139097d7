// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A regular tree of categories whose leaves are the items, with the probability that a feature
 * flips along each edge: the world of branching diffusion.
 *
 * <p>Levels k = 0 (root) … L (leaves); each node of level k has B_k children; M_l = ∏_{k&lt;l} B_k
 * nodes at level l; P = M_L items. The items below one node are consecutive.
 *
 * @param branching B_0 … B_{L−1}, each ≥ 2; owned by this record, copied in
 * @param flips ε_1 … ε_L: ε_k belongs to the edges that enter level k, in [0, ½]; copied in
 * @source Saxe, McClelland and Ganguli, ICLR 2014, section 1.4 and figure 3
 */
public record Tree(int[] branching, double[] flips) {

  private static final int MOST_ITEMS = 1 << 20;
  private static final Pattern POWER = Pattern.compile("(\\d+)\\^(\\d+)");

  /** Copies the arrays in; at least one level, at most 2²⁰ items. */
  public Tree {
    branching = branching.clone();
    flips = flips.clone();
    if (branching.length < 1 || branching.length != flips.length) {
      throw new IllegalArgumentException(
          "a tree needs a flip probability for each of >= 1 levels, had %d for %d"
              .formatted(flips.length, branching.length));
    }
    long items = 1;
    for (int children : branching) {
      if (children < 2) {
        throw new IllegalArgumentException("branching must be >= 2, was " + children);
      }
      items = Math.min(2L * MOST_ITEMS, items * children);
    }
    if (items > MOST_ITEMS) {
      throw new IllegalArgumentException("a tree must have <= 2^20 items, had more");
    }
    for (double flip : flips) {
      if (!(flip >= 0 && flip <= 0.5)) {
        throw new IllegalArgumentException("flip must be >= 0 and <= 0.5, was " + flip);
      }
    }
  }

  /**
   * A tree with one flip probability on all edges.
   *
   * @param levels L ≥ 1
   * @param children B ≥ 2 of every node
   * @param flip ε in [0, ½]
   * @return the tree of P = B^L items
   */
  public static Tree regular(int levels, int children, double flip) {
    int[] branching = new int[levels];
    double[] flips = new double[levels];
    Arrays.fill(branching, children);
    Arrays.fill(flips, flip);
    return new Tree(branching, flips);
  }

  /**
   * A tree as a sweep file writes it.
   *
   * @param branching {@code 2x2x3}, root first, or {@code 2^5} for {@code 2x2x2x2x2}
   * @param flip ε_1, of the edges from the root
   * @param ratio ε_{k+1}/ε_k
   * @return the tree
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Tree of(String branching, double flip, double ratio) {
    int[] children;
    var power = POWER.matcher(branching);
    try {
      if (power.matches()) {
        children = new int[Math.min(64, Integer.parseInt(power.group(2)))];
        Arrays.fill(children, Integer.parseInt(power.group(1)));
      } else {
        children = Arrays.stream(branching.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "tree must be like 2x2x3 (children per node, root first) or 2^5, was " + branching, e);
    }
    double[] flips = new double[children.length];
    for (int k = 0; k < flips.length; k++) {
      flips[k] = flip * Math.pow(ratio, k);
    }
    return new Tree(children, flips);
  }

  /**
   * The number of levels below the root.
   *
   * @return L
   */
  public int levels() {
    return branching.length;
  }

  /**
   * The number of items.
   *
   * @return P = M_L
   */
  public int items() {
    return blocks(levels());
  }

  /**
   * The number of categories at a level.
   *
   * @param level 0…L
   * @return M_l
   */
  public int blocks(int level) {
    int blocks = 1;
    for (int k = 0; k < level; k++) {
      blocks *= branching[k];
    }
    return blocks;
  }

  /**
   * The number of items in a category of a level.
   *
   * @param level 0…L
   * @return n_l = P/M_l
   */
  public int blockSize(int level) {
    int size = 1;
    for (int k = level; k < levels(); k++) {
      size *= branching[k];
    }
    return size;
  }

  /**
   * The number of modes of a level: functions that are constant on its categories and sum to zero
   * over sisters.
   *
   * @param level 0…L
   * @return M_l − M_{l−1}, and 1 at the root
   */
  public int multiplicity(int level) {
    return level == 0 ? 1 : blocks(level) - blocks(level - 1);
  }

  /**
   * The category of an item at a level.
   *
   * @param level 0…L
   * @param item 0…P − 1
   * @return 0…M_l − 1
   */
  public int block(int level, int item) {
    return item / blockSize(level);
  }

  /**
   * The level of the last common ancestor of two items.
   *
   * @param i item
   * @param j item
   * @return the largest l with i and j in one category; L for i = j
   */
  public int commonLevel(int i, int j) {
    int level = levels();
    while (block(level, i) != block(level, j)) {
      level--;
    }
    return level;
  }

  /**
   * Names for the items: those of Rumelhart's plants and animals for the tree 2x2x2, else their
   * paths from the root.
   *
   * @return P names
   */
  public List<String> names() {
    if (Arrays.equals(branching, new int[] {2, 2, 2})) {
      return List.of("pine", "oak", "rose", "daisy", "robin", "canary", "sunfish", "salmon");
    }
    List<String> names = new ArrayList<>();
    for (int item = 0; item < items(); item++) {
      StringBuilder name = new StringBuilder();
      for (int level = 1; level <= levels(); level++) {
        int child = block(level, item) % branching[level - 1];
        name.append(level > 1 && items() > 64 ? "." : "").append(child + 1);
      }
      names.add(name.toString());
    }
    return names;
  }

  /**
   * The tree in words.
   *
   * @return e.g. {@code 2x2x3}
   */
  public String shape() {
    return Arrays.stream(branching).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }

  /**
   * The tree for a legend.
   *
   * @return e.g. {@code 2^5, ε = 0.1} or {@code 2×3, ε = 0.2 to 0.05}
   */
  public String title() {
    boolean regular = Arrays.stream(branching).allMatch(children -> children == branching[0]);
    String form = regular ? branching[0] + "^" + levels() : shape().replace('x', '×');
    double first = flips[0];
    double last = flips[flips.length - 1];
    String flip =
        first == last
            ? Double.toString(first)
            : String.format(Locale.ROOT, "%s to %.2g", first, last);
    return form + ", ε = " + flip;
  }

  @Override
  public String toString() {
    return shape() + " with flips " + Arrays.toString(flips);
  }
}
