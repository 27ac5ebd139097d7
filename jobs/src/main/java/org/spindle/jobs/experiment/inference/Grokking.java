// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;
import org.spindle.data.Datasets;
import org.spindle.dynamics.FlowOfStudents;
import org.spindle.dynamics.StudentTeacher;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Why do networks generalize long after they have learned their examples by heart?
 *
 * <p>Claim: in linear regression with barely more examples than weights they seem to: the training
 * error falls with the large curvatures of the Marchenko–Pastur law, the test error with the
 * smallest. Both fall smoothly; what makes a sudden, late insight out of it is the threshold of the
 * accuracy. With many examples there is no delay.
 *
 * <p>Beyond the talk. Source: Levi, Beck and Bar-Sinai 2024.
 */
public final class Grokking implements Experiment<Grokking.Parameters, Grokking.Result> {

  private static final int LOOKS = 40;
  private static final double RIGHT = 0.95; // of new examples, by theory, where they are asked
  private static final int ASKED = 4; // new examples a weight
  private static final double SQUARE = 3; // of a relative scatter that its average keeps as bias

  @Override
  public About about() {
    return About.of("grokking", 1)
        .asks("Why do networks generalize long after they have learned their examples by heart?")
        .talk("Beyond the talk: delayed generalization (Levi, Beck and Bar-Sinai 2024)");
  }

  /**
   * @param size N, weights
   * @param load α, examples per weight
   * @param errorThreshold of the mean squared error that counts as learned
   * @param sets pairs of a teacher and a student of one set of examples
   */
  public record Parameters(int size, double load, double errorThreshold, int sets) {

    public Parameters {
      require(size >= 2, "size must be >= 2", size);
      require(load > 0 && load <= 100, "load must be > 0 and <= 100", load);
      require(
          errorThreshold > 0 && errorThreshold < 2,
          "error-threshold must be > 0 and < 2",
          errorThreshold);
      require(sets >= 1, "sets must be >= 1", sets);
    }

    StudentTeacher theory() {
      return new StudentTeacher(load, 1, 1, 0);
    }

    /** Whether the test error ever comes down to the threshold. */
    boolean generalizes() {
      return 2 * Math.max(0, 1 - load) < errorThreshold && load != 1;
    }
  }

  /**
   * @param trainingTime when the training error comes to the threshold: students
   * @param trainingTimeTheory the same by the Marchenko–Pastur law
   * @param insightTime when the test error does: students; missing where it never does
   * @param insightTimeTheory the same by the Marchenko–Pastur law
   * @param lateError test error of students at the latter
   * @param rightShare of new examples that students answer right then: to within the squared error
   *     that a gaussian of that test error keeps to 95 times in 100
   * @param rightShareTheory 0.95
   * @param flowClock times of the curves
   * @param testCurve test error of students
   * @param testCurveTheory the same by theory
   * @param trainingCurve training error of students
   * @param trainingCurveTheory the same by theory
   */
  public record Result(
      double trainingTime,
      double trainingTimeTheory,
      Double insightTime,
      Double insightTimeTheory,
      Double lateError,
      Double rightShare,
      Double rightShareTheory,
      double[] flowClock,
      double[] testCurve,
      double[] testCurveTheory,
      double[] trainingCurve,
      double[] trainingCurveTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(400, 1.1, 1e-2, 16);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.size();
    double examples = p.load() * n;
    double factors = n * n * examples + 9 * n * n * n;
    double asked = 2 * ASKED * n * n * (p.sets() + 15);
    return new Cost(
        30 * n * examples + factors + asked + 4 * n * n * p.sets() + 1e7,
        (long) (8 * (n * examples + 4 * n * n + (ASKED + 4) * n * p.sets() + ASKED * n * n)));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    StudentTeacher theory = p.theory();
    int examples = Math.max(1, (int) Math.round(p.load() * p.size()));
    FlowOfStudents flow = FlowOfStudents.draw(p.size(), examples, p.sets(), streams.of("examples"));
    watch.check();
    double training = theory.timeToTrainingError(p.errorThreshold());
    Double insight = p.generalizes() ? theory.timeToError(p.errorThreshold()) : null;
    double end = 2 * (insight == null ? training : insight);
    double[] clock = new double[LOOKS];
    double[][] curves = new double[4][LOOKS];
    for (int i = 0; i < LOOKS; i++) {
      clock[i] = training / 50 * Math.pow(50 * end / training, i / (LOOKS - 1.0));
      curves[0][i] = flow.error(clock[i]);
      curves[1][i] = theory.errorOfFlow(clock[i]);
      curves[2][i] = flow.trainingError(clock[i]);
      curves[3][i] = theory.trainingErrorOfFlow(clock[i]);
    }
    Double right = null;
    if (insight != null) {
      double quantile = Erf.erfInv(RIGHT);
      double tolerated = 2 * p.errorThreshold() * quantile * quantile;
      right = flow.accuracy(insight, tolerated, ASKED * p.size(), streams.of("asked"));
    }
    return new Result(
        FlowOfStudents.timeTo(flow::trainingError, p.errorThreshold()),
        training,
        insight == null ? null : FlowOfStudents.timeTo(flow::error, p.errorThreshold()),
        insight,
        insight == null ? null : flow.error(insight),
        right,
        insight == null ? null : RIGHT,
        clock,
        curves[0],
        curves[1],
        curves[2],
        curves[3]);
  }

  /** A time whose average over draws is that of theory but for their scatter squared. */
  private static Finding time(
      Place<Parameters, Result> c, double theory, ToDoubleFunction<Result> value) {
    Estimate measured = c.of(value);
    double scatter = measured.error() * Math.sqrt(measured.draws());
    return Finding.equal(
        theory, measured, SQUARE * scatter * scatter / theory + atEdge(c) * theory);
  }

  /** Relative shift by eigenvalues of finite size: 1/N in units of the least curvature. */
  private static double atEdge(Place<Parameters, Result> c) {
    double gap = 1 - 1 / Math.sqrt(Math.max(c.at().load(), 1 / c.at().load()));
    return 1 / (gap * c.at().size());
  }

  private static Finding curve(
      Place<Parameters, Result> c,
      ToDoubleFunction<Result> theory,
      ToDoubleFunction<Result> value) {
    double known = theory.applyAsDouble(c.first());
    return Finding.equal(known, c.of(value), atEdge(c) * known);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> all = Place.of(rows.all());
    List<Place<Parameters, Result>> wise = where(all, c -> c.at().generalizes());
    claims
        .each(
            "the training error is below the threshold when the Marchenko–Pastur law says",
            all,
            c -> time(c, c.first().trainingTimeTheory(), Result::trainingTime))
        .each(
            "the test error is below the threshold when the Marchenko–Pastur law says",
            wise,
            c -> time(c, c.first().insightTimeTheory(), Result::insightTime))
        .each(
            "at that time students have the test error of the threshold",
            wise,
            c ->
                Finding.equal(
                    c.at().errorThreshold(),
                    c.of(Result::lateError),
                    2 * atEdge(c) * c.at().errorThreshold()))
        .each(
            "accuracy is a function of the error alone: students answer as many new examples right"
                + " as a gaussian error does",
            wise,
            c ->
                Finding.equal(
                    c.first().rightShareTheory(), c.of(Result::rightShare), atEdge(c) * 0.3))
        .several(
            "test errors follow the law at all times",
            all,
            c ->
                looks()
                    .mapToObj(i -> curve(c, r -> r.testCurveTheory()[i], r -> r.testCurve()[i]))
                    .toList())
        .several(
            "training errors follow the law until the threshold",
            all,
            c ->
                looks()
                    .filter(i -> c.first().flowClock()[i] < c.first().trainingTimeTheory())
                    .mapToObj(
                        i -> curve(c, r -> r.trainingCurveTheory()[i], r -> r.trainingCurve()[i]))
                    .toList())
        .each(
            "curves are looked at until twice the last of these times",
            all,
            c -> {
              Result r = c.first();
              double last = c.at().generalizes() ? r.insightTimeTheory() : r.trainingTimeTheory();
              return Finding.exact(2 * last, r.flowClock()[LOOKS - 1], 1e-9 * last);
            })
        .each(
            "with four examples a weight there is hardly a delay: insight over learning by heart",
            where(wise, c -> c.at().load() >= 4),
            c -> Finding.atMost(1.4, delay(c), 0))
        .each(
            "with barely more examples than weights insight comes five times as late as learning"
                + " by heart, and later",
            where(wise, c -> c.at().load() > 1 && c.at().load() <= 1.2),
            c -> Finding.above(5, delay(c)))
        .several(
            "times to a hundredth are those of another program (theory of the project, B7)",
            where(all, c -> c.at().errorThreshold() == 1e-2),
            Grokking::known);
  }

  private static Estimate delay(Place<Parameters, Result> c) {
    return c.of(r -> r.insightTime() / r.trainingTime());
  }

  /** Every eighth look. */
  private static IntStream looks() {
    return IntStream.range(0, LOOKS / 8).map(i -> 8 * i);
  }

  private static List<Finding> known(Place<Parameters, Result> c) {
    double[][] table = {{1.05, 7.0743, 360.136}, {1.1, 6.8020, 145.246}, {4, 0.9721, 1.2763}};
    List<Finding> findings = new ArrayList<>();
    for (double[] known : table) {
      if (known[0] == c.at().load()) {
        findings.add(Finding.exact(known[1], c.first().trainingTimeTheory(), 1e-4));
        findings.add(Finding.exact(known[2], c.first().insightTimeTheory(), 1e-3));
      }
    }
    return findings;
  }

  private static double delayTheory(double load, double threshold) {
    StudentTeacher theory = new StudentTeacher(load, 1, 1, 0);
    return theory.timeToError(threshold) / theory.timeToTrainingError(threshold);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> all = Place.of(rows.all());
    List<List<Place<Parameters, Result>>> loads = by(all, c -> c.at().load());
    figures
        .figure("grokking", "Learning by heart and insight in linear regression")
        .caption(
            "Test and training error under gradient flow: lines are averages over the"
                + " Marchenko–Pastur law, points students. With barely more examples than weights"
                + " (α near 1) the test error passes a threshold long after the training error.")
        .axes(log("time"), log("mean squared error"))
        .panels(
            loads,
            group -> "α = " + Layers.plain(group.get(0).at().load()),
            (panel, group) -> {
              Result r = group.get(group.size() - 1).first();
              panel
                  .series("test")
                  .line(r.flowClock(), r.testCurveTheory())
                  .points(r.flowClock(), r.testCurve());
              panel
                  .series("training")
                  .line(r.flowClock(), r.trainingCurveTheory())
                  .points(r.flowClock(), r.trainingCurve());
            });
    List<Place<Parameters, Result>> wise = where(all, c -> c.at().generalizes());
    figures
        .figure("grokking-delay", "How much later than learning by heart insight comes")
        .caption(
            "Ratio of the times when test and training error pass the threshold; line: theory for N"
                + " → ∞. The delay is one of the threshold: at every time both errors are smooth.")
        .axes(linear("examples per weight α"), log("time of insight / of learning by heart"))
        .series(
            by(wise, c -> List.of(c.at().size(), c.at().errorThreshold())),
            group ->
                "N = %d, threshold %s"
                    .formatted(group.get(0).at().size(), group.get(0).at().errorThreshold()),
            (series, group) ->
                series
                    .estimates(group, c -> c.at().load(), Grokking::delay)
                    .line(load -> delayTheory(load, group.get(0).at().errorThreshold())));
  }
}
