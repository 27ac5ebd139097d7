// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.jobs.store.Tables;

/**
 * All replicates of {@link GainTraining} with one depth, gain and ensemble.
 *
 * <p>Learning times have a long tail, so they are averaged as logarithms. A network that has not
 * learned counts with the epochs it was given, a lower bound. The standard errors of these come
 * from the scatter within all learned cells of one ensemble and depth together: a few draws alone
 * say little about theirs.
 *
 * @param orthogonal whether the ensemble is that of orthogonal matrices
 * @param depth N_l
 * @param gain g
 * @param rows replicates
 * @param unlearned of these, without the criterion reached
 * @param logEpochs mean of ln(epochs to the criterion)
 * @param logError its standard error; 0 for a lower bound, where none has learned
 * @param testError mean test error at the criterion, over those that reached it
 * @param testSpread its standard error
 * @param settledTestError mean test error where the training loss was least
 * @param settledSpread its standard error
 * @param settledTrainError mean training error there
 */
record GainTrainingCell(
    boolean orthogonal,
    int depth,
    double gain,
    int rows,
    int unlearned,
    double logEpochs,
    double logError,
    double testError,
    double testSpread,
    double settledTestError,
    double settledSpread,
    double settledTrainError) {

  static final String CELLS =
      """
      WITH cells AS (
        SELECT width, images, batch, momentum, criterion, max_epochs,
          initialization, depth, gain,
          count(*) AS n, count(*) - count(epochs) AS unlearned,
          avg(ln(coalesce(epochs, max_epochs))) AS log_epochs,
          var_samp(ln(coalesce(epochs, max_epochs))) AS log_var,
          avg(test_error_at_criterion) AS test_error,
          var_samp(test_error_at_criterion) AS test_var,
          avg(settled_test_error) AS settled_test_error, var_samp(settled_test_error) AS settled_var,
          avg(settled_train_error) AS settled_train_error
        FROM gain_training WHERE status = 'ok'
        GROUP BY width, images, batch, momentum, criterion, max_epochs,
          initialization, depth, gain),
      pooled AS (
        SELECT *,
          sum(CASE WHEN unlearned = 0 THEN (n - 1) * log_var END) OVER w
            / sum(CASE WHEN unlearned = 0 THEN n - 1 END) OVER w AS pool
        FROM cells
        WINDOW w AS (PARTITION BY width, images, batch, momentum, criterion, max_epochs,
          initialization, depth))
      SELECT width, images, batch, momentum, criterion, max_epochs, initialization, depth, gain,
        n, unlearned, log_epochs,
        CASE WHEN n > 1 AND unlearned = n THEN 0 ELSE sqrt(coalesce(pool, log_var) / n) END
          AS log_error,
        test_error, sqrt(test_var / (n - unlearned)) AS test_spread,
        settled_test_error, sqrt(settled_var / n) AS settled_spread, settled_train_error
      FROM pooled ORDER BY width, images, batch, momentum, criterion, max_epochs,
        initialization DESC, depth, gain""";

  /** Cells by what else was fixed: width, images, batch, momentum, criterion, most epochs. */
  static List<List<GainTrainingCell>> families(Tables tables) {
    if (!tables.has("gain_training")) {
      return List.of();
    }
    Map<List<Object>, List<GainTrainingCell>> families = new LinkedHashMap<>();
    for (Row row : tables.rows(CELLS)) {
      List<Object> key = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        key.add(row.get(i));
      }
      families.computeIfAbsent(key, k -> new ArrayList<>()).add(of(row));
    }
    return List.copyOf(families.values());
  }

  private static GainTrainingCell of(Row row) {
    return new GainTrainingCell(
        row.getAs("initialization").equals("orthogonal"),
        row.getAs("depth"),
        row.getAs("gain"),
        row.<Number>getAs("n").intValue(),
        row.<Number>getAs("unlearned").intValue(),
        value(row, "log_epochs"),
        value(row, "log_error"),
        value(row, "test_error"),
        value(row, "test_spread"),
        value(row, "settled_test_error"),
        value(row, "settled_spread"),
        value(row, "settled_train_error"));
  }

  private static double value(Row row, String name) {
    return row.isNullAt(row.fieldIndex(name)) ? Double.NaN : row.<Number>getAs(name).doubleValue();
  }

  double epochs() {
    return Math.exp(logEpochs);
  }

  String ensemble() {
    return orthogonal ? "orthogonal" : "gaussian";
  }

  static List<GainTrainingCell> where(
      List<GainTrainingCell> cells, Predicate<GainTrainingCell> predicate) {
    return cells.stream().filter(predicate).toList();
  }

  static double[] column(
      List<GainTrainingCell> cells, java.util.function.ToDoubleFunction<GainTrainingCell> value) {
    return cells.stream().mapToDouble(value).toArray();
  }
}
