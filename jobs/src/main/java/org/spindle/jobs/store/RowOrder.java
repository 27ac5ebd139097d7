// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The order of rows on the driver, where sorting takes Spark a stage of its own. */
final class RowOrder {

  private RowOrder() {}

  /** As ORDER BY does it: missing values first, numbers by size, words by the alphabet. */
  static List<Row> sorted(List<Row> rows, List<String> keys) {
    if (rows.isEmpty()) {
      return rows;
    }
    StructType schema = rows.get(0).schema();
    List<String> all = new ArrayList<>(keys);
    for (String last : List.of("seed", "replicate")) {
      if (!all.contains(last) && schema.getFieldIndex(last).isDefined()) {
        all.add(last);
      }
    }
    int[] columns = all.stream().mapToInt(schema::fieldIndex).toArray();
    Comparator<Row> order =
        (a, b) -> {
          for (int column : columns) {
            int sign = compare(a.get(column), b.get(column));
            if (sign != 0) {
              return sign;
            }
          }
          return 0;
        };
    return rows.stream().sorted(order).toList();
  }

  @SuppressWarnings("unchecked") // values of one column have one class
  private static int compare(Object a, Object b) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? -1 : 1;
    }
    return a instanceof Comparable<?> ? ((Comparable<Object>) a).compareTo(b) : 0;
  }
}
