// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The tables of one results folder, for checks and figures. */
public interface Tables {

  /** Whether the table (snake_case) exists and has at least one row with status {@code ok}. */
  boolean has(String table);

  /** Spark SQL over the tables; each experiment is a table, duplicates already dropped. */
  Dataset<Row> sql(String query);

  /** The rows of a query, on the driver. */
  default List<Row> rows(String query) {
    return sql(query).collectAsList();
  }
}
