// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.spindle.experiment.Check;

/**
 * The claims of one experiment, each judged at every place in parameter space that has rows and
 * reported at its worst one: a claim holds if it holds everywhere.
 */
public final class Findings {

  private final String experiment;
  private final String where;
  private final List<Check> checks = new ArrayList<>();

  /**
   * No claims yet.
   *
   * @param experiment kebab-case name of the experiment
   * @param where slide or figure of the talk
   */
  public Findings(String experiment, String where) {
    this.experiment = experiment;
    this.where = where;
  }

  /**
   * Theory and measurement at one place.
   *
   * @param theory the predicted value
   * @param measured the value from the rows
   * @param error standard error of the measured value, 0 if it is deterministic
   * @param tolerance largest allowed |measured − theory|: 4 standard errors plus the stated bias
   */
  public record Finding(double theory, double measured, double error, double tolerance) {

    /** A value without statistical error. */
    public static Finding exact(double theory, double measured, double tolerance) {
      return new Finding(theory, measured, 0, tolerance);
    }

    /** A deviation from the theory, which must stay below a bound. */
    public static Finding deviation(double deviation, double bound) {
      return new Finding(0, deviation, 0, bound);
    }

    /** |measured − theory| in units of the tolerance; infinite if there is no measurement. */
    public double severity() {
      if (measured == theory) {
        return 0;
      }
      double severity = Math.abs(measured - theory) / tolerance;
      return Double.isNaN(severity) ? Double.POSITIVE_INFINITY : severity;
    }
  }

  /** Adds a claim that is judged in each cell; without cells it is not run. */
  public <T> Findings each(String claim, List<T> cells, Function<T, Finding> finding) {
    return worst(claim, cells.stream().map(finding).toList());
  }

  /**
   * Adds a claim for each group of cells, in the order in which the groups first appear, each
   * judged by its worst cell; without cells it is one claim that is not run.
   */
  public <T> Findings perGroup(
      String claim, List<T> cells, Function<T, String> group, Function<T, Finding> finding) {
    if (cells.isEmpty()) {
      return worst(claim, List.of());
    }
    Map<String, List<Finding>> groups = new LinkedHashMap<>();
    for (T cell : cells) {
      groups.computeIfAbsent(group.apply(cell), g -> new ArrayList<>()).add(finding.apply(cell));
    }
    groups.forEach((name, findings) -> worst(claim + " (" + name + ")", findings));
    return this;
  }

  /** Adds a claim by the worst of its findings; without findings it is not run. */
  public Findings worst(String claim, List<Finding> findings) {
    checks.add(
        findings.stream()
            .max(Comparator.comparingDouble(Finding::severity))
            .map(
                f -> Check.of(experiment, claim, where, f.theory, f.measured, f.error, f.tolerance))
            .orElse(Check.notRun(experiment, claim, where)));
    return this;
  }

  /** The claims so far. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }
}
