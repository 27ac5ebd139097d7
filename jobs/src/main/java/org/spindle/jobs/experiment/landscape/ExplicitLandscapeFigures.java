// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.landscape.ExplicitLandscape.mean;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.landscape.ExplicitLandscape.Parameters;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.statistic.BinnedMeans;
import org.spindle.statistic.ClusteredMean;

/** What {@link ExplicitLandscape} has found, drawn over the exact law. */
final class ExplicitLandscapeFigures {

  private static final int BINS = 12; // of energy
  private static final int FEWEST = 5; // points of a bin that is drawn

  private ExplicitLandscapeFigures() {}

  static void draw(Rows<Parameters, ?> rows, Figures figures) {
    List<SearchedField> all = rows.views(SearchedField.class);
    List<List<SearchedField>> families =
        by(
            sorted(where(all, i -> i.isSampledBy(Method.NEWTON)), i -> i.at().covariance()),
            i -> i.at().covariance());
    figures
        .figure("explicit-landscape-index", "Critical points found by search on the exact law")
        .caption(
            "Points: means over found critical points in bins of energy, with standard errors over"
                + " instances. Lines: the mean of the exact ensemble (in many dimensions, and where"
                + " the energy leaves the shift free, its limit); band: one standard deviation."
                + " Where the shift is free, the bias of a search by basins shows.")
        .axes(linear("energy ε = V/N"), linear("index fraction"))
        .panels(families, ExplicitLandscapeFigures::covariance, ExplicitLandscapeFigures::drawIndex)
        .pointsOnTop();

    PanelDraft bias =
        figures
            .figure("explicit-landscape-bias", "How far the found points are from a fair sample")
            .caption(
                "Mean of N ε² over critical points: of all (exact), and of those found by Newton's"
                    + " method from starts whose energies were spread by gradient steps. A search"
                    + " finds points by their basin; only what is conditioned on energy can be"
                    + " compared with the law.")
            .axes(log("variables N"), log("N ⟨ε²⟩"))
            .panel("");
    families.forEach(family -> drawBias(bias, family));

    List<SearchedField> enumerated = where(all, SearchedField::isEnumerated);
    FigureDraft counts =
        figures
            .figure("explicit-landscape-counts", "Enumerated critical points of confined fields")
            .caption(
                "Points: mean numbers of all critical points and of minima of fields whose points"
                    + " were all found, with standard errors. Lines: Kac–Rice.")
            .axes(linear("variables N"), log("mean number"));
    drawCounts(counts.panel("all"), enumerated, SearchedField::distinct, ExplicitLandscape::number);
    drawCounts(counts.panel("minima"), enumerated, i -> i.count(0), ExplicitLandscape::minima);

    List<SearchedField> classified =
        where(all, i -> i.isSampled() && i.at().covariance() == Family.SQUARED_EXPONENTIAL);
    List<List<SearchedField>> classes =
        by(
            sorted(classified, i -> word(i.at().method()), i -> i.at().dimension()),
            i -> List.of(i.at().method(), i.at().dimension()));
    figures
        .figure("explicit-landscape-classes", "Where searches end")
        .caption(
            "Shares of searches, by descent on |∇V|² and by Newton's method in N variables, that end at critical points, at places where the gradient does not"
                + " vanish but lies in the Hessian's null space, and elsewhere. No theory: the"
                + " shares say what a sample of found points leaves out.")
        .axes(
            Scale.names("", classes.stream().map(ExplicitLandscapeFigures::place).toList()),
            Scale.share("share of searches"))
        .panels(List.of(classes), group -> "", ExplicitLandscapeFigures::drawClasses);

    FieldSpectra.draw(rows, figures);
  }

  private static double dimension(List<SearchedField> group) {
    return group.get(0).at().dimension();
  }

  private static List<List<SearchedField>> byDimension(List<SearchedField> group) {
    return by(group, i -> i.at().dimension()); // of views, the first parameter by which they ascend
  }

  private static String covariance(List<SearchedField> group) {
    Parameters p = group.get(0).at();
    return p.covariance() == Family.SQUARED_EXPONENTIAL
        ? "f = exp(−u)"
        : "f = (1 + u/a)^(−a), a = " + p.shape();
  }

  private static String place(List<SearchedField> group) {
    Parameters p = group.get(0).at();
    return (p.method() == Method.NEWTON ? "Newton" : "descent") + ", N = " + p.dimension();
  }

  private static void drawIndex(PanelDraft panel, List<SearchedField> family) {
    int color = 0;
    for (List<SearchedField> group : byDimension(family)) {
      IndexLaw law = group.get(0).at().indexLaw();
      Series theory = panel.series("", color);
      if (law.isExact()) {
        theory.band(law.energies(), law::fraction, law::deviation);
      }
      theory.line(law.energies(), law::fraction);
      BinnedMeans found =
          BinnedMeans.of(
              evenly(-law.reach(), law.reach(), BINS + 1),
              FEWEST,
              group.stream().map(SearchedField::energies).toList(),
              group.stream().map(SearchedField::indexFractions).toList());
      panel
          .series("N = " + group.get(0).at().dimension(), color)
          .points(found.x(), found.y(), found.error());
      color++;
    }
  }

  private static void drawBias(PanelDraft panel, List<SearchedField> family) {
    Family covariance = family.get(0).at().covariance();
    String name = covariance == Family.SQUARED_EXPONENTIAL ? "exp(−u)" : "rational quadratic";
    List<List<SearchedField>> groups = byDimension(family);
    panel
        .series(name + ": all critical points", covariance.ordinal())
        .line(
            groups,
            ExplicitLandscapeFigures::dimension,
            group -> dimension(group) * group.get(0).at().ensemble().meanSquareEnergy());
    panel
        .series(name + ": found by search", covariance.ordinal())
        .estimates(
            groups,
            ExplicitLandscapeFigures::dimension,
            group -> ClusteredMean.of(group, SearchedField::scaledSquares).estimate());
  }

  private static void drawCounts(
      PanelDraft panel,
      List<SearchedField> fields,
      ToDoubleFunction<SearchedField> count,
      ToDoubleFunction<List<SearchedField>> theory) {
    panel.series(
        by(sorted(fields, i -> i.at().confinement()), i -> i.at().confinement()),
        group -> "μ = " + group.get(0).at().confinement(),
        (series, group) ->
            series
                .line(byDimension(group), ExplicitLandscapeFigures::dimension, theory)
                .estimates(
                    byDimension(group), ExplicitLandscapeFigures::dimension, g -> mean(g, count)));
  }

  private static void drawClasses(PanelDraft panel, List<List<SearchedField>> classes) {
    drawShare(panel.series("critical", 0), classes, i -> i.critical());
    drawShare(panel.series("gradient-flat", 1), classes, i -> i.flat());
    drawShare(panel.series("stalled", 2), classes, i -> i.at().starts() - i.critical() - i.flat());
  }

  private static void drawShare(
      Series series, List<List<SearchedField>> classes, ToDoubleFunction<SearchedField> number) {
    series.estimates(
        classes,
        classes::indexOf,
        group -> mean(group, i -> number.applyAsDouble(i) / i.at().starts()));
  }
}
