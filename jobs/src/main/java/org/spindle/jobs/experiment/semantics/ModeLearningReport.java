// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.store.Tables;

/** The claims of {@link ModeLearning}. */
final class ModeLearningReport {

  static final String ROWS =
      """
      SELECT * FROM mode_learning WHERE status = 'ok'
      ORDER BY data, tree, flip, sampled, network, initial_strength, learning_rate, replicate""";

  private static final double QUARTER = 1.25;

  private ModeLearningReport() {}

  static List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "mode_learning", ROWS);
    List<Row> deep = of(rows, "deep");
    List<Row> shallow = of(rows, "shallow");
    List<Row> linear = new ArrayList<>(deep);
    linear.addAll(shallow);
    return new Findings(ModeLearning.NAME, ModeLearning.TALK)
        .each(
            "the full network equals the scalar recursion but for rounding",
            linear,
            row -> Finding.deviation(number(row, "network_deviation"), 1e-10))
        .each(
            "the error against the flow is the predicted one of first order in the step",
            linear,
            row ->
                Finding.exact(
                    1,
                    number(row, "flow_deviation") / number(row, "flow_deviation_theory"),
                    0.01 + number(row, "learning_rate")))
        .worst("the error against the flow halves with the step", convergence(deep))
        .worst(
            "modes are half learned when theory says, ln(s/a₀ − 1)/(2s) and the lag of steps",
            perMode(linear, "half_times_predicted", "half_times", rate -> 1e-3 + rate * rate))
        .worst(
            "a deep network learns its last mode later by the ratio of theory",
            lastOverFirst(deep, 0.03))
        .worst("a shallow network learns all modes together", lastOverFirst(shallow, 0.01))
        .each(
            "after ln 2 of its time constant",
            shallow,
            row -> Finding.exact(Math.log(2), array(row, "half_times")[0], 0.01 * Math.log(2)))
        .worst("learning time is inverse to the singular value", slopes(tables, deep))
        .worst(
            "transition over ignorance by the tangent is 4/(ln(s/a₀ − 1) − 2)",
            perMode(deep, "tangent_ratios_theory", "tangent_ratios", rate -> 0.01 + rate))
        .worst(
            "transition over ignorance from 10 to 90 % is that of theory",
            perMode(linear, "span_ratios_theory", "span_ratios", rate -> 0.01 + rate))
        .worst(
            "item by item, modes are learned when they are from all items at once",
            perMode(of(rows, "online"), "half_times_theory", "half_times", rate -> 0.01 + rate))
        .each(
            "a tanh network learns modes in the order of a linear one, where times differ by a"
                + " quarter",
            of(rows, "tanh"),
            row -> Finding.exact(1, concordance(row), 1e-9))
        .checks();
  }

  static List<Row> of(List<Row> rows, String network) {
    return rows.stream().filter(row -> word(row, "network").equals(network)).toList();
  }

  static Map<List<Object>, List<Row>> groups(List<Row> rows, String... columns) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> Arrays.stream(columns).map(row::<Object>getAs).toList(),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** Learned values of every mode that theory has a value for. */
  private static List<Finding> perMode(
      List<Row> rows, String theory, String measured, Function<Double, Double> relative) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] expected = array(row, theory);
      double[] seen = array(row, measured);
      double tolerance = relative.apply(number(row, "learning_rate"));
      for (int mode = 0; mode < seen.length; mode++) {
        if (Double.isFinite(expected[mode])) {
          findings.add(Finding.exact(expected[mode], seen[mode], tolerance * expected[mode]));
        }
      }
    }
    return findings;
  }

  /** Rows that differ in the step alone; drawn features differ with it. */
  private static List<Finding> convergence(List<Row> deep) {
    List<Finding> findings = new ArrayList<>();
    List<Row> fixed = deep.stream().filter(row -> !row.<Boolean>getAs("sampled")).toList();
    for (List<Row> group :
        groups(fixed, "data", "tree", "flip", "features", "initial_strength", "replicate")
            .values()) {
      for (int i = 1; i < group.size(); i++) { // rates ascend
        double coarse = number(group.get(i), "learning_rate");
        double fine = number(group.get(i - 1), "learning_rate");
        if (coarse > fine) {
          double order =
              Math.log(
                      number(group.get(i), "flow_deviation")
                          / number(group.get(i - 1), "flow_deviation"))
                  / Math.log(coarse / fine);
          findings.add(Finding.exact(2, Math.pow(2, order), 0.1));
        }
      }
    }
    return findings;
  }

  private static List<Finding> lastOverFirst(List<Row> rows, double relative) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, "half_times_theory");
      double[] seen = array(row, "half_times");
      int last = theory.length - 1;
      double ratio = theory[last] / theory[0];
      if (Double.isFinite(ratio) && last > 0) {
        findings.add(Finding.exact(ratio, seen[last] / seen[0], relative * ratio));
      }
    }
    return findings;
  }

  /**
   * The part of the pairs of modes that the flow learns at times a quarter apart in which the
   * network learns the same one first; a mode that it has not learned in the end comes last.
   */
  private static double concordance(Row row) {
    double[] flow = array(row, "half_times_theory");
    double[] seen = array(row, "half_times");
    int pairs = 0;
    int agreeing = 0;
    for (int i = 0; i < flow.length; i++) {
      for (int j = 0; j < flow.length; j++) {
        if (flow[j] > QUARTER * flow[i]) {
          pairs++;
          agreeing += seen[i] < seen[j] || Double.isNaN(seen[j]) && !Double.isNaN(seen[i]) ? 1 : 0;
        }
      }
    }
    return (double) agreeing / pairs;
  }

  /** Half times over their logarithm against s. */
  private static List<Finding> slopes(Tables tables, List<Row> deep) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : deep) {
      double[] s = array(row, "singular_values");
      double[] times = array(row, "half_times");
      double[] units = new double[s.length];
      Arrays.setAll(units, m -> times[m] / Math.log(s[m] / number(row, "initial_strength") - 1));
      SparkSession spark = tables.sql("SELECT 1").sparkSession();
      ScalingLaw law = ScalingLaw.fit(spark, s, units);
      if (Double.isFinite(law.slopeError())) {
        double bias = number(row, "learning_rate") / 4; // the lag, λs/2, over a range of e or more
        findings.add(new Finding(-1, law.slope(), law.slopeError(), 4 * law.slopeError() + bias));
      }
    }
    return findings;
  }

  static List<Figure> figures(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "mode_learning", ROWS);
    return rows.isEmpty() ? List.of() : ModeLearningFigures.of(rows);
  }
}
