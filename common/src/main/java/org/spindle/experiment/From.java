// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The query that a cell or a view is read from, where that is not all rows: a filter, or arrays
 * taken apart. The table {@code rows} in it holds all rows with status {@code ok}.
 *
 * <pre>
 * {@literal @}From("SELECT * FROM rows WHERE NOT vanished")
 * {@literal @}From("SELECT *, posexplode(squares) AS (level, square) FROM rows")
 * </pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface From {

  /**
   * The query.
   *
   * @return Spark SQL over the table {@code rows}
   */
  String value();
}
