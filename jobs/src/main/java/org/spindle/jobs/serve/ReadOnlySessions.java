// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.serve;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.analysis.LocalTempView$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.command.CreateViewCommand;
import org.apache.spark.sql.execution.command.DropTempViewCommand;
import org.apache.spark.sql.execution.command.SetCommand;
import org.apache.spark.sql.execution.datasources.CreateTempViewUsing;
import org.spindle.jobs.store.ReadOnlySql;
import scala.Function1;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Extension of Spark's sessions: all but the first, which serves, only read. A plan that writes,
 * creates or drops is refused when it is analysed, whatever language it came from. Temporary views
 * and settings are the session's own, and allowed.
 */
public final class ReadOnlySessions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectCheckRule(
        new AbstractFunction1<SparkSession, Function1<LogicalPlan, BoxedUnit>>() {
          @Override
          public Function1<LogicalPlan, BoxedUnit> apply(SparkSession session) {
            return new Check(session);
          }
        });
    return BoxedUnit.UNIT;
  }

  /** Of one session. */
  private static final class Check extends AbstractFunction1<LogicalPlan, BoxedUnit> {
    private final SparkSession session;

    Check(SparkSession session) {
      this.session = session;
    }

    @Override
    public BoxedUnit apply(LogicalPlan plan) {
      boolean serves = SparkSession.getDefaultSession().contains(session);
      if (!serves && !ofTheSession(plan)) {
        String acting = ReadOnlySql.acting(plan);
        if (acting != null) {
          throw new UnsupportedOperationException(
              "this server only reads, and this is "
                  + acting
                  + "; `spindle serve --unsafe` allows it");
        }
      }
      return BoxedUnit.UNIT;
    }

    /** Whether it changes nothing that another session could see. */
    private static boolean ofTheSession(LogicalPlan plan) {
      return plan instanceof SetCommand
          || plan instanceof DropTempViewCommand
          || plan instanceof CreateTempViewUsing
          || (plan instanceof CreateViewCommand view
              && view.viewType().equals(LocalTempView$.MODULE$));
    }
  }
}
