// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spindle.linalg.Matrix;

/**
 * A table of items and their properties: which of N properties each of P items has, or that it is
 * not known; optionally the items' categories at one or more levels.
 *
 * <p>Immutable; equality is by identity. {@link ItemPropertiesReader} reads it from a CSV file.
 *
 * @source Rogers and McClelland, Semantic Cognition (2004); Saxe, McClelland and Ganguli, PNAS 2019
 */
public final class ItemProperties implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final byte MISSING = -1;

  /** For titles. */
  private final String name;

  /** P names. */
  private final List<String> items;

  /** N names. */
  private final List<String> properties;

  /** 0, 1 or −1, row-major P × N. */
  private final byte[] cells;

  /** P labels by level. */
  private final Map<String, List<String>> categories;

  /**
   * A table.
   *
   * @param name of the table for titles, e.g. {@code rumelhart}
   * @param items P distinct names
   * @param properties N distinct names
   * @param cells 0, 1 or −1 for missing, row-major P × N (items × properties); copied in
   * @param categories P labels by level, e.g. {@code kind} → tree, tree, flower…; may be empty
   */
  public ItemProperties(
      String name,
      List<String> items,
      List<String> properties,
      byte[] cells,
      Map<String, List<String>> categories) {
    if (items.isEmpty() || properties.isEmpty()) {
      throw new IllegalArgumentException(
          "a table needs an item and a property, had %d and %d"
              .formatted(items.size(), properties.size()));
    }
    if (cells.length != items.size() * properties.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d items × %d properties"
              .formatted(cells.length, items.size(), properties.size()));
    }
    for (byte cell : cells) {
      if (cell < MISSING || cell > 1) {
        throw new IllegalArgumentException("a cell must be 0, 1 or -1, was " + cell);
      }
    }
    this.name = name;
    this.items = List.copyOf(items);
    this.properties = List.copyOf(properties);
    this.cells = cells.clone();
    // Not Map.copyOf: the order of the levels is that of the file.
    LinkedHashMap<String, List<String>> levels = new LinkedHashMap<>();
    categories.forEach((level, labels) -> levels.put(level, List.copyOf(labels)));
    levels.forEach((level, labels) -> requireOneEach(level, labels.size()));
    this.categories = Collections.unmodifiableMap(levels);
  }

  private void requireOneEach(String level, int labels) {
    if (labels != items.size()) {
      throw new IllegalArgumentException(
          "%d labels of '%s' for %d items".formatted(labels, level, items.size()));
    }
  }

  /**
   * The table's name.
   *
   * @return for titles
   */
  public String name() {
    return name;
  }

  /**
   * The names of the items.
   *
   * @return P names, in the order of the columns of {@link #matrix()}
   */
  public List<String> items() {
    return items;
  }

  /**
   * The names of the properties.
   *
   * @return N names, in the order of the rows of {@link #matrix()}
   */
  public List<String> properties() {
    return properties;
  }

  /**
   * The levels at which the items have a category, as the file orders them.
   *
   * @return names such as {@code kingdom}, {@code kind}; empty if the table has none
   */
  public List<String> levels() {
    return List.copyOf(categories.keySet());
  }

  /**
   * The category of each item at a level.
   *
   * @param level one of {@link #levels()}
   * @return P labels
   * @throws IllegalArgumentException if there is no such level
   */
  public List<String> categories(String level) {
    List<String> labels = categories.get(level);
    if (labels == null) {
      throw new IllegalArgumentException(
          "no level '" + level + "' in " + name + "; there are " + levels());
    }
    return labels;
  }

  /**
   * The items of each category at a level.
   *
   * @param level one of {@link #levels()}
   * @return numbers of the items by label, in the order in which labels first appear
   */
  public Map<String, int[]> members(String level) {
    List<String> labels = categories(level);
    Map<String, int[]> members = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      int[] before = members.getOrDefault(labels.get(i), new int[0]);
      int[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = i;
      members.put(labels.get(i), after);
    }
    return members;
  }

  /**
   * The number of an item.
   *
   * @param item its name
   * @return its column in {@link #matrix()}
   * @throws IllegalArgumentException if there is none
   */
  public int item(String item) {
    return number(items, item, "item");
  }

  /**
   * The number of a property.
   *
   * @param property its name
   * @return its row in {@link #matrix()}
   * @throws IllegalArgumentException if there is none
   */
  public int property(String property) {
    return number(properties, property, "property");
  }

  private int number(List<String> names, String wanted, String what) {
    int number = names.indexOf(wanted);
    if (number < 0) {
      throw new IllegalArgumentException("no " + what + " '" + wanted + "' in " + name);
    }
    return number;
  }

  /**
   * Whether it is known that an item has a property.
   *
   * @param item number of the item
   * @param property number of the property
   * @return false if it has not, and if it is missing
   */
  public boolean has(int item, int property) {
    return cells[item * properties.size() + property] == 1;
  }

  /**
   * Whether it is unknown if an item has a property.
   *
   * @param item number of the item
   * @param property number of the property
   * @return true if the cell is missing
   */
  public boolean isMissing(int item, int property) {
    return cells[item * properties.size() + property] == MISSING;
  }

  /**
   * The number of cells that are missing.
   *
   * @return at least 0
   */
  public int missing() {
    int missing = 0;
    for (byte cell : cells) {
      missing += cell == MISSING ? 1 : 0;
    }
    return missing;
  }

  /**
   * The item-property matrix Y of the convention of learning dynamics, Σ³¹ = Y for one-hot items.
   *
   * <p>A missing cell has the mean of its property over the items for which it is known, or 0 if it
   * is known for none: it then says nothing about differences between items.
   *
   * @return a new matrix, N × P (features × items), of 0 and 1 where known
   */
  public Matrix matrix() {
    int features = properties.size();
    Matrix y = new Matrix(features, items.size());
    for (int m = 0; m < features; m++) {
      double mean = mean(m);
      for (int i = 0; i < items.size(); i++) {
        y.set(m, i, isMissing(i, m) ? mean : has(i, m) ? 1 : 0);
      }
    }
    return y;
  }

  private double mean(int property) {
    int known = 0;
    int ones = 0;
    for (int i = 0; i < items.size(); i++) {
      known += isMissing(i, property) ? 0 : 1;
      ones += has(i, property) ? 1 : 0;
    }
    return known == 0 ? 0 : (double) ones / known;
  }

  @Override
  public String toString() {
    return "%s: %d items × %d properties".formatted(name, items.size(), properties.size());
  }
}
