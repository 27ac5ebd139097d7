// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.List;
import org.spindle.experiment.About;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.store.Tables;

/**
 * An experiment that judges and draws untyped rows: what is being replaced.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
public interface Experiment<P extends Record, R extends Record>
    extends org.spindle.experiment.Experiment<P, R> {

  @Override
  String name();

  /** The question in one sentence. */
  String question();

  /** Slide or figure of the talk that it answers. */
  String talk();

  @Override
  int version();

  @Override
  default About about() {
    return About.of(name(), version()).asks(question()).talk(talk());
  }

  /** The claims, each compared with theory on the rows at hand. */
  List<Check> checks(Tables tables);

  /** The figures; one without rows is left out. */
  List<Figure> figures(Tables tables);
}
