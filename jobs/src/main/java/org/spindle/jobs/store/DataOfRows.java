// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which rows go together by the data that they read: of each data set one content. It is that which
 * comes with Spindle, where there are rows on it, else the first by the alphabet.
 *
 * @param chosen content by name of the data set, empty for what comes with Spindle
 * @param others data sets of rows that are left out, as the column tells them
 */
record DataOfRows(Map<String, String> chosen, List<String> others) {

  /** The column that tells the data sets of a row, as "mnist 0123456789ab, zoo". */
  static final String COLUMN = "datasets";

  /** Chooses among the values of the column. */
  static DataOfRows of(Collection<String> values) {
    Map<String, String> chosen = new TreeMap<>();
    for (String value : values) {
      contents(value)
          .forEach(
              (name, content) ->
                  chosen.merge(name, content, (a, b) -> a.compareTo(b) <= 0 ? a : b));
    }
    DataOfRows some = new DataOfRows(chosen, List.of());
    TreeSet<String> others = new TreeSet<>();
    values.stream().filter(value -> !some.holds(value)).forEach(others::add);
    return new DataOfRows(chosen, List.copyOf(others));
  }

  /** Whether a row with this value belongs to those chosen. */
  boolean holds(String value) {
    return contents(value).entrySet().stream()
        .allMatch(set -> set.getValue().equals(chosen.get(set.getKey())));
  }

  /** The same in SQL. */
  String condition() {
    List<String> refused = others.stream().map(other -> "'" + other + "'").toList();
    return refused.isEmpty()
        ? "true"
        : COLUMN + " IS NULL OR " + COLUMN + " NOT IN (" + String.join(", ", refused) + ")";
  }

  /** The chosen data sets that do not come with Spindle. */
  Optional<String> foreign() {
    List<String> told = new ArrayList<>();
    chosen.forEach(
        (name, content) -> {
          if (!content.isEmpty()) {
            told.add(name + " " + content);
          }
        });
    return told.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", told));
  }

  private static Map<String, String> contents(String value) {
    Map<String, String> contents = new TreeMap<>();
    if (value != null) {
      for (String set : value.split(", ")) {
        int space = set.indexOf(' ');
        contents.put(
            space < 0 ? set : set.substring(0, space), space < 0 ? "" : set.substring(space + 1));
      }
    }
    return contents;
  }
}
