// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.EFFORT;
import static org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.EXACT_SMALL;
import static org.spindle.landscape.CriticalPointSums.HIGH_ERROR;
import static org.spindle.landscape.CriticalPointSums.INDEX_BINS;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.spindle.experiment.Claims;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Parameters;
import org.spindle.landscape.Covariance;
import org.spindle.landscape.Covariance.Family;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.RatioOfSums;

/**
 * How rare minima are among the critical points of {@link GaussianCriticalPoints}: fewer with every
 * variable, by e^{−N} to leading order and for every field alike, and fewer still where the error
 * is high.
 */
final class RareMinima {

  private static final double SEEN = 20; // standard errors; below it the scatter is not yet known
  private static final double MANY = 500; // expected minima: five standard errors are a quarter
  private static final double QUADRATURE = 1e-4; // relative error of theory at high error
  private static final double DIGITS = 5e-4; // of the references

  /** Mean φ/σ₀ over minima of the squared exponential, from an independent computation: N, φ. */
  private static final Map<Integer, Double> MINIMA_ENERGIES =
      Map.of(1, -0.723, 2, -1.304, 3, -1.798);

  private static final int COLORS = 7;

  private final Rows<Parameters, CriticalPointSums> rows;

  RareMinima(Rows<Parameters, CriticalPointSums> rows) {
    this.rows = rows;
  }

  /** Critical points of one index of a stationary field: at 0 the minima, at N the maxima. */
  @From(
      "SELECT *, posexplode(arrays_zip(index_weights, index_weight_squares,"
          + " index_weight_products)) AS (index, c)\n"
          + "FROM rows WHERE solves > 0 AND confinement = 0 AND dimension <= "
          + EXACT_SMALL)
  record ByIndex(
      Parameters at,
      int index,
      @Sql("sum(c.index_weights)") double indexWeight,
      @Sql("sum(c.index_weight_squares)") double indexSquares,
      @Sql("sum(c.index_weight_products)") double indexProducts,
      @Sql("sum(index_energy_sums[index])") double energySum,
      @Sql("sum(weight)") double weight,
      @Sql("sum(weight_squares)") double weightSquares,
      @Sql("sum(solves)") long spectra) {

    /** Share of all critical points. */
    Estimate fraction() {
      return RatioOfSums.of(
          indexWeight, weight, indexSquares, indexProducts, weightSquares, spectra);
    }

    /**
     * Mean energy in units of its scatter over all places. Weights are at most 1 and a matrix has
     * one point of each index, and energies scatter less over minima than over all critical points.
     */
    Estimate meanEnergy() {
      double n = at.dimension();
      double unit = Math.sqrt(n / at.field().at(0));
      double scatter = unit * Math.sqrt(at.ensemble().meanSquareEnergy());
      return Estimate.known(unit * energySum / indexWeight, scatter / Math.sqrt(indexWeight));
    }

    /** Whether it is no longer the rare luck of a few matrices, whose scatter says nothing. */
    boolean isSeen() {
      return fraction().mean() > SEEN * fraction().error();
    }
  }

  /**
   * Critical points above half of the threshold energy. The first column of the histogram holds
   * minima alone as long as N + 1 is not above its columns.
   */
  @From(
      "SELECT * FROM (SELECT *, posexplode(histogram) AS (cell, value)\n"
          + "FROM rows WHERE solves > 0 AND confinement = 0 AND dimension < "
          + INDEX_BINS
          + ")\nWHERE cell >= "
          + HIGH_ERROR * INDEX_BINS)
  record HighError(
      Parameters at,
      @Sql("sum(if(cell % " + INDEX_BINS + " = 0, value, 0))") double minima,
      @Sql("sum(value)") double points) {

    /** Weights are at most 1 and a matrix has at most one minimum: the error is an upper bound. */
    Estimate fraction() {
      return new Estimate(minima / points, Math.sqrt(minima) / points, (long) points);
    }

    /** Whether so many minima are expected that their number tells something. */
    boolean isExpected() {
      return theory() * points > MANY;
    }

    double theory() {
      return at.ensemble().minimaFractionAbove(at.limit().threshold() / 2);
    }

    Finding finding() {
      double theory = theory();
      Estimate sampled = Estimate.known(minima / points, Math.sqrt(theory / points));
      return Finding.equal(theory, sampled, QUADRATURE * theory);
    }
  }

  /** All stationary fields of one size together. */
  @From("SELECT * FROM rows WHERE solves > 0 AND confinement = 0")
  record OfSize(
      int dimension,
      @Sql("sum(index_weights[0]) / sum(weight)") double minimaFraction,
      @Sql("sqrt(sum(index_weight_squares[0])) / sum(weight)") double error) {}

  private List<HighError> highError() {
    return where(rows.cells(HighError.class, EFFORT), HighError::isExpected);
  }

  void claims(Claims claims) {
    List<ByIndex> seen = where(rows.cells(ByIndex.class, EFFORT), ByIndex::isSeen);
    claims
        .each(
            "the fraction of critical points that are minima is Kac and Rice's at every N",
            where(seen, c -> c.index == 0 || hasClosedForm(c)),
            this::fraction)
        .each(
            "minima are exponentially rare in N among critical points (slope of ln fraction)",
            where(
                by(where(seen, c -> c.index == 0), c -> List.of(c.at.covariance(), c.at.shape())),
                field -> field.size() >= 3),
            this::rate)
        .each(
            "minima lie low: mean energy over minima, squared exponential, against reference"
                + " (N = 1, 2, 3)",
            where(
                seen,
                c ->
                    c.index == 0
                        && c.at.covariance() == Family.SQUARED_EXPONENTIAL
                        && MINIMA_ENERGIES.containsKey(c.at.dimension())),
            c -> Finding.equal(MINIMA_ENERGIES.get(c.at.dimension()), c.meanEnergy(), DIGITS))
        .each(
            "minima are rarer among critical points of high error, above half of the threshold,"
                + " than among all",
            highError(),
            HighError::finding);
  }

  private Finding fraction(ByIndex c) {
    int n = c.at.dimension();
    double theory = hasClosedForm(c) ? closedForm(n)[c.index] : fractionOfMinima(n);
    double most = n == 2 || n == 3 || n == 5 ? 0.0015 : Double.POSITIVE_INFINITY;
    Estimate fraction = c.fraction();
    return Finding.equal(theory, fraction, 1e-12).within(most);
  }

  /** That of every stationary field. */
  private static double fractionOfMinima(int dimension) {
    return CriticalEnsemble.stationary(new Covariance.SquaredExponential(), dimension)
        .minimaFraction();
  }

  private static boolean hasClosedForm(ByIndex c) {
    return closedForm(c.at.dimension()).length > 0;
  }

  /** Fractions of critical points by index. */
  private static double[] closedForm(int n) {
    double third = (29 - 6 * Math.sqrt(6)) / 116;
    return switch (n) {
      case 1 -> new double[] {0.5, 0.5};
      case 2 -> new double[] {0.25, 0.5, 0.25};
      case 3 -> new double[] {third, 0.5 - third, 0.5 - third, third};
      default -> new double[0];
    };
  }

  /** ln of the fraction of minima against N is a line, of the slope that theory has there. */
  private Finding rate(List<ByIndex> field) {
    double[] size = column(field, c -> c.at.dimension());
    double[] measured = column(field, c -> c.fraction().mean());
    double[] theory = column(field, c -> fractionOfMinima(c.at.dimension()));
    double relative = max(field, c -> c.fraction().error() / c.fraction().mean());
    double error = 2 * relative / (size[size.length - 1] - size[0]);
    return Finding.equal(slope(size, theory), Estimate.known(slope(size, measured), error), 0);
  }

  /** Slope of ln y against x: a power law in e^x. */
  private double slope(double[] x, double[] y) {
    return rows.law(Arrays.stream(x).map(Math::exp).toArray(), y).slope();
  }

  void figures(Figures figures) {
    drawByIndex(figures);
    drawMinima(figures);
  }

  private void drawByIndex(Figures figures) {
    List<List<ByIndex>> sizes =
        by(
            where(
                rows.cells(ByIndex.class, EFFORT),
                c ->
                    c.at.dimension() >= 5
                        && c.at.dimension() <= 30
                        && c.at.covariance() == Family.SQUARED_EXPONENTIAL),
            c -> List.of(c.at.dimension(), c.at.shape()));
    figures
        .figure("gaussian-critical-points-by-index", "Almost all critical points are saddles")
        .caption(
            "Fraction of critical points by index, squared exponential. Short lines: exact theory"
                + " for minima (left) and maxima (right) at that N.")
        .axes(linear("index over N"), log("fraction of critical points"))
        .series(
            sizes.subList(0, Math.min(COLORS, sizes.size())),
            size -> "N = " + size.get(0).at.dimension(),
            (series, size) -> {
              double n = size.get(0).at.dimension();
              double minima = fractionOfMinima((int) n);
              series
                  .allSigns()
                  .line(
                      new double[] {-0.03, 0.06, 0.5, 0.94, 1.03},
                      new double[] {minima, minima, Double.NaN, minima, minima})
                  .estimates(
                      where(size, c -> c.fraction().mean() > 3 * c.fraction().error()),
                      c -> c.index / n,
                      ByIndex::fraction);
            });
  }

  private void drawMinima(Figures figures) {
    List<OfSize> sizes = where(rows.cells(OfSize.class), c -> c.minimaFraction > SEEN * c.error);
    if (sizes.isEmpty()) {
      return;
    }
    FigureDraft figure =
        figures
            .figure(
                "gaussian-critical-points-minima",
                "Minima are exponentially rare among critical points")
            .caption(
                "Fraction of critical points that are minima, against the number of variables:"
                    + " among all of them, which falls as e^(-N) to leading order, and among those"
                    + " of high error, above half of the threshold energy. Lines: exact theory.")
            .axes(linear("variables N"), log("minima per critical point"));
    figure
        .panel("")
        .series("exact, the same for every field", -1)
        .line(sizes, OfSize::dimension, c -> fractionOfMinima(c.dimension));
    figure
        .series("sampled, all fields")
        .points(sizes, OfSize::dimension, OfSize::minimaFraction, OfSize::error);
    figure.series(
        by(sorted(highError(), c -> c.at.covariance()), c -> c.at.label()),
        field -> "high error, " + field.get(0).at.label(),
        (series, field) ->
            series
                .allSigns()
                .line(field, c -> c.at.dimension(), HighError::theory)
                .estimates(field, c -> c.at.dimension(), HighError::fraction));
  }
}
