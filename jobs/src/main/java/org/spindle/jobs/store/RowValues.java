// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;

/** The values of a row in Java's types: arrays, which Spark hands over as Scala's, become lists. */
public final class RowValues {

  private RowValues() {}

  /** All values of a row, in order. */
  public static List<Object> of(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(of(row, i));
    }
    return values;
  }

  /** The value of one column. */
  public static Object of(Row row, int column) {
    boolean array = row.schema().fields()[column].dataType() instanceof ArrayType;
    return array && !row.isNullAt(column) ? new ArrayList<>(row.getList(column)) : row.get(column);
  }
}
