// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spindle.data.ItemProperties;
import org.spindle.linalg.Matrix;

/**
 * Which items of a world are compared: two categories of each level, two items of one category, and
 * the one of these whose properties are watched, from those that most have to one of its own.
 *
 * @param kinds number of the finest category of each item, for colours
 * @param contrasts broad ones first
 * @param subject number of the item whose properties are watched, −1 for none
 * @param properties of the subject, each held by fewer items than the one before, all among them
 */
public record ItemGroups(int[] kinds, List<Contrast> contrasts, int subject, int[] properties) {

  /**
   * Two groups of items.
   *
   * @param name e.g. bird–fish
   * @param left numbers of items
   * @param right numbers of items
   */
  public record Contrast(String name, int[] left, int[] right) {

    /**
     * The distance of the groups' means.
     *
     * @param points one column an item
     * @return euclidean
     */
    public double distance(Matrix points) {
      double squares = 0;
      for (int r = 0; r < points.rows(); r++) {
        double apart = mean(points, r, left) - mean(points, r, right);
        squares += apart * apart;
      }
      return Math.sqrt(squares);
    }

    private static double mean(Matrix points, int row, int[] items) {
      return IntStream.of(items).mapToDouble(i -> points.get(row, i)).average().orElseThrow();
    }
  }

  /**
   * The groups of a world.
   *
   * @param world of a tree or a table
   * @return what is compared
   */
  public static ItemGroups of(SemanticWorld world) {
    return world.tree() != null ? ofTree(world.tree(), world.items()) : ofTable(world.table());
  }

  /** The last two sisters of each level inside the last category: birds and fish of 2x2x2. */
  private static ItemGroups ofTree(Tree tree, List<String> names) {
    List<Contrast> contrasts = new ArrayList<>();
    int items = tree.items();
    for (int level = 1; level <= tree.levels(); level++) {
      int size = tree.blockSize(level);
      int[] left = IntStream.range(items - 2 * size, items - size).toArray();
      int[] right = IntStream.range(items - size, items).toArray();
      String name =
          size == 1 ? names.get(left[0]) + "–" + names.get(right[0]) : "sisters of level " + level;
      contrasts.add(new Contrast(name, left, right));
    }
    int kind = Math.min(2, tree.levels());
    int[] kinds = IntStream.range(0, items).map(i -> tree.block(kind, i)).toArray();
    return new ItemGroups(kinds, contrasts, -1, new int[0]);
  }

  /** The last two categories of each level, and the first two items of the finer first one. */
  private static ItemGroups ofTable(ItemProperties table) {
    List<Contrast> contrasts = new ArrayList<>();
    int[] kinds = new int[table.items().size()];
    int[] finest = IntStream.range(0, kinds.length).toArray();
    for (String level : table.levels()) {
      Map<String, int[]> members = table.members(level);
      List<String> labels = List.copyOf(members.keySet());
      if (labels.size() >= 2) {
        String left = labels.get(labels.size() - 2);
        String right = labels.get(labels.size() - 1);
        contrasts.add(new Contrast(left + "–" + right, members.get(left), members.get(right)));
        finest = members.get(left);
      }
      kinds = table.categories(level).stream().mapToInt(labels::indexOf).toArray();
    }
    if (finest.length >= 2) {
      String name = table.items().get(finest[0]) + "–" + table.items().get(finest[1]);
      contrasts.add(new Contrast(name, new int[] {finest[0]}, new int[] {finest[1]}));
    }
    int subject = -1;
    int[] longest = new int[0];
    for (int i = 0; i < Math.min(2, finest.length); i++) {
      int[] chain = chain(table, finest[i]);
      if (chain.length > 0 && chain.length >= longest.length) {
        subject = finest[i];
        longest = chain;
      }
    }
    return new ItemGroups(kinds, contrasts, subject, longest);
  }

  /** Properties of an item, the common ones first, each of its holders holding all before. */
  private static int[] chain(ItemProperties table, int item) {
    List<Integer> chain = new ArrayList<>();
    boolean[] holders = new boolean[table.items().size()];
    Arrays.fill(holders, true);
    int count = holders.length + 1;
    int[] properties =
        IntStream.range(0, table.properties().size())
            .filter(m -> table.has(item, m))
            .boxed()
            .sorted((a, b) -> holders(table, b) - holders(table, a))
            .mapToInt(m -> m)
            .toArray();
    for (int m : properties) {
      boolean nested =
          IntStream.range(0, holders.length).allMatch(i -> !table.has(i, m) || holders[i]);
      if (nested && holders(table, m) < count) {
        chain.add(m);
        count = holders(table, m);
        for (int i = 0; i < holders.length; i++) {
          holders[i] &= table.has(i, m);
        }
      }
    }
    return chain.stream().mapToInt(m -> m).toArray();
  }

  private static int holders(ItemProperties table, int property) {
    return (int)
        IntStream.range(0, table.items().size()).filter(i -> table.has(i, property)).count();
  }
}
