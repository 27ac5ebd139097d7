// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.landscape.ExplicitLandscape.MOST_KURTOSIS;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.experiment.Claims;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.landscape.ExplicitLandscape.Parameters;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.RandomFourierField;
import org.spindle.statistic.Estimate;

/**
 * How many waves make a gaussian field?
 *
 * <p>A sum of M random waves has the covariance of the field whatever M is, but the spectrum of its
 * Hessian is a semicircle, whose kurtosis is 2, only in the limit M ≫ N; the kurtosis at M waves is
 * known exactly. {@link ExplicitLandscape} flags fields whose spectra tell that their waves are too
 * few, and leaves their critical points out.
 */
final class FieldSpectra {

  private static final int LARGE = 20; // variables from which a spectrum has a shape
  private static final double FLAGS = 0.1; // share of fields that may be flagged wrongly
  private static final double CLEAR = 0.08; // distance of the kurtosis from the bound, relative

  /** Kurtosis from an independent program, to be met within MOST_OFF. */
  private record Reference(int dimension, int waves, double kurtosis) {}

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference(100, 100, 3.575),
          new Reference(100, 1000, 2.171),
          new Reference(100, 10_000, 2.022));
  private static final double MOST_OFF = 0.06;
  private static final int FIELDS = 30; // of the reference; fewer leave more scatter

  private FieldSpectra() {}

  /** A stationary field whose spectra were measured. */
  @From("SELECT * FROM rows WHERE spectral_second IS NOT NULL AND confinement = 0")
  record Field(
      Parameters at, long seed, int replicate, double spectralSecond, double spectralFourth) {

    Object key() {
      return List.of(at.dimension(), at.waves(), at.fieldShape());
    }
  }

  /** Whether the moments of one field's spectra show that it is not gaussian. */
  static boolean hasTooFewWaves(double second, double fourth) {
    return fourth / (second * second) > MOST_KURTOSIS;
  }

  static void claims(Rows<Parameters, ?> rows, Claims claims) {
    List<List<Field>> groups =
        where(by(rows.views(Field.class), Field::key), fields -> fields.size() > 1);
    claims
        .several(
            "the kurtosis of spectra (ln) is that of M waves: 2 of the semicircle plus about 1.5 N/M",
            groups,
            FieldSpectra::kurtoses)
        .several(
            "fields whose waves are clearly too few are flagged by their spectra, others are not",
            groups,
            FieldSpectra::flags);
  }

  private static double theory(Parameters p) {
    return RandomFourierField.spectralKurtosis(p.dimension(), p.waves(), p.fieldShape());
  }

  /** Mean fourth over squared mean second moment of several fields. */
  private static Estimate kurtosis(List<Field> fields) {
    double second = mean(fields, Field::spectralSecond).mean();
    double fourth = mean(fields, Field::spectralFourth).mean();
    double kurtosis = fourth / (second * second);
    // linear in the fields, to first order the ratio of their means
    Estimate linear =
        mean(fields, f -> kurtosis * (f.spectralFourth / fourth - 2 * f.spectralSecond / second));
    return new Estimate(kurtosis, linear.error(), fields.size());
  }

  private static Estimate mean(List<Field> fields, ToDoubleFunction<Field> value) {
    return Estimate.of(column(fields, value));
  }

  private static List<Finding> kurtoses(List<Field> fields) {
    Parameters p = fields.get(0).at;
    Estimate kurtosis = kurtosis(fields);
    boolean many = fields.size() >= FIELDS;
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.equal(Math.log(theory(p)), kurtosis.log(), 0));
    for (Reference reference : REFERENCES) {
      boolean same = reference.dimension == p.dimension() && reference.waves == p.waves();
      if (many && same && p.covariance() == Family.SQUARED_EXPONENTIAL) {
        findings.add(Finding.equal(reference.kurtosis, kurtosis, MOST_OFF).within(MOST_OFF));
      }
    }
    return findings;
  }

  /** Only where the kurtosis is far from the bound, by some of one field's scatter. */
  private static List<Finding> flags(List<Field> fields) {
    Parameters p = fields.get(0).at;
    boolean clear = Math.abs(theory(p) / MOST_KURTOSIS - 1) > CLEAR;
    double flagged =
        mean(fields, f -> hasTooFewWaves(f.spectralSecond, f.spectralFourth) ? 1 : 0).mean();
    return clear && p.dimension() >= LARGE
        ? List.of(Finding.exact(theory(p) > MOST_KURTOSIS ? 1 : 0, flagged, FLAGS).of(1))
        : List.of();
  }

  static void draw(Rows<Parameters, ?> rows, Figures figures) {
    List<Field> all = rows.views(Field.class);
    FigureDraft draft =
        figures
            .figure("explicit-landscape-waves", "How many waves make a gaussian field")
            .caption(
                "Kurtosis of the Hessian's spectrum at random points. Lines: exact for M waves; a"
                    + " semicircle has 2. Fields above the grey line are flagged and their points"
                    + " not used.")
            .axes(log("waves for each variable M/N"), log("kurtosis of spectra"));
    if (!all.isEmpty()) {
      draw(draft.panel(""), all);
    }
  }

  private static void draw(PanelDraft panel, List<Field> all) {
    double[] ratios =
        IntStream.rangeClosed(0, 50).mapToDouble(i -> Math.pow(10, -0.1 + i * 0.054)).toArray();
    int color = 0;
    for (List<Field> group : by(all, f -> List.of(f.at.dimension(), f.at.fieldShape()))) {
      int n = group.get(0).at.dimension();
      double shape = group.get(0).at.fieldShape();
      panel
          .series("", color)
          .line(
              ratios,
              ratio -> RandomFourierField.spectralKurtosis(n, (int) Math.round(ratio * n), shape));
      panel
          .series("N = " + n + (Double.isInfinite(shape) ? "" : ", a = " + shape), color)
          .points(
              by(sorted(group, f -> f.at.waves()), f -> f.at.waves()),
              fields -> (double) fields.get(0).at.waves() / n,
              fields -> kurtosis(fields).mean());
      color++;
    }
    panel.series("flagged above", -1).line(new double[] {0.8, 400}, ratio -> MOST_KURTOSIS);
  }
}
