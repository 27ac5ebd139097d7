// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.AtEnergy;
import org.spindle.jobs.experiment.landscape.CriticalPointTable.Whole;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Family;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Parameters;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.BrayDean;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.CriticalPointCensus;

/** The claims of {@link GaussianCriticalPoints}, each judged by its worst place. */
final class GaussianCriticalPointsClaims {

  static final String TABLE = "gaussian_critical_points";
  static final String PLACE = "dimension, covariance, shape, confinement";

  private static final String NAME = GaussianCriticalPoints.NAME;
  private static final String TALK = GaussianCriticalPoints.TALK;
  private static final int EXACT_SIZE = 300; // larger ones take the quadratures seconds an energy
  private static final int EXACT_SCATTER = 128;
  private static final double WELL_INSIDE = 0.9; // of the threshold energy
  private static final double WINDOW_BIAS = 2e-5; // δ²(α″ + 2α′ρ′/ρ)/6 of a window ±δ, at 0.9

  /** Mean numbers of critical points from an independent computation: N, μ, number. */
  private static final double[][] REFERENCE_COUNTS = {
    {1, 0.5, 2.87832},
    {2, 0.5, 5.24950},
    {3, 0.5, 8.67602},
    {10, 0.9, 3.71918},
    {50, 0.9, 11.0808},
    {100, 1.2, 1.20501}
  };

  /** A place in parameter space. */
  record Place(int dimension, Family covariance, double shape, double confinement) {

    static Place of(Row row) {
      return of(row, row.<Double>getAs("confinement"));
    }

    static Place of(Row row, double confinement) {
      String word = row.<String>getAs("covariance");
      return new Place(
          row.<Integer>getAs("dimension"),
          Family.valueOf(word.toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
          row.<Double>getAs("shape"),
          confinement);
    }

    CriticalEnsemble ensemble() {
      return Parameters.ensemble(limit().covariance(), dimension, confinement);
    }

    BrayDean limit() {
      return new BrayDean(Parameters.field(covariance, shape));
    }

    /** μ/√f''. */
    double confinementRatio() {
      return confinement / Math.sqrt(limit().covariance().curvature());
    }
  }

  private final Tables tables;
  private final CriticalPointTable<Place> sums;
  private final Findings checks = new Findings(NAME, TALK);
  private final Map<Integer, Double> minimaFractions = new HashMap<>();

  private GaussianCriticalPointsClaims(Tables tables) {
    this.tables = tables;
    sums = CriticalPointTable.read(tables, PLACE, TABLE, Place::of);
  }

  static List<Check> of(Tables tables) {
    var claims = new GaussianCriticalPointsClaims(tables);
    claims.indexLaw();
    claims.minimaLaw();
    claims.add(
        HighErrorMinima.seen(tables).stream().map(HighErrorMinima::finding).toList(),
        "minima are rarer still among critical points of high error, above half of the threshold");
    claims.conditionedIndex();
    claims.limit();
    claims.monotone();
    claims.energies();
    claims.counts();
    claims.quadrature();
    claims.add(
        CriticalSpectra.findings(tables),
        "the Hessian's spectrum is a semicircle that shifts with energy (Kolmogorov)");
    return claims.checks.checks();
  }

  static boolean stationary(Place place) {
    return place.confinement == 0;
  }

  private void add(List<Finding> findings, String claim) {
    checks.worst(claim, findings);
  }

  /** Fractions of minima; the closed forms of two and three variables for every index. */
  private void indexLaw() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      int n = whole.place().dimension;
      if (!stationary(whole.place()) || n > EXACT_SCATTER) {
        continue;
      }
      double limit = n == 2 || n == 3 || n == 5 ? 0.0015 : Double.POSITIVE_INFINITY;
      double[] law = closedForm(n);
      if (law.length == 0) {
        law = seen(whole) ? new double[] {minimaFraction(whole.place())} : law;
      }
      for (int k = 0; k < law.length; k++) {
        double error = whole.indexErrors()[k];
        // A rare index is seen in few matrices, and its own scatter is then not yet known.
        if (whole.indexFractions()[k] > 20 * error) {
          findings.add(
              new Finding(
                  law[k], whole.indexFractions()[k], error, Math.min(limit, 4 * error + 1e-12)));
        }
      }
    }
    add(findings, "the fraction of critical points that are minima is Kac and Rice's at every N");
  }

  /** Whether minima are no longer the rare luck of a few matrices, whose scatter says nothing. */
  static boolean seen(Whole<Place> whole) {
    return whole.indexFractions()[0] > 20 * whole.indexErrors()[0];
  }

  /** The same for every stationary field, so that each size is computed once. */
  private double minimaFraction(Place place) {
    return minimaFractions.computeIfAbsent(
        place.dimension,
        n -> {
          CriticalEnsemble ensemble = place.ensemble();
          return Math.exp(ensemble.logMinima() - ensemble.logCount());
        });
  }

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
  private void minimaLaw() {
    List<Finding> findings = new ArrayList<>();
    var groups = new java.util.LinkedHashMap<List<Object>, List<Whole<Place>>>();
    for (Whole<Place> whole : sums.places()) {
      Place place = whole.place();
      if (stationary(place) && seen(whole) && place.dimension <= EXACT_SCATTER) {
        groups
            .computeIfAbsent(List.of(place.covariance, place.shape), k -> new ArrayList<>())
            .add(whole);
      }
    }
    for (List<Whole<Place>> group : groups.values()) {
      if (group.size() < 3) {
        continue;
      }
      double[] size = group.stream().mapToDouble(w -> w.place().dimension).toArray();
      double[] measured = group.stream().mapToDouble(w -> w.indexFractions()[0]).toArray();
      double[] theory = group.stream().mapToDouble(w -> minimaFraction(w.place())).toArray();
      double relative =
          group.stream()
              .mapToDouble(w -> w.indexErrors()[0] / w.indexFractions()[0])
              .max()
              .orElseThrow();
      double error = 2 * relative / (size[size.length - 1] - size[0]);
      double slope = slope(size, measured);
      findings.add(new Finding(slope(size, theory), slope, error, 4 * error));
    }
    add(
        findings,
        "minima are exponentially rare in N among critical points (slope of ln fraction)");
  }

  /** Slope of ln y against x: a power law in e^x. */
  private double slope(double[] x, double[] y) {
    double[] exponential = java.util.Arrays.stream(x).map(Math::exp).toArray();
    return ScalingLaw.fit(session(), exponential, y).slope();
  }

  private SparkSession session() {
    return tables.sql("SELECT 1").sparkSession();
  }

  /** Index fraction at given energies and its scatter, with and without a free shift. */
  private void conditionedIndex() {
    List<Finding> fixed = new ArrayList<>();
    List<Finding> free = new ArrayList<>();
    List<Finding> fixedScatter = new ArrayList<>();
    List<Finding> freeScatter = new ArrayList<>();
    for (AtEnergy<Place> at : sums.energies()) {
      Place place = at.place();
      CriticalEnsemble ensemble = place.ensemble();
      boolean isFixed = ensemble.energyVariance() == 0;
      double ratio = Math.abs(at.energy() / place.limit().threshold());
      if (place.dimension < 2 || place.dimension > EXACT_SIZE || at.error() == 0 || ratio > 1) {
        continue;
      }
      boolean reference = place.dimension == 100 && (at.energy() == -1 || at.energy() == -1.5);
      double most = reference ? (isFixed ? 0.0004 : 0.0008) : Double.POSITIVE_INFINITY;
      double tolerance = Math.min(most, 4 * at.error() + WINDOW_BIAS);
      (isFixed ? fixed : free)
          .add(
              new Finding(
                  ensemble.indexFraction(at.energy()), at.fraction(), at.error(), tolerance));
      if (place.dimension <= EXACT_SCATTER && at.counts(place.dimension)) {
        scatter(at, ensemble, reference, isFixed ? fixedScatter : freeScatter);
      }
    }
    add(fixed, "index fraction at an energy, squared exponential: exact at every N");
    add(fixedScatter, "scatter of the index fraction, squared exponential: under a count or so");
    add(free, "index fraction at an energy, rational quadratic: the determinant tilts the shift");
    add(freeScatter, "scatter of the index fraction, rational quadratic");
  }

  private static void scatter(
      AtEnergy<Place> at, CriticalEnsemble ensemble, boolean reference, List<Finding> findings) {
    boolean isFixed = ensemble.energyVariance() == 0;
    // A free shift makes theory an average over many places; half as many energies are enough then.
    if (!isFixed
        && (at.energy() > 0 || at.energy() % (2 * GaussianCriticalPoints.ENERGY_STEP) != 0)) {
      return;
    }
    double n = at.place().dimension;
    double half = isFixed ? CriticalPointCensus.halfWindow(ensemble.order()) : 0;
    double most = !reference ? Double.POSITIVE_INFINITY : isFixed ? 0.02 / n : 0.001;
    double error = at.deviationError();
    double theory = ensemble.indexDeviation(at.energy(), half) / n;
    findings.add(new Finding(theory, at.deviation(), error, Math.min(most, 4 * error)));
  }

  /** Bray–Dean's curve with its first correction, well inside of the thresholds. */
  private void limit() {
    List<Finding> findings = new ArrayList<>();
    int largest = sums.energies().stream().mapToInt(at -> at.place().dimension).max().orElse(0);
    for (AtEnergy<Place> at : sums.energies()) {
      BrayDean limit = at.place().limit();
      boolean inside = Math.abs(at.energy()) < WELL_INSIDE * -limit.threshold();
      if (at.place().dimension == largest && largest >= 20 && inside && at.error() > 0) {
        findings.add(
            new Finding(
                limit.indexFraction(at.energy()) + limit.indexCorrection(at.energy()) / largest,
                at.fraction(),
                at.error(),
                4 * at.error()
                    + WINDOW_BIAS
                    + BrayDean.SECOND_ORDER / ((double) largest * largest)));
      }
    }
    add(findings, "index fraction against energy approaches Bray and Dean's curve as 1/N");
  }

  /** MLlib's isotonic regression of index fraction on energy has nothing to correct. */
  private void monotone() {
    List<Finding> findings = new ArrayList<>();
    Set<Place> places = new HashSet<>();
    sums.energies().forEach(at -> places.add(at.place()));
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
            .add("weight", DataTypes.DoubleType);
    for (Place place : places) {
      List<AtEnergy<Place>> curve =
          sums.energies().stream().filter(a -> a.place().equals(place) && a.error() > 0).toList();
      if (curve.size() < 3 || place.dimension < 20) {
        continue;
      }
      List<Row> rows = new ArrayList<>();
      for (AtEnergy<Place> at : curve) {
        double precision = 1 / (at.error() * at.error());
        rows.add(RowFactory.create(at.fraction(), Vectors.dense(at.energy()), precision));
      }
      var model =
          new IsotonicRegression()
              .setWeightCol("weight")
              .fit(session().createDataFrame(rows, schema));
      for (AtEnergy<Place> at : curve) {
        double fitted = model.predict(at.energy());
        findings.add(new Finding(fitted, at.fraction(), at.error(), 4 * at.error()));
      }
    }
    add(findings, "index fraction rises with energy: isotonic regression changes nothing");
  }

  private void energies() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      Place place = whole.place();
      if (stationary(place)) {
        double scale = place.dimension / place.limit().covariance().at(0);
        double theory = scale * place.ensemble().meanSquareEnergy();
        double error = scale * whole.varianceError();
        boolean reference = place.dimension == 1 || place.dimension == 2 || place.dimension == 10;
        double most = reference ? 0.01 * theory : Double.POSITIVE_INFINITY;
        findings.add(
            new Finding(theory, scale * whole.variance(), error, Math.min(most, 4 * error + 1e-9)));
      }
    }
    add(findings, "variance of the energy over critical points, up to twice that over all points");
  }

  /** Numbers of critical points, sampled, against quadrature. */
  private void counts() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      // Where the landscape is trivial the rare eigenvalues far outside decide, and none is drawn.
      if (whole.place().confinementRatio() < 0.8) {
        findings.add(
            new Finding(
                whole.place().ensemble().logCount(),
                whole.count(),
                whole.countError(),
                4 * whole.countError() + 1e-12));
      }
    }
    add(findings, "mean number of critical points (ln), sampled against quadrature");
  }

  private void quadrature() {
    List<Finding> findings = new ArrayList<>();
    for (Whole<Place> whole : sums.places()) {
      Place place = whole.place();
      for (double[] reference : REFERENCE_COUNTS) {
        if (place.dimension == reference[0] && place.confinementRatio() == reference[1]) {
          double count = Math.exp(place.ensemble().logCount());
          findings.add(new Finding(reference[2], count, 0, 1e-4 * reference[2]));
        }
      }
    }
    add(
        findings,
        "mean number of critical points of confined fields, quadrature against reference");
  }
}
