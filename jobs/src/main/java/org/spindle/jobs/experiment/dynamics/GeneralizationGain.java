// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.spindle.data.Datasets;
import org.spindle.dynamics.LinearStudents;
import org.spindle.dynamics.StudentTeacher;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What do large initial weights cost in generalization?
 *
 * <p>Claim: a linear student that learns from αN noisy examples generalizes as an average over the
 * Marchenko–Pastur law says at every time; below one example a weight, initial weights of variance
 * σ_0² cost (1−α)σ_0² for ever, and stopping early gains what theory says. Simulated is full-batch
 * gradient descent, whose discrete steps the theory takes exactly.
 *
 * <p>Talk: "Beyond learning: criticality and generalization". Source: Advani and Saxe 2017.
 */
public final class GeneralizationGain
    implements Experiment<GeneralizationGain.Parameters, GeneralizationGain.Result> {

  private static final int POINTS = 40;
  private static final double LEARNED = 0.01; // of E_g(∞) left to go at the end
  private static final double TELLING = 15; // standard errors that a gain has where it is judged
  private static final double REFERENCE_BELOW = 0.06; // of E_g, upper limit for N ≥ 2000
  private static final double REFERENCE_ABOVE = 0.012 / 0.09; // likewise for α > 1
  private static final int REFERENCE_WEIGHTS = 2000;

  /** E_g(∞) for σ_w = 1, σ_ε = 0.3 at α = 1/2, by σ_0. */
  private static final Map<Double, Double> FEW_EXAMPLES = Map.of(0.0, 0.59, 1.0, 1.09, 2.0, 2.59);

  /** The same at α = 2, whatever σ_0. */
  private static final double MANY_EXAMPLES = 0.09;

  @Override
  public About about() {
    return About.of("generalization-gain", 2)
        .asks("What do large initial weights cost in generalization?")
        .talk("Beyond learning: criticality and generalization");
  }

  /**
   * @param weights N of teacher and student
   * @param sampleRatio α, examples per weight; their number is αN, rounded
   * @param teacherDeviation σ_w ≥ 0
   * @param initialDeviation σ_0 ≥ 0
   * @param noise σ_ε ≥ 0
   * @param learningRate step size in units of 1/λ₊, in (0, 2); 2 is the stability limit
   * @param duration of learning, steps times step size, &gt; 0
   * @param students that learn from the same inputs, each with its own teacher, start and noise
   */
  public record Parameters(
      int weights,
      double sampleRatio,
      double teacherDeviation,
      double initialDeviation,
      double noise,
      double learningRate,
      double duration,
      int students) {

    public Parameters {
      require(weights >= 1, "weights must be >= 1", weights);
      require(
          Math.round(sampleRatio * weights) >= 1 && sampleRatio * weights < 1e9,
          "sample-ratio times weights must be at least one example",
          sampleRatio);
      require(
          learningRate > 0 && learningRate < 2,
          "learning-rate (in units of 1/(1+sqrt(alpha))^2) must be > 0 and < 2",
          learningRate);
      require(duration > 0 && Double.isFinite(duration), "duration must be > 0", duration);
      require(students >= 1, "students must be >= 1", students);
      new StudentTeacher(sampleRatio, teacherDeviation, initialDeviation, noise);
    }

    int samples() {
      return (int) Math.round(sampleRatio * weights);
    }

    /** With the ratio that the rounded number of examples has. */
    StudentTeacher theory() {
      double ratio = (double) samples() / weights;
      return new StudentTeacher(ratio, teacherDeviation, initialDeviation, noise);
    }

    double stepSize() {
      return learningRate / theory().topCurvature();
    }

    int steps() {
      return (int) Math.min(1e7, Math.ceil(duration / stepSize()));
    }

    /** The step nearest to the time of the least error by theory; 0 if it is not reached. */
    int stop() {
      OptionalDouble best = theory().bestTime();
      long stop = best.isPresent() ? Math.max(1, Math.round(best.getAsDouble() / stepSize())) : 0;
      return stop <= steps() ? (int) stop : 0;
    }

    /** Steps of the curves: about equally spaced in the logarithm, with start, stop and end. */
    int[] schedule() {
      TreeSet<Integer> schedule = new TreeSet<>(List.of(0, stop(), steps()));
      for (int i = 0; i < POINTS; i++) {
        schedule.add((int) Math.round(Math.pow(steps(), i / (POINTS - 1.0))));
      }
      return schedule.stream().mapToInt(Integer::intValue).toArray();
    }

    double errorTheory(int steps) {
      return theory().errorOfDescent(steps, stepSize());
    }

    /** Standard deviation of the mean error of the students of one data matrix. */
    double scatter(int steps) {
      return theory().deviationOfDescent(steps, stepSize(), weights) / Math.sqrt(students);
    }

    /** How far the eigenvalues of one data matrix can move the error. */
    double bias(int steps) {
      return theory().shiftOfDescent(steps, stepSize(), weights);
    }
  }

  /**
   * @param generalizationError E_g at the end, mean over the students
   * @param generalizationErrorTheory the same by the average over the Marchenko–Pastur law
   * @param stoppedError E_g at the step nearest to the best time; null if it is not reached
   * @param stoppedErrorTheory the same by theory
   * @param errors E_g at the steps of the curves, simulated
   */
  public record Result(
      double generalizationError,
      double generalizationErrorTheory,
      Double stoppedError,
      Double stoppedErrorTheory,
      double[] errors) {}

  @Override
  public Parameters defaults() {
    return new Parameters(400, 0.5, 1, 1, 0.3, 1, 40, 16);
  }

  @Override
  public Cost cost(Parameters p) {
    double elements = (double) p.samples() * p.weights();
    double descent = 4.0 * p.steps() * elements * p.students();
    double drawn = 40 * (elements + (2.0 * p.weights() + p.samples()) * p.students());
    double theory = 2e6 + 1e5 * POINTS;
    long bytes = (long) (4 * (elements + 3.0 * (p.weights() + p.samples()) * p.students()));
    return new Cost(descent + drawn + theory, bytes + 65_536);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    int[] steps = p.schedule();
    double[] errors =
        LinearStudents.draw(
                p.theory(), p.samples(), p.weights(), p.students(), streams.of("examples"))
            .errors(p.stepSize(), steps, watch);
    int stop = p.stop();
    return new Result(
        errors[steps.length - 1],
        p.errorTheory(p.steps()),
        stop > 0 ? errors[Arrays.binarySearch(steps, stop)] : null,
        stop > 0 ? p.errorTheory(stop) : null,
        errors);
  }

  /** All replicates at one place; NaN where there is no value. */
  record Cell(
      Parameters at,
      @Sql("count(*)") long draws,
      @Sql("avg(generalization_error)") double error,
      @Sql("avg(generalization_error_theory)") double errorTheory,
      @Sql("avg(stopped_error)") double stoppedError,
      @Sql("avg(stopped_error_theory)") double stoppedErrorTheory,
      @Sql("avg(aggregate(errors, 0D, (sum, e) -> sum + e))") double sum) {

    /** Standard error at a step, that theory expects. */
    double scatter(int steps) {
      return at.scatter(steps) / Math.sqrt(draws);
    }

    double scatter() {
      return scatter(at.steps());
    }

    double bias() {
      return at.bias(at.steps());
    }

    /** E_g at the end, with the scatter that theory expects. */
    Estimate atEnd() {
      return Estimate.known(error, scatter());
    }

    /** E_g at the best time to stop, with the scatter that theory expects. */
    Estimate whenStopped() {
      return Estimate.known(stoppedError, scatter(at.stop()));
    }

    double finalErrorTheory() {
      return at.theory().finalError();
    }

    /** What is left to learn at the end; infinite where the error grows for ever. */
    double left() {
      return Math.abs(errorTheory - finalErrorTheory());
    }

    /** What stopping early gains by theory. */
    double gainTheory() {
      return errorTheory - stoppedErrorTheory;
    }

    /** One run has both errors, so that their scatters add at worst. */
    Estimate gain() {
      return Estimate.known(error - stoppedError, scatter() + scatter(at.stop()));
    }

    double gainBias() {
      return bias() + at.bias(at.stop());
    }

    /** Whether the gain is large beside its scatter and bias, all by theory. */
    boolean isTelling() {
      return gainTheory() > TELLING * gain().error() + 2.5 * gainBias();
    }

    Object allButStart() {
      return List.of(
          at.weights(),
          at.sampleRatio(),
          at.teacherDeviation(),
          at.noise(),
          at.learningRate(),
          at.duration(),
          at.students());
    }
  }

  /** What the curves are drawn from. */
  @From(
      """
      SELECT * FROM rows WHERE replicate = 0
        AND noise = (SELECT max(noise) FROM rows) AND weights = (SELECT max(weights) FROM rows)""")
  record Curve(Parameters at, double stoppedErrorTheory, double[] errors) {}

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> cells = rows.cells(Cell.class);
    List<Cell> learned = where(cells, c -> c.left() < LEARNED * c.finalErrorTheory());
    List<Cell> fewExamples = where(learned, c -> c.at.sampleRatio() < 1);
    List<Cell> manyExamples = where(learned, c -> c.at.sampleRatio() > 1);
    List<Cell> stopped = where(cells, c -> c.stoppedError >= 0);
    claims
        .estimate(
            "the generalization error is the average over the Marchenko–Pastur law",
            cells,
            Cell::atEnd,
            Cell::errorTheory,
            Cell::bias)
        .each(
            "with fewer examples than weights the generalization error ends at (1−α)(σ_w²+σ_0²) +"
                + " σ_ε²α/(1−α)",
            fewExamples,
            c -> end(c, c.finalErrorTheory()))
        .each(
            "with more examples than weights the generalization error ends at σ_ε²/(α−1), whatever"
                + " the initial weights",
            manyExamples,
            c -> end(c, c.finalErrorTheory()))
        .perGroup(
            "σ_0 costs what it should at α = 1/2 and nothing at α = 2",
            where(learned, c -> isReference(c.at)),
            c -> "α = " + c.at.sampleRatio() + ", σ_0 = " + c.at.initialDeviation(),
            c -> end(c, reference(c.at)))
        .worst("large initial weights cost (1−α)σ_0² in the end", () -> costs(fewExamples))
        .estimate(
            "stopped at the time that theory finds best, the generalization error is what theory"
                + " says",
            stopped,
            Cell::whenStopped,
            Cell::stoppedErrorTheory,
            c -> c.at.bias(c.at.stop()))
        .each(
            "stopping at the time that theory finds best generalizes better than learning on, by as"
                + " much as theory says",
            where(stopped, Cell::isTelling),
            c -> Finding.equal(c.gainTheory(), c.gain(), c.gainBias()))
        .each(
            "over all times and places the generalization error has the size that theory says",
            cells.isEmpty() ? List.of() : List.of(cells),
            GeneralizationGain::curves);
  }

  private static Finding end(Cell c, double theory) {
    Finding finding = Finding.equal(theory, c.atEnd(), c.bias() + c.left());
    if (c.at.weights() >= REFERENCE_WEIGHTS) {
      double relative = c.at.sampleRatio() < 1 ? REFERENCE_BELOW : REFERENCE_ABOVE;
      return finding.within(relative * c.finalErrorTheory());
    }
    return finding;
  }

  /**
   * The mean over places of the curve's sum over its theory's. Points of one curve have the same
   * students, so that their scatters add at worst; those of different places are independent.
   */
  private static Finding curves(List<Cell> cells) {
    double ratio = 0;
    double variance = 0;
    double bias = 0;
    for (Cell c : cells) {
      double theory = 0;
      double scatter = 0;
      double shift = 0;
      for (int steps : c.at.schedule()) {
        theory += c.at.errorTheory(steps);
        scatter += c.scatter(steps);
        shift += c.at.bias(steps);
      }
      ratio += c.sum / theory / cells.size();
      variance += Math.pow(scatter / theory / cells.size(), 2);
      bias += shift / theory / cells.size();
    }
    return Finding.equal(1, Estimate.known(ratio, Math.sqrt(variance)), bias);
  }

  private static boolean isReference(Parameters p) {
    return p.teacherDeviation() == 1
        && p.noise() == 0.3
        && (p.sampleRatio() == 2 || p.sampleRatio() == 0.5)
        && FEW_EXAMPLES.containsKey(p.initialDeviation());
  }

  private static double reference(Parameters p) {
    return p.sampleRatio() == 2 ? MANY_EXAMPLES : FEW_EXAMPLES.get(p.initialDeviation());
  }

  /** Differences between a start with and one without initial weights, all else equal. */
  private static List<Map.Entry<Cell, Finding>> costs(List<Cell> cells) {
    List<Map.Entry<Cell, Finding>> costs = new ArrayList<>();
    for (List<Cell> group : by(cells, Cell::allButStart)) { // σ_0 ascends
      Cell none = group.get(0);
      if (none.at.initialDeviation() == 0) {
        for (Cell large : group.subList(1, group.size())) {
          double scatter = Math.hypot(large.scatter(), none.scatter());
          double bias = large.bias() + none.bias() + large.left() + none.left();
          costs.add(
              Map.entry(
                  large,
                  Finding.equal(
                      large.at.theory().costOfInitialWeights(),
                      Estimate.known(large.error - none.error, scatter),
                      bias)));
        }
      }
    }
    return costs;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    GeneralizationGainFigures.draw(rows, figures);
  }
}
