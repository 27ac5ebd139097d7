// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.inference.Perceptron.places;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.figure.Scale;
import org.spindle.inference.Dichotomies;
import org.spindle.inference.TeacherStudent;
import org.spindle.inference.TeacherStudent.Weights;
import org.spindle.jobs.experiment.inference.Perceptron.Lesson;
import org.spindle.jobs.experiment.inference.Perceptron.Parameters;
import org.spindle.jobs.experiment.inference.Perceptron.Result;

/** The figures of {@link Perceptron}: errors of students, and what is stored. */
final class PerceptronFigures {

  private PerceptronFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> gaussian = places(rows, Lesson.GAUSSIAN);
    List<Place<Parameters, Result>> gibbs = places(rows, Lesson.GIBBS);
    figures
        .figure("perceptron-learning", "Learning from a teacher perceptron")
        .caption(
            "Lines: replica theory for N → ∞. Points: students drawn from all that agree with the"
                + " examples (Gibbs), message passing (Bayes) and Hebb's rule, with one standard"
                + " error. No learner does better than the mean student (Bayes).")
        .axes(log("examples per weight α"), log("rate of errors"))
        .series(
            gibbs.isEmpty() ? List.of() : List.of(gibbs),
            group -> "Gibbs",
            (series, group) ->
                series
                    .estimates(group, c -> c.at().load(), c -> c.of(Result::gibbsRate))
                    .logLine(a -> TeacherStudent.of(Weights.GAUSSIAN, a).gibbsError()))
        .series(
            List.of("Bayes", "Hebb"),
            name -> name,
            (series, name) -> {
              boolean bayes = name.equals("Bayes");
              series
                  .estimates(
                      gaussian,
                      c -> c.at().load(),
                      c -> c.of(bayes ? Result::bayesRate : Result::hebbRate))
                  .logLine(
                      a ->
                          bayes
                              ? TeacherStudent.of(Weights.GAUSSIAN, a).bayesError()
                              : TeacherStudent.hebbError(a));
            });
    List<Place<Parameters, Result>> stored = places(rows, Lesson.STORAGE);
    figures
        .figure("perceptron-storage", "Storing random signs")
        .caption(
            "Share of sets of αN random patterns that a plane through 0 separates, mean over sets;"
                + " lines are Cover's count, a half at α = 2 for every N.")
        .axes(linear("patterns per weight α"), Scale.share("share of separable sets"))
        .series(
            by(stored, c -> c.at().size()),
            group -> "N = " + group.get(0).at().size(),
            (series, group) ->
                series
                    .points(group, c -> c.at().load(), c -> c.of(Result::separableShare).mean())
                    .line(
                        wholePatterns(group),
                        a ->
                            Dichotomies.separable(
                                (int) Math.round(a * group.get(0).at().size()),
                                group.get(0).at().size())));
    List<Place<Parameters, Result>> margins = where(stored, c -> c.at().load() <= 2);
    List<Place<Parameters, Result>> binary = places(rows, Lesson.BINARY);
    var figure =
        figures
            .figure("perceptron-margin", "Margins of stored patterns, and weights of one bit")
            .caption(
                "Left: largest margin of random patterns, Gardner's for N → ∞ as a line. Right:"
                    + " overlap of students with a teacher of weights ±1; lines are the solution"
                    + " reached from ignorance and the entropy of other students, which vanishes"
                    + " at α = 1.2447, long before message passing finds the teacher.")
            .columns(2);
    figure
        .panel("margin")
        .axes(linear("patterns per weight α"), linear("margin κ"))
        .series(
            by(margins, c -> c.at().size()),
            group -> "N = " + group.get(0).at().size(),
            (series, group) ->
                series
                    .estimates(group, c -> c.at().load(), c -> c.of(Result::margin))
                    .line(loads(group), Dichotomies::margin));
    figure
        .panel("weights ±1")
        .axes(linear("examples per weight α"), linear("overlap q; entropy s"))
        .series(
            by(binary, c -> c.at().size()),
            group -> "overlap, N = " + group.get(0).at().size(),
            (series, group) ->
                series
                    .line(loads(group), a -> TeacherStudent.of(Weights.BINARY, a).overlap())
                    .estimates(group, c -> c.at().load(), c -> c.of(Result::studentOverlap)))
        .series(
            binary.isEmpty() ? List.of() : List.of(binary),
            group -> "entropy",
            (series, group) ->
                series.line(loads(group), a -> TeacherStudent.of(Weights.BINARY, a).entropy()));
  }

  /** Loads of which each is of a whole number of patterns. */
  private static double[] wholePatterns(List<Place<Parameters, Result>> group) {
    int size = group.get(0).at().size();
    return Arrays.stream(loads(group)).map(a -> (double) Math.round(a * size) / size).toArray();
  }

  /** Abscissae of a law over the loads of a group. */
  private static double[] loads(List<Place<Parameters, Result>> group) {
    return Layers.across(100, column(group, c -> c.at().load()));
  }
}
