// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.Collection;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ReadOnlySql;
import org.spindle.sweep.Nearest;

/** Queries of the user's: what they may do, and whose their errors are. */
final class Statements {

  /** Spark's word for a table that is not there. */
  private static final String NO_TABLE = "TABLE_OR_VIEW_NOT_FOUND";

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

  /**
   * Errors of a query are the user's, also those that Spark finds when it runs; those of files are
   * not.
   *
   * @param tables that it could have meant
   */
  static <T> T asked(Collection<String> tables, Callable<T> query) {
    try {
      return query.call();
    } catch (UserError e) {
      throw e;
    } catch (Exception e) { // of Scala, which declares none
      String damage = Damage.told(e);
      if (damage != null) {
        throw new UserError(UserError.ABORTED, damage, e);
      }
      Throwable root = e;
      while (root.getCause() != null && !(root instanceof SparkThrowable)) {
        root = root.getCause();
      }
      throw new UserError(UserError.USAGE, told(root, tables), e);
    }
  }

  /**
   * What is wrong, without the plan of the query and the picture of its text that Spark puts below.
   */
  private static String told(Throwable root, Collection<String> tables) {
    if (root instanceof SparkThrowable error && NO_TABLE.equals(error.getCondition())) {
      String quoted = error.getMessageParameters().getOrDefault("relationName", "");
      String name = quoted.replace("`", "");
      return "no table " + name + Nearest.hint(name, tables);
    }
    String message =
        root instanceof AnalysisException analysis
            ? analysis.getSimpleMessage()
            : String.valueOf(root.getMessage());
    return root instanceof SparkThrowable
        ? message.strip().lines().findFirst().orElse(message)
        : message;
  }
}
