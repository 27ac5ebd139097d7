// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ReadOnlySql;

/** Queries of the user's: what they may do, and whose their errors are. */
final class Statements {

  private Statements() {}

  /** Refuses a statement that does more than read. */
  static void require(String statement, boolean unsafe) {
    String refusal = unsafe ? null : ReadOnlySql.refusal(statement);
    if (refusal != null) {
      throw UserError.usage(refusal);
    }
  }

  /** A session for such statements: they say themselves, in one line, what is wrong with them. */
  static void guard(SparkSession spark, boolean unsafe) {
    spark.conf().set("spark.sql.runSQLOnFiles", String.valueOf(unsafe));
    spark.sparkContext().setLogLevel("OFF");
  }

  /** Errors of a query are the user's, also those that Spark finds when it runs. */
  static <T> T asked(Callable<T> query) {
    try {
      return query.call();
    } catch (UserError e) {
      throw e;
    } catch (Exception e) { // of Scala, which declares none
      Throwable root = e;
      while (root.getCause() != null && !(root instanceof SparkThrowable)) {
        root = root.getCause();
      }
      throw new UserError(UserError.USAGE, String.valueOf(root.getMessage()), e);
    }
  }
}
