// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.inference.Dichotomies;
import org.spindle.inference.LargestMargin;
import org.spindle.inference.PerceptronPassing;
import org.spindle.inference.TeacherStudent;
import org.spindle.inference.TeacherStudent.Weights;
import org.spindle.inference.VersionSpace;
import org.spindle.random.Streams;
import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How much does a perceptron store, and how fast does it learn?
 *
 * <p>Claims: it separates as many of all dichotomies as Cover counted, at any size, and with the
 * margin that Gardner computed; a student of a teacher perceptron errs as replica theory says,
 * whether drawn at random from all that agree with the examples or their mean, which message
 * passing attains; and with weights ±1 learning becomes perfect at once where the entropy of other
 * students vanishes, which message passing does not notice until later.
 *
 * <p>Talk: "Statistical mechanics of complex neural systems and high dimensional data". Sources:
 * Cover 1965; Gardner 1988; Györgyi 1990; Seung, Sompolinsky and Tishby 1992.
 */
public final class Perceptron implements Experiment<Perceptron.Parameters, Perceptron.Result> {

  private static final int PASSES = 400; // of messages, at most
  private static final double RARE = 0.1; // share of which too few are counted to judge it
  private static final double MARGIN_BIAS = 1; // of κ, in units of 1/N
  private static final double PASSING_BIAS = 1.5; // of overlap and error, in units of 1/N
  private static final double NEAR_SPINODAL = 0.2; // loads about it where finite size rounds
  private static final double SPINODAL = 1.493;
  private static final double HEBB_BIAS = 0.5;
  private static final double GIBBS_BIAS = 1.5; // relative, of the error, in units of 1/N
  private static final double LIKENESS_BIAS = 1; // of the overlap of students, in units of 1/N
  private static final int STUDENTS = 40; // of each teacher

  /** What is asked of the perceptron. */
  public enum Lesson {
    /** Random signs: to store them. */
    STORAGE,
    /** Signs of a teacher with gaussian weights. */
    GAUSSIAN,
    /** Signs of a teacher with weights ±1. */
    BINARY,
    /**
     * Signs of a teacher with gaussian weights, of whom students are drawn that agree with them.
     */
    GIBBS
  }

  @Override
  public About about() {
    return About.of("perceptron", 2)
        .asks("How much does a perceptron store, and how fast does it learn?")
        .talk("Statistical mechanics of complex neural systems and high dimensional data");
  }

  /**
   * @param lesson random signs, or those of a teacher
   * @param size N, weights
   * @param load α = P/N, patterns per weight
   * @param sets independent sets of patterns, or teachers of one set
   */
  public record Parameters(Lesson lesson, int size, double load, int sets) {

    public Parameters {
      require(size >= 2, "size must be >= 2", size);
      require(load > 0 && load <= 100, "load must be > 0 and <= 100", load);
      require(sets >= 1, "sets must be >= 1", sets);
    }

    int patterns() {
      return Math.max(1, (int) Math.round(load * size));
    }

    Weights weights() {
      return lesson == Lesson.BINARY ? Weights.BINARY : Weights.GAUSSIAN;
    }
  }

  /**
   * @param separableShare share of sets of random signs that a hyperplane separates
   * @param separableShareTheory the same by Cover
   * @param margin κ, largest margin, mean over sets
   * @param marginTheory the same by Gardner, N → ∞
   * @param studentOverlap q by message passing, or of drawn students and their teacher; mean over
   *     teachers
   * @param studentOverlapTheory the same by replica theory
   * @param studentLikeness overlap of students drawn from all that agree with the examples
   * @param gibbsRate error of these, mean over teachers
   * @param gibbsRateTheory the same by replica theory
   * @param bayesRate error of the mean student, by message passing
   * @param bayesRateTheory the same by replica theory
   * @param hebbRate error of Hebb's rule
   * @param hebbRateTheory the same, N → ∞
   * @param studentEntropy s of binary students other than the teacher
   */
  public record Result(
      Double separableShare,
      Double separableShareTheory,
      Double margin,
      Double marginTheory,
      Double studentOverlap,
      Double studentOverlapTheory,
      Double studentLikeness,
      Double gibbsRate,
      Double gibbsRateTheory,
      Double bayesRate,
      Double bayesRateTheory,
      Double hebbRate,
      Double hebbRateTheory,
      Double studentEntropy) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Lesson.GAUSSIAN, 1000, 2, 8);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.size();
    double m = p.patterns();
    if (p.lesson() == Lesson.STORAGE) {
      double active = Math.min(n, m);
      double set = n * m * m + 2 * active * active * m + active * active * active;
      return new Cost(p.sets() * (set + 30 * n * m), (long) (8 * (m * m + n * m + m * active)));
    }
    if (p.lesson() == Lesson.GIBBS) {
      double student = 2 * n * m + 12 * m * (m + n);
      return new Cost(
          p.sets() * (2 * n * m * m + 30 * n * m + 1.5 * STUDENTS * student) + 1e7,
          (long) (8 * (m * m + n * m + n * STUDENTS)));
    }
    double pass = 4 * n * m * p.sets() + 60 * (m + n) * p.sets();
    double passes = p.lesson() == Lesson.BINARY ? 60 : 30;
    return new Cost(30 * n * m + passes * pass + 1e7, (long) (8 * (n * m + 4 * m * p.sets())));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomGenerator random = streams.of("patterns");
    return switch (p.lesson()) {
      case STORAGE -> stored(p, random, watch);
      case GIBBS -> drawn(p, random, watch);
      default -> learned(p, random, watch);
    };
  }

  private static Result stored(Parameters p, RandomGenerator random, Watch watch) {
    double margins = 0;
    int separable = 0;
    for (int s = 0; s < p.sets(); s++) {
      watch.check();
      double margin = LargestMargin.draw(p.patterns(), p.size(), random);
      margins += margin / p.sets();
      separable += margin > 0 ? 1 : 0;
    }
    double load = (double) p.patterns() / p.size();
    double share = (double) separable / p.sets();
    double cover = Dichotomies.separable(p.patterns(), p.size());
    Double gardner = load <= 2 ? Dichotomies.margin(load) : null;
    return new Result(
        share, cover, margins, gardner, null, null, null, null, null, null, null, null, null, null);
  }

  private static Result drawn(Parameters p, RandomGenerator random, Watch watch) {
    TeacherStudent theory = TeacherStudent.of(p.weights(), p.load());
    double overlap = 0;
    double likeness = 0;
    double error = 0;
    for (int s = 0; s < p.sets(); s++) {
      var students = VersionSpace.draw(p.size(), p.patterns(), STUDENTS, random, watch);
      overlap += students.overlap() / p.sets();
      likeness += students.likeness() / p.sets();
      error += students.error() / p.sets();
    }
    return new Result(
        null,
        null,
        null,
        null,
        overlap,
        theory.overlap(),
        likeness,
        error,
        theory.gibbsError(),
        null,
        null,
        null,
        null,
        null);
  }

  private static Result learned(Parameters p, RandomGenerator random, Watch watch) {
    TeacherStudent theory = TeacherStudent.of(p.weights(), p.load());
    var learned =
        PerceptronPassing.draw(
            p.weights(), p.size(), p.patterns(), p.sets(), PASSES, random, watch);
    return new Result(
        null,
        null,
        null,
        null,
        learned.overlap(),
        theory.overlap(),
        null,
        null,
        theory.gibbsError(),
        learned.error(),
        theory.bayesError(),
        learned.hebbError(),
        TeacherStudent.hebbError(p.load()),
        p.lesson() == Lesson.BINARY ? theory.entropy() : null);
  }

  static List<Place<Parameters, Result>> places(Rows<Parameters, Result> rows, Lesson... lessons) {
    List<Lesson> wanted = List.of(lessons);
    return Place.of(where(rows.all(), row -> wanted.contains(row.p().lesson())));
  }

  /** Whether message passing of finite size can be told to be in the phase of theory. */
  private static boolean isClear(Place<Parameters, Result> c) {
    return c.at().lesson() == Lesson.GAUSSIAN || Math.abs(c.at().load() - SPINODAL) > NEAR_SPINODAL;
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> stored = places(rows, Lesson.STORAGE);
    List<Place<Parameters, Result>> gaussian = places(rows, Lesson.GAUSSIAN);
    List<Place<Parameters, Result>> binary = places(rows, Lesson.BINARY);
    List<Place<Parameters, Result>> gibbs = places(rows, Lesson.GIBBS);
    List<Place<Parameters, Result>> taught = places(rows, Lesson.GAUSSIAN, Lesson.BINARY);
    claims
        .each(
            "of random signs a perceptron separates the share that Cover counted",
            where(
                stored,
                c ->
                    c.at().load() >= 1.4
                        && c.at().load() < 2.3
                        && c.first().separableShareTheory() > RARE),
            Perceptron::cover)
        .each(
            "below capacity random patterns have the margin that Gardner computed",
            where(stored, c -> c.first().marginTheory() != null && c.first().marginTheory() > 0.2),
            c ->
                Finding.equal(
                    c.first().marginTheory(), c.of(Result::margin), MARGIN_BIAS / c.at().size()))
        .each(
            "students overlap with their teacher as replica theory says: message passing",
            where(taught, Perceptron::isClear),
            c ->
                Finding.equal(
                    c.first().studentOverlapTheory(),
                    c.of(Result::studentOverlap),
                    PASSING_BIAS / c.at().size()))
        .each(
            "the mean student errs as replica theory says: message passing",
            gaussian,
            c ->
                Finding.equal(
                    c.first().bayesRateTheory(),
                    c.of(Result::bayesRate),
                    PASSING_BIAS / c.at().size()))
        .each(
            "students drawn from all that agree with the examples err as replica theory says",
            gibbs,
            c ->
                Finding.equal(
                    c.first().gibbsRateTheory(),
                    c.of(Result::gibbsRate),
                    GIBBS_BIAS * c.first().gibbsRateTheory() / c.at().size()))
        .each(
            "drawn students overlap with their teacher as replica theory says",
            gibbs,
            c -> likeness(c, Result::studentOverlap))
        .each(
            "drawn students overlap with each other as with their teacher",
            gibbs,
            c -> likeness(c, Result::studentLikeness))
        .each(
            "Hebb's rule errs as acos √(2α/(2α+π)) says",
            taught,
            c ->
                Finding.equal(
                    c.first().hebbRateTheory(), c.of(Result::hebbRate), HEBB_BIAS / c.at().size()))
        .several(
            "overlap and errors of gaussian weights are those of another program (theory of the"
                + " project, B4)",
            gaussian,
            ReferenceStudents::findings)
        .several(
            "the entropy of binary students is that of another program at the load 1.2",
            where(binary, c -> c.at().load() == 1.2),
            c -> List.of(Finding.exact(0.017965009, c.first().studentEntropy(), 1e-6)))
        .each(
            "the entropy of binary students vanishes at the load 1.244684 (another program)",
            binary.stream().limit(1).toList(),
            c -> Finding.exact(1.244684, TeacherStudent.transition(), 1e-6))
        .each(
            "between transition and spinodal message passing stays in ignorance, though only the"
                + " teacher is left: its overlap is below 0.9",
            where(binary, c -> c.first().studentEntropy() < 0 && c.at().load() < 1.4),
            c -> Finding.below(0.9, c.of(Result::studentOverlap)))
        .each(
            "beyond the spinodal message passing finds the binary teacher: its error",
            where(binary, c -> c.at().load() > SPINODAL + NEAR_SPINODAL),
            c -> Finding.atMost(0, c.of(Result::bayesRate), 1e-3).of(c.first().hebbRateTheory()));
  }

  private static Finding likeness(Place<Parameters, Result> c, ToDoubleFunction<Result> measured) {
    return Finding.equal(
        c.first().studentOverlapTheory(), c.of(measured), LIKENESS_BIAS / c.at().size());
  }

  private static Finding cover(Place<Parameters, Result> c) {
    double share = c.first().separableShareTheory();
    int trials = c.at().sets() * c.runs().size();
    double error = Math.sqrt(share * (1 - share) / trials);
    double measured = c.of(Result::separableShare).mean();
    return Finding.equal(share, Estimate.known(measured, error), 0)
        .by(Chance.ofShare(trials, share));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    PerceptronFigures.draw(rows, figures);
  }
}
