// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.List;
import org.apache.spark.sql.Row;

/** Arrays of untyped rows, as {@link SpinGlassSearchClaims} reads them. */
final class ExplicitLandscapeRow {

  private ExplicitLandscapeRow() {}

  static double[] doubles(Row row, String column) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(v -> v).toArray();
  }

  static int[] ints(Row row, String column) {
    List<Integer> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToInt(v -> v).toArray();
  }
}
