// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.serve;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.LocalTempView$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.execution.command.DropTempViewCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import org.apache.spark.sql.execution.datasources.CreateTempViewUsing;
import org.spindle.jobs.store.ReadOnlySql;

/**
 * Sessions of which all but the first, which serves, only read. A plan that writes, creates or
 * drops is refused when it is analysed, whatever language it came from. Temporary views and
 * settings are the session's own, and allowed.
 */
final class ReadOnlySessions {

  private ReadOnlySessions() {}

  /** Builds such sessions, in addition to what is configured. */
  static void in(SparkSession.Builder builder) {
    builder.withExtensions(
        extensions -> {
          extensions.injectCheckRule(
              session ->
                  plan -> {
                    check(session, plan);
                    return null;
                  });
          return null;
        });
  }

  private static void check(SparkSession session, LogicalPlan plan) {
    boolean serves = SparkSession.getDefaultSession().contains(session);
    String acting = serves || isOfTheSession(plan) ? null : ReadOnlySql.acting(plan);
    if (acting != null) {
      throw new UnsupportedOperationException(
          "this server only reads, and this is " + acting + "; `spindle serve --unsafe` allows it");
    }
  }

  /** Whether it changes nothing that another session could see. */
  private static boolean isOfTheSession(LogicalPlan plan) {
    return plan instanceof SetCommand
        || plan instanceof DropTempViewCommand
        || plan instanceof CreateTempViewUsing
        || (plan instanceof CreateViewCommand view
            && view.viewType().equals(LocalTempView$.MODULE$));
  }
}
