// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import java.util.List;
import java.util.stream.Stream;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.jobs.experiment.inference.Perceptron.Parameters;
import org.spindle.jobs.experiment.inference.Perceptron.Result;

/** What another program found for {@link Perceptron} (theory of the project, B4). */
final class ReferenceStudents {

  /** The table of theory/beyond.md, B4, computed by another program. */
  private record Known(double load, double overlap, double gibbs, double bayes, double hebb) {}

  private static final List<Known> TABLE =
      List.of(
          new Known(0.5, 0.280326, 0.409558, 0.322395, 0.336493),
          new Known(1, 0.486264, 0.338359, 0.254373, 0.285634),
          new Known(2, 0.728298, 0.240312, 0.174534, 0.230823),
          new Known(10, 0.981378, 0.061525, 0.043573, 0.120111));

  private ReferenceStudents() {}

  static List<Finding> findings(Place<Parameters, Result> c) {
    return TABLE.stream()
        .filter(known -> known.load == c.at().load())
        .flatMap(known -> known(known, c.first()))
        .toList();
  }

  private static Stream<Finding> known(Known known, Result r) {
    return Stream.of(
        Finding.exact(known.overlap, r.studentOverlapTheory(), 1e-6),
        Finding.exact(known.gibbs, r.gibbsRateTheory(), 1e-6),
        Finding.exact(known.bayes, r.bayesRateTheory(), 1e-6),
        Finding.exact(known.hebb, r.hebbRateTheory(), 1e-6));
  }
}
