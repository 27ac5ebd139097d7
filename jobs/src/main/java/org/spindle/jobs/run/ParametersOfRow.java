// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.Binding;

/** The parameters that a row was computed with. */
public final class ParametersOfRow {

  private ParametersOfRow() {}

  /** The experiment's parameters record, rebuilt from the parameter columns of a row. */
  public static <P extends Record> P of(Experiment<P, ?> experiment, Row row) {
    return Binding.of(experiment.defaults()).fromMap(values(TableLayout.of(experiment), row));
  }

  /** The parameters that a row has a value of, by name. */
  public static SortedMap<String, Object> values(TableLayout layout, Row row) {
    TreeMap<String, Object> values = new TreeMap<>();
    for (StructField field : layout.parameters()) {
      Object value = row.getAs(field.name());
      Object wide = value instanceof Integer whole ? Long.valueOf(whole) : value;
      if (wide != null) {
        values.put(field.name().replace('_', '-'), wide);
      }
    }
    return values;
  }
}
