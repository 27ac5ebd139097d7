// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.jobs.experiment.diffusion.ConditioningExperiment.both;

import java.util.ArrayList;
import java.util.List;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment.Parameters;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment.Result;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment.Rule;

/** What another program made of the observations of {@link ConditioningExperiment}. */
final class ReferenceConditionings {

  /** Mean and variance by another program with T = 1000 on the published schedule. */
  private record Reference(
      Rule rule, double eigenvalue, double noise, double mean, double variance) {}

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference(Rule.CONSTANT, 1, 1, 0.6665, 0.3337),
          new Reference(Rule.RAMP, 1, 1, 0.4621, 0.4322),
          new Reference(Rule.DOOB, 1, 1, 0.4998, 0.5000),
          new Reference(Rule.POSTERIOR_SAMPLING, 1, 1, 0.6307, 0.4329),
          new Reference(Rule.PSEUDO_INVERSE, 1, 1, 0.4988, 0.5006),
          new Reference(Rule.FIRST_ORDER, 1, 1, 0.4988, 0.5006),
          new Reference(Rule.CONSTANT, 0.3, 0.25, 0.6578, 0.0786),
          new Reference(Rule.POSTERIOR_SAMPLING, 0.3, 0.25, 0.6979, 0.1141),
          new Reference(Rule.PSEUDO_INVERSE, 0.3, 0.25, 0.4797, 0.1439),
          new Reference(Rule.FIRST_ORDER, 0.3, 0.25, 0.5443, 0.1369));

  /** The same for inpainting, by correlation. */
  private static final List<Reference> PAINTED =
      List.of(
          new Reference(Rule.CLAMPED, 0.9, 0, 0.7261, 0.3114),
          new Reference(Rule.RENOISED, 0.9, 0, 0.6261, 0.3115),
          new Reference(Rule.CLAMPED, 0.5, 0, 0.3466, 0.8241),
          new Reference(Rule.RENOISED, 0.5, 0, 0.2677, 0.8241));

  private ReferenceConditionings() {}

  static List<Finding> findings(Row<Parameters, Result> row) {
    Parameters p = row.p();
    List<Finding> findings = new ArrayList<>();
    for (Reference reference : p.rule().paints() ? PAINTED : REFERENCES) {
      boolean same =
          p.rule().paints()
              ? reference.eigenvalue == p.correlation()
              : reference.eigenvalue == p.eigenvalue() && reference.noise == p.observationNoise();
      if (same && reference.rule == p.rule()) {
        findings.addAll(both(row, reference.mean, reference.variance, 1e-4));
      }
    }
    return findings;
  }
}
