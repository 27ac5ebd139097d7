// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The Spark SQL expression that a component of a cell or a view is read from. In a cell it
 * aggregates over the rows of a place, as {@code avg(log_top)}; for an {@link
 * org.spindle.statistic.Estimate} or a {@link Twin} it is what is averaged, as {@code log_top}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Sql {

  /**
   * The expression, over the columns of the table.
   *
   * @return Spark SQL
   */
  String value();
}
