// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.semantics.BasicLevel.Parameters;
import org.spindle.jobs.experiment.semantics.BasicLevel.Result;
import org.spindle.jobs.experiment.semantics.BasicLevel.World;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.InvertedTree;
import org.spindle.semantics.NamedWorld;
import org.spindle.semantics.Tree;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Groups;

/**
 * Curves and singular values of {@link BasicLevel} against their laws, from a decoupled start, and
 * how far steps and drawn signs may bend them.
 */
final class LevelLaws {

  private static final double ROUNDING = 1e-9; // of squared singular values, to the largest
  private static final double CURVATURE = 0.0963; // 1/(6√3), the largest of 1/(1 + e^{−x})

  private LevelLaws() {}

  /** Learned fraction of each level at the times of the curves, predicted. */
  static double[] strengths(Row<Parameters, Result> row) {
    NamedWorld theory = row.p().theory();
    double start = row.p().initialStrength();
    return curve(theory.tree(), row.r().times(), (l, t) -> theory.fraction(l, start, t));
  }

  /** Activation of own labels, likewise. */
  static double[] activations(Row<Parameters, Result> row) {
    NamedWorld theory = row.p().theory();
    double start = row.p().initialStrength();
    return curve(theory.tree(), row.r().times(), (l, t) -> theory.activation(l, start, t));
  }

  private interface Law {
    double at(int level, double time);
  }

  private static double[] curve(Tree tree, double[] times, Law law) {
    return IntStream.rangeClosed(1, tree.levels())
        .boxed()
        .flatMapToDouble(l -> Arrays.stream(times).map(t -> law.at(l, t)))
        .toArray();
  }

  /** The square of every one, in which scatter has no bias. */
  static List<Finding> singularValues(Row<Parameters, Result> row) {
    double[] measured = row.r().singularValues();
    double[] theory = row.r().singularValuesTheory();
    boolean drawn = row.p().world() == World.INVERTED;
    double rounding = ROUNDING * theory[0] * theory[0];
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < theory.length; i++) {
      double square = theory[i] * theory[i];
      double split =
          drawn && square > 0 ? Parameters.inverted(row.p().levelFeatures()).split(theory[i]) : 0;
      Finding finding = Finding.exact(square, measured[i] * measured[i], split * square + rounding);
      // a mode without features has rounding alone, in proportion to the strongest
      findings.add(square > 0 ? finding : finding.of(theory[0] * theory[0]));
    }
    return findings;
  }

  /** The largest distance of the curve of each level, relative to the largest value of theory. */
  static List<Finding> curves(Row<Parameters, Result> row, double[] measured, double[] theory) {
    int points = row.r().times().length;
    List<Finding> findings = new ArrayList<>();
    for (int l = 0; l < theory.length / points; l++) {
      double[] expected = Groups.curve(theory, l, points);
      double largest = Arrays.stream(expected).max().orElse(0);
      if (largest > 0) { // else it has no features, or no name
        double distance = Deviation.largest(Groups.curve(measured, l, points), expected);
        findings.add(Finding.small(distance / largest, lag(row.p()) + scatter(row.p())));
      }
    }
    return findings;
  }

  /** How far gradient descent may be from the flow, relative to what is learned. */
  private static double lag(Parameters p) {
    return EulerLag.ofOutput(2.0 / p.resolution(), p.strongest(), p.initialStrength());
  }

  /**
   * How far drawn signs bend the curve of a level: its modes have ln s that scatter by the variance
   * (M_l − M_{l−1} − 1)/4N_l about theory, and a fraction learned goes with ln(s/a₀) times it.
   * Twice the second order, the first one being 0 in the mean over modes; the largest of all
   * levels.
   */
  private static double scatter(Parameters p) {
    if (p.world() != World.INVERTED) {
      return 0;
    }
    InvertedTree world = Parameters.inverted(p.levelFeatures());
    double steepness = Math.log(p.strongest() / p.initialStrength());
    double variance = 0;
    for (int l = 1; l <= world.features().length; l++) {
      int features = world.features()[l - 1];
      double ofLevel = features > 0 ? (world.tree().multiplicity(l) - 1) / (4.0 * features) : 0;
      variance = Math.max(variance, ofLevel);
    }
    return CURVATURE * steepness * steepness * variance;
  }
}
