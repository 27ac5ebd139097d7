// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import org.spindle.experiment.Claims;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.UserError;

/**
 * How often chance alone turns a verdict on a page with all experiments: once in so many runs. Each
 * experiment has an equal part, whether others are judged beside it or not, so that a claim has one
 * verdict on the same rows.
 *
 * @param rate probability that chance turns at least one verdict of the page, in (0, 1)
 */
public record FalseAlarms(double rate) {

  /** Once in a thousand runs. */
  public static final FalseAlarms USUAL = new FalseAlarms(Claims.FALSE_ALARMS);

  /** A rate; not one that is no probability. */
  public FalseAlarms {
    if (!(rate > 0 && rate < 1)) {
      throw UserError.usage("--false-alarms must be a probability between 0 and 1, not " + rate);
    }
  }

  /** The part of one experiment. */
  public double ofOneExperiment() {
    return rate / Experiments.all().size();
  }

  /** In words. */
  String told() {
    return "all claims together raise a false alarm in one run of " + NumberFormat.of(1 / rate);
  }
}
