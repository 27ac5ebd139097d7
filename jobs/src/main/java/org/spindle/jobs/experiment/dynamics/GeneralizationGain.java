// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.spindle.data.Datasets;
import org.spindle.dynamics.LinearStudents;
import org.spindle.dynamics.StudentTeacher;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.random.Streams;
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
 * <p>Talk: "Beyond learning: criticality and generalization". Source: Advani and Saxe 2017. Claims
 * are in {@link GeneralizationGainClaims}, figures in {@link GeneralizationGainFigures}.
 */
public final class GeneralizationGain
    implements Experiment<GeneralizationGain.Parameters, GeneralizationGain.Result> {

  private static final long serialVersionUID = 1L;
  static final String TALK = "Beyond learning: criticality and generalization";

  private static final int POINTS = 40;

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
  }

  /**
   * @param stepSize η
   * @param generalizationError E_g at the end, mean over the students
   * @param generalizationErrorTheory the same by the average over the Marchenko–Pastur law
   * @param generalizationErrorScatter its standard deviation by theory, all students together
   * @param generalizationErrorBias how far the eigenvalues of one data matrix can move it
   * @param finalErrorTheory E_g(∞); null where it is infinite
   * @param initialWeightsCost (1−α)₊σ_0²
   * @param bestTime t of the least E_g by theory; null if that is never
   * @param stoppedError E_g at the step nearest to that time; null if it is not reached
   * @param stoppedErrorTheory the same by theory
   * @param stoppedErrorScatter its standard deviation by theory
   * @param stoppedErrorBias as for the end
   * @param times t = η·steps of the curves
   * @param errors E_g at these times, simulated
   * @param errorsTheory E_g of gradient descent by theory
   */
  public record Result(
      double stepSize,
      double generalizationError,
      double generalizationErrorTheory,
      double generalizationErrorScatter,
      double generalizationErrorBias,
      Double finalErrorTheory,
      double initialWeightsCost,
      Double bestTime,
      Double stoppedError,
      Double stoppedErrorTheory,
      Double stoppedErrorScatter,
      Double stoppedErrorBias,
      double[] times,
      double[] errors,
      double[] errorsTheory) {}

  @Override
  public String name() {
    return "generalization-gain";
  }

  @Override
  public String question() {
    return "What do large initial weights cost in generalization?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(400, 0.5, 1, 1, 0.3, 1, 40, 16);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    StudentTeacher theory = p.theory();
    double eta = p.stepSize();
    OptionalDouble best = theory.bestTime();
    long stop = best.isPresent() ? Math.max(1, Math.round(best.getAsDouble() / eta)) : -1;
    boolean stopped = stop > 0 && stop <= p.steps();
    int[] steps = schedule(p.steps(), stopped ? (int) stop : 0);
    double[] errors =
        LinearStudents.draw(theory, p.samples(), p.weights(), p.students(), streams.of("examples"))
            .errors(eta, steps, watch);
    double[] times = new double[steps.length];
    double[] errorsTheory = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      times[i] = eta * steps[i];
      errorsTheory[i] = theory.errorOfDescent(steps[i], eta);
    }
    int last = steps.length - 1;
    int at = stopped ? Arrays.binarySearch(steps, (int) stop) : 0;
    double limit = theory.finalError();
    return new Result(
        eta,
        errors[last],
        errorsTheory[last],
        scatter(p, steps[last]),
        theory.shiftOfDescent(steps[last], eta, p.weights()),
        Double.isInfinite(limit) ? null : limit,
        theory.costOfInitialWeights(),
        best.isPresent() ? best.getAsDouble() : null,
        stopped ? errors[at] : null,
        stopped ? errorsTheory[at] : null,
        stopped ? scatter(p, steps[at]) : null,
        stopped ? theory.shiftOfDescent(steps[at], eta, p.weights()) : null,
        times,
        errors,
        errorsTheory);
  }

  private static double scatter(Parameters p, int steps) {
    double one = p.theory().deviationOfDescent(steps, p.stepSize(), p.weights());
    return one / Math.sqrt(p.students());
  }

  /** About equally spaced in the logarithm, with the start, one given step and the end. */
  private static int[] schedule(int steps, int among) {
    TreeSet<Integer> schedule = new TreeSet<>(List.of(0, among, steps));
    for (int i = 0; i < POINTS; i++) {
      schedule.add((int) Math.round(Math.pow(steps, i / (POINTS - 1.0))));
    }
    return schedule.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return GeneralizationGainClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return GeneralizationGainFigures.of(tables);
  }
}
