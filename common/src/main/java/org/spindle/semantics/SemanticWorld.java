// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.ItemProperties;
import org.spindle.data.TableName;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;

/**
 * What a point learns: items, features, and which item has which.
 *
 * @param items names
 * @param features names
 * @param y features × items; missing cells have the mean of their feature
 * @param tree the tree that it was made from, null for a table
 * @param table the table that it was read from, null for a tree
 */
public record SemanticWorld(
    List<String> items, List<String> features, Matrix y, Tree tree, ItemProperties table) {

  /** Value of the parameter {@code data} for the branching diffusion process. */
  public static final String TREE = "tree";

  /** How the features of a tree are made. */
  public enum Features {
    /** N independent draws of ±1. */
    SAMPLED,
    /** As many numbers as items, whose covariance is exactly that of N → ∞ features times N. */
    POPULATION
  }

  /**
   * The world of a point.
   *
   * @param p of the point
   * @param features how the features of a tree are made
   * @param data has the tables
   * @param streams of the point; {@code features} is used
   * @return a tree's world or a table's
   */
  public static SemanticWorld of(
      SemanticParameters p, Features features, Datasets data, Streams streams) {
    if (!p.data().equals(TREE)) {
      ItemProperties table = data.table(p.data());
      return new SemanticWorld(table.items(), table.properties(), table.matrix(), null, table);
    }
    Tree tree = tree(p);
    List<String> items = tree.names();
    if (features == Features.POPULATION) {
      Matrix y = new TreeSpectrum(tree).populationData(p.features());
      return new SemanticWorld(items, items, y, tree, null);
    }
    List<String> names =
        IntStream.rangeClosed(1, p.features()).mapToObj(m -> "feature " + m).toList();
    Matrix y = new BranchingDiffusion(tree, streams.of("features")).data(p.features());
    return new SemanticWorld(items, names, y, tree, null);
  }

  /**
   * What is learned from one-hot items, each presented once an epoch.
   *
   * @return Σ³¹ and Σ¹¹
   */
  public Correlations correlations() {
    return Correlations.ofItems(y);
  }

  /**
   * The tree of a point.
   *
   * @param p of the point
   * @return with the same flip probability at all edges
   */
  public static Tree tree(SemanticParameters p) {
    return Tree.of(p.tree(), p.flip(), 1);
  }

  /**
   * The tables that a value of {@code data} names.
   *
   * @param data the value
   * @return none for a tree
   */
  public static Set<String> datasets(String data) {
    return TableName.isTable(data) ? Set.of(data) : Set.of();
  }

  /**
   * A name for panels and legends.
   *
   * @param data value of {@code data}
   * @return in words
   */
  public static String title(String data) {
    String title = TableName.of(data).title();
    return switch (title) {
      case "rumelhart" -> "Rumelhart's items";
      case "rumelhart-isa" -> "Rumelhart's items with names";
      default -> title;
    };
  }

  /**
   * Items and features to expect, before anything is read.
   *
   * @param p of the point
   * @param features how the features of a tree are made
   * @return number of items, number of features
   */
  public static int[] size(SemanticParameters p, Features features) {
    return switch (p.data()) {
      case TREE -> {
        int items = tree(p).items();
        yield new int[] {items, features == Features.POPULATION ? items : p.features()};
      }
      case "rumelhart" -> new int[] {8, 21};
      case "rumelhart-isa" -> new int[] {8, 36};
      case "modes" -> new int[] {12, 12};
      default -> new int[] {101, 21};
    };
  }
}
