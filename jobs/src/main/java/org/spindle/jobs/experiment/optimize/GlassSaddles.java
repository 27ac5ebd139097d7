// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.jobs.experiment.optimize.SaddleEscape.of;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Result;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Saddle;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.SaddleNeighbourhood;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SpinGlass;
import org.spindle.landscape.Starts;
import org.spindle.linalg.Matrix;
import org.spindle.optimize.EscapeTime;
import org.spindle.random.Streams;
import org.spindle.statistic.StraightLine;
import org.spindle.sweep.Watch;

/** Real saddles in {@link SaddleEscape}: those that a search finds in spin glasses with p = 3. */
final class GlassSaddles {

  private static final int SPREADING_STEPS = 12; // of the starts of a search for saddles
  private static final double SPREADING_RATE = 0.05;
  private static final double SLOPE = 0.05; // theory section 2
  private static final double LINEAR = 0.02; // part of a time that is not of the linear law
  private static final int NOISY_RUNS = 10; // from each real saddle
  private static final int ENOUGH = 20; // real saddles whose slope is judged

  private GlassSaddles() {}

  /** The saddles of one glass, and how long each holds descent. */
  static Result left(Parameters p, Streams streams, Watch watch) {
    SpinGlass glass = SpinGlass.sample(p.dimension(), 3, streams.of("couplings"));
    SearchSettings settings = SearchSettings.of(p.dimension(), SearchSettings.Method.NEWTON);
    Matrix starts =
        Starts.draw(glass, p.tries(), 1, SPREADING_STEPS, SPREADING_RATE, streams.of("starts"));
    var set = new CriticalPointSet(CriticalPointSearch.SAME * settings.lengthScale());
    new CriticalPointSearch(glass, settings).from(starts, watch).forEach(set::add);
    List<Endpoint> saddles = where(set.points(), e -> e.index(0) > 0);
    if (saddles.isEmpty()) {
      double[] none = {};
      return Result.of(none, new int[0], none, none);
    }
    var beside = new SaddleNeighbourhood(glass, saddles);
    int[] all = IntStream.range(0, beside.count()).toArray();
    double[] curvatures = Arrays.stream(all).mapToDouble(i -> -beside.lowest(i)).toArray();
    int[] indices = Arrays.stream(all).map(beside::index).toArray();
    double[] none = {};
    if (p.stepNoise() > 0) {
      int[] steps = Arrays.stream(curvatures).mapToInt(p::noiseSteps).toArray();
      RandomGenerator random = streams.of("noise");
      double[] ends =
          IntStream.range(0, NOISY_RUNS)
              .boxed()
              .flatMapToDouble(
                  run -> Arrays.stream(beside.noisy(p.rate(), p.stepNoise(), steps, random, watch)))
              .toArray();
      return new Result(none, new int[0], none, ends, none, curvatures, indices, none, none, none);
    }
    Matrix isotropic = beside.isotropic(p.start(), streams.of("displacements"));
    int most = p.maximalSteps();
    return new Result(
        none,
        new int[0],
        none,
        none,
        none,
        curvatures,
        indices,
        beside.exitSteps(beside.along(p.start()), p.rate(), p.exit(), most, watch),
        beside.exitSteps(isotropic, p.rate(), p.exit(), most, watch),
        beside.linearSteps(isotropic, p.rate(), p.exit(), most));
  }

  static void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Escapes> silent =
        Escapes.of(where(of(rows, Saddle.SPIN_GLASS), row -> row.p().stepNoise() == 0));
    List<Escapes> noisy =
        Escapes.of(where(of(rows, Saddle.SPIN_GLASS), row -> row.p().stepNoise() > 0));
    List<Row<Parameters, Result>> glasses =
        where(of(rows, Saddle.SPIN_GLASS), row -> row.r().alongTimes().length > 0);
    claims
        .each(
            "every real saddle is left: no descent is held for good",
            glasses,
            row ->
                Finding.exact(
                    0,
                    DoubleStream.concat(
                            Arrays.stream(row.r().alongTimes()),
                            Arrays.stream(row.r().isotropicTimes()))
                        .filter(t -> t < 0)
                        .count(),
                    0))
        .each(
            "from the real saddles of spin glasses, found by search, the time against 1/|λ_min|"
                + " has the slope ln(δ/s), to 5 %",
            where(silent, place -> place.all(Result::curvatures).length >= ENOUGH),
            GlassSaddles::slope)
        .each(
            "from an isotropic start beside a real saddle the time is that of the linear law of all"
                + " its directions, on average to 2 %",
            glasses, row -> Finding.exact(1, linearShare(row), LINEAR))
        .each(
            "noise alone takes descent from a real saddle along its lowest eigenvector by the same"
                + " law",
            where(noisy, place -> place.all(Result::projections).length >= ENOUGH),
            SaddleEscape::noise);
  }

  /** The slope of a straight line with any intercept: steps of finite size add ½ η ln(δ/s). */
  private static Finding slope(Escapes place) {
    double[] x = Arrays.stream(place.all(Result::curvatures)).map(l -> 1 / l).toArray();
    double[] y = place.all(Result::alongTimes);
    double theory = Math.log(place.at().exit() / place.at().start());
    double slope = place.at().rate() * StraightLine.through(x, y).slope();
    return Finding.exact(theory, slope, SLOPE * theory);
  }

  private static double linearShare(Row<Parameters, Result> row) {
    double[] real = row.r().isotropicTimes();
    double[] linear = row.r().isotropicTimesLinear();
    return IntStream.range(0, real.length)
        .mapToDouble(i -> real[i] / linear[i])
        .average()
        .orElseThrow();
  }

  static void draw(List<Escapes> glasses, Figures figures) {
    var figure =
        figures
            .figure("saddle-escape-glass", "Real saddles of spin glasses let go by the same law")
            .caption(
                "Each point is a saddle that a search found on the sphere of a spin glass (p = 3)."
                    + " Left: time of gradient descent from a start along the lowest eigenvector,"
                    + " against 1/|λ_min|; line: ln(δ/s)/|λ_min|. Right: time from an isotropic"
                    + " start in units of 1/|λ_min| against the number of directions that lead"
                    + " down; line: one direction alone.")
            .columns(2);
    var left = figure.newPanel("").axes(linear("1/|λ_min|"), linear("time η · steps"));
    var right = figure.newPanel("").axes(linear("directions down"), linear("time · |λ_min|"));
    for (Escapes place : glasses) {
      double[] inverse = Arrays.stream(place.all(Result::curvatures)).map(l -> 1 / l).toArray();
      double[] along = scaled(place.all(Result::alongTimes), place.at().rate());
      double size = Math.log(place.at().exit() / place.at().start());
      String label = "N = " + place.at().dimension();
      if (inverse.length == 0) {
        continue;
      }
      left.series(label)
          .line(new double[] {0, Arrays.stream(inverse).max().orElse(1)}, x -> size * x)
          .points(inverse, along);
      double[] isotropic = scaled(place.all(Result::isotropicTimes), place.at().rate());
      for (int i = 0; i < isotropic.length; i++) {
        isotropic[i] /= inverse[i];
      }
      double one = new EscapeTime(1, place.at().exit()).flow(place.at().start(), 1);
      right
          .series(label)
          .points(place.all(r -> IntStream.of(r.waysDown()).asDoubleStream().toArray()), isotropic)
          .level(one);
    }
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }
}
