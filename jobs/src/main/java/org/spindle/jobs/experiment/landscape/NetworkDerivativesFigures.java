// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.landscape.NetworkDerivatives.least;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.jobs.experiment.landscape.NetworkDerivatives.Parameters;
import org.spindle.jobs.experiment.landscape.NetworkDerivatives.Result;
import org.spindle.linalg.Inertia;
import org.spindle.linalg.SymmetricEigen;

/**
 * The figures of {@link NetworkDerivatives}: the spectrum with its null directions, the errors of
 * differences, and where Krylov spaces end.
 */
final class NetworkDerivativesFigures {

  private static final double UNIT_ROUNDOFF = 0x1p-53;
  private static final double FLOOR = 1e-18; // where an eigenvalue of exactly 0 is drawn

  private NetworkDerivativesFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> all = rows.all();
    var one = all.stream().filter(row -> row.p().isReference()).findFirst().orElse(all.get(0));
    var draft =
        figures
            .figure("network-derivatives", "Exact derivatives of a network's error")
            .caption(
                "Top: "
                    + (one.p().isReference() ? "the reference network" : "one network")
                    + "; its Hessian's spectrum with as many null directions as softmax has (band),"
                    + " and how far central differences of the gradient are from its product with a"
                    + " direction, with the errors of truncation (third derivative) and rounding"
                    + " (unit roundoff times |∇L|, an order of magnitude). Bottom: null directions,"
                    + " and where the Krylov space of the gradient ends, for networks of tanh, erf"
                    + " and sigmoid.")
            .columns(2);
    spectrum(draft.newPanel(""), one);
    differences(draft.newPanel(""), one.r());
    List<Row<Parameters, Result>> generic = where(all, row -> row.p().isGeneric());
    if (!generic.isEmpty()) {
      nullDirections(draft.newPanel(""), generic);
      krylov(draft.newPanel(""), generic);
    }
  }

  /** Sizes of eigenvalues by rank; the band is where those of null directions must be. */
  private static void spectrum(PanelDraft panel, Row<Parameters, Result> row) {
    Inertia inertia = row.r().inertia();
    int expected = row.p().isSoftmax() ? row.p().shifts() : 0;
    double from = inertia.negative() + 0.5;
    panel
        .axes(linear("rank of the eigenvalue"), log("|λ| / max |λ|"))
        .series("h + 1 = " + expected + " null directions", -1)
        .band(
            new double[] {from, from + expected}, new double[] {FLOOR, FLOOR}, new double[] {2, 2});
    double[] values = row.r().eigenvalues();
    int first = inertia.negative();
    int end = first + inertia.zero();
    eigenvalues(panel.series("negative", 0), values, 0, first);
    eigenvalues(panel.series("null", 2), values, first, end);
    eigenvalues(panel.series("positive", 1), values, end, values.length);
  }

  private static void eigenvalues(Series series, double[] values, int from, int to) {
    double size = SymmetricEigen.norm(values);
    series.points(
        IntStream.range(from, to).mapToDouble(i -> i + 1).toArray(),
        IntStream.range(from, to)
            .mapToDouble(i -> Math.max(FLOOR, Math.abs(values[i]) / size))
            .toArray());
  }

  private static void differences(PanelDraft panel, Result r) {
    double[] steps = r.stepSizes();
    double low = least(r.differenceErrors()) / 3;
    double[] truncation =
        IntStream.range(0, steps.length).mapToDouble(r::truncationError).toArray();
    double[] rounding =
        Arrays.stream(steps)
            .map(ε -> UNIT_ROUNDOFF * r.gradientNorm() / r.productNorm() / ε)
            .toArray();
    panel.axes(log("step ε of the difference"), log("relative error of H v"));
    panel.series("truncation ∝ ε²", 0).line(steps, above(truncation, low));
    panel.series("rounding ∝ 1/ε", 1).line(steps, above(rounding, low));
    panel.series("central differences", -1).points(steps, r.differenceErrors());
  }

  private static double[] above(double[] values, double low) {
    return Arrays.stream(values).map(x -> x < low ? Double.NaN : x).toArray();
  }

  private static void nullDirections(PanelDraft panel, List<Row<Parameters, Result>> rows) {
    double widest = rows.stream().mapToDouble(row -> row.p().width()).max().orElseThrow();
    double[] ends = {0, widest + 1};
    panel.axes(linear("neurons h of a hidden layer"), linear("null directions"));
    panel.series("softmax: h + 1", 0).line(ends, h -> h + 1);
    panel.series("squared error: 0", 1).line(ends, h -> 0);
    for (boolean softmax : new boolean[] {true, false}) {
      panel
          .series("", softmax ? 0 : 1)
          .points(
              where(rows, row -> row.p().isSoftmax() == softmax),
              row -> row.p().width(),
              row -> row.r().inertia().zero());
    }
  }

  private static void krylov(PanelDraft panel, List<Row<Parameters, Result>> rows) {
    List<Row<Parameters, Result>> softmax =
        where(rows, row -> row.p().isSoftmax() && row.p().depth() == 3);
    double most = softmax.stream().mapToDouble(NetworkDerivatives::krylovEnd).max().orElse(0);
    double[] ends = {0, most * 1.05};
    panel.axes(linear("P - (h + 1)"), linear("dimension of the Krylov space"));
    panel.series("equal", -1).line(ends, ends);
    panel
        .series("three layers of neurons, softmax", 0)
        .points(softmax, NetworkDerivatives::krylovEnd, row -> row.r().krylovSteps());
  }
}
