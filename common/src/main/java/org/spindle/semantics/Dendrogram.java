// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;

/** A tree drawn as a tree: root at the left, an item's name at each leaf, the first on top. */
public final class Dendrogram {

  private static final double GAP = 0.08;

  private static final double ROOM = 1.6; // levels, for names

  private Dendrogram() {}

  /**
   * A panel whose items stand at the heights of the rows of a heat map beside it.
   *
   * @param tree the tree
   * @return abscissa is the level, ordinate of item i is P − 1 − i
   */
  public static Panel panel(Tree tree) {
    List<String> levels =
        IntStream.rangeClosed(0, tree.levels()).mapToObj(Integer::toString).toList();
    return new Panel(
        "the tree of items",
        new Scale("level l", false, -0.3, tree.levels() + ROOM, levels),
        new Scale("", false, -0.5, tree.items() - 0.5, List.of("")),
        layers(tree));
  }

  /** The layers: abscissa is the level, ordinate of item i is P − 1 − i. */
  private static List<Layer> layers(Tree tree) {
    List<Layer> layers = new ArrayList<>();
    for (int level = 1; level <= tree.levels(); level++) {
      // One line for all branches of a level, broken between them.
      double[] x = new double[4 * tree.blocks(level)];
      double[] y = new double[x.length];
      for (int block = 0; block < tree.blocks(level); block++) {
        double from = height(tree, level - 1, block / tree.branching()[level - 1]);
        double to = height(tree, level, block);
        double[] across = {level - 1, level - 1, level, Double.NaN};
        double[] up = {from, to, to, Double.NaN};
        System.arraycopy(across, 0, x, 4 * block, 4);
        System.arraycopy(up, 0, y, 4 * block, 4);
      }
      layers.add(new Layer.Curve("level " + level, level - 1, x, y));
    }
    List<String> names = tree.names();
    for (int i = 0; i < names.size(); i++) {
      layers.add(
          new Layer.Note(
              names.get(i), Palette.NEUTRAL, tree.levels() + GAP, height(tree, tree.levels(), i)));
    }
    return layers;
  }

  /** Ordinate of the middle of a block. */
  private static double height(Tree tree, int level, int block) {
    int size = tree.blockSize(level);
    return tree.items() - 1 - (block * size + (size - 1) / 2.0);
  }
}
