// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.inference.ContextSample;
import org.spindle.inference.InContextRegression;
import org.spindle.inference.LinearAttention;
import org.spindle.inference.LinearAttention.Keys;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How does attention learn to regress in context?
 *
 * <p>Claims: the error of one layer of linear attention is in closed form at every dimension and
 * length of a context, and so is the best attention; keys and queries in one matrix learn at once,
 * after a plateau, as a deep linear network of two factors; heads of separate keys and queries
 * learn one direction after the other, as one of three. The exact posterior errs less.
 *
 * <p>Beyond the talk. Sources: Zhang, Singh, Latham and Saxe 2025; Lu et al. 2025.
 */
public final class InContextRegressionExperiment
    implements Experiment<
        InContextRegressionExperiment.Parameters, InContextRegressionExperiment.Result> {

  private static final double FLOW = 1e-3; // relative, of half times by exact moments
  private static final double STEPS = 3; // shift of half times by finite steps, in steps
  private static final double LOOKED_AT = 1.6; // in units of the last half time
  private static final double ROUNDING = 1e-6;

  @Override
  public About about() {
    return About.of("in-context-regression", 1)
        .asks("How does attention learn to regress in context?")
        .talk("Beyond the talk: linear attention (Zhang, Singh, Latham and Saxe 2025)");
  }

  /**
   * @param keys one matrix of keys and queries, or heads
   * @param size d, inputs and weights of a teacher
   * @param topVariance λ_1
   * @param varianceRatio λ_i/λ_{i+1}; 1 for merged keys
   * @param context N, pairs
   * @param labelNoise σ²
   * @param startStrength u₀ of all directions, or p of each
   * @param stepLength of a step of learning
   * @param freshContexts at each step; 0 for exact moments
   * @param contexts on which the error is measured
   */
  public record Parameters(
      Keys keys,
      int size,
      double topVariance,
      double varianceRatio,
      int context,
      double labelNoise,
      double startStrength,
      double stepLength,
      int freshContexts,
      int contexts) {

    public Parameters {
      require(size >= 1, "size must be >= 1", size);
      require(topVariance > 0, "top-variance must be > 0", topVariance);
      require(varianceRatio >= 1, "variance-ratio must be >= 1", varianceRatio);
      require(context >= 1, "context must be >= 1", context);
      require(labelNoise >= 0, "label-noise must be >= 0", labelNoise);
      require(startStrength > 0, "start-strength must be > 0", startStrength);
      require(stepLength > 0, "step-length must be > 0", stepLength);
      require(freshContexts >= 0, "fresh-contexts must be >= 0", freshContexts);
      require(contexts >= 2, "contexts must be >= 2", contexts);
      require(
          keys == Keys.SEPARATE || (varianceRatio == 1 && topVariance == 1),
          "variance-ratio and top-variance must be 1 for merged keys",
          varianceRatio);
    }

    InContextRegression regression() {
      return InContextRegression.geometric(size, topVariance, varianceRatio, context, labelNoise);
    }
  }

  /**
   * @param attentionWeights p, best on the contexts drawn
   * @param attentionWeightsTheory the same in closed form
   * @param attentionError twice the loss of the best attention, on the contexts drawn
   * @param attentionErrorTheory the same in closed form
   * @param posteriorError mean squared error of the exact posterior's mean; missing without noise
   * @param posteriorVariance what the posterior itself foresees
   * @param dropTimes when the attention to each direction is half learned: network
   * @param dropTimesTheory the same of a deep linear mode
   * @param attentionClock times of the curve
   * @param attentionCurve twice the loss while it learns
   */
  public record Result(
      double[] attentionWeights,
      double[] attentionWeightsTheory,
      double attentionError,
      double attentionErrorTheory,
      Double posteriorError,
      Double posteriorVariance,
      double[] dropTimes,
      double[] dropTimesTheory,
      double[] attentionClock,
      double[] attentionCurve) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Keys.MERGED, 10, 1, 1, 20, 0, 1e-3, 2e-3, 0, 4000);
  }

  private static double[] dropTimes(Parameters p) {
    InContextRegression regression = p.regression();
    return p.keys() == Keys.MERGED
        ? new double[] {regression.mergedHalfTime(p.startStrength())}
        : IntStream.range(0, p.size())
            .mapToDouble(i -> regression.separateHalfTime(i, p.startStrength()))
            .toArray();
  }

  @Override
  public Cost cost(Parameters p) {
    double d = p.size();
    double context = 40 * d * p.context();
    double steps = LOOKED_AT * Arrays.stream(dropTimes(p)).max().orElse(1) / p.stepLength();
    double moments = p.freshContexts() > 0 ? p.freshContexts() * context : 3 * d * d * d;
    double exact = p.labelNoise() > 0 ? 2 * d * d * (d + p.context()) : 0;
    return new Cost(
        steps * (moments + 10 * d * d * d + 2000) + p.contexts() * (context + exact),
        (long) (16 * d * (p.contexts() + p.freshContexts() + d)));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    InContextRegression regression = p.regression();
    boolean noisy = p.labelNoise() > 0;
    ContextSample sample =
        ContextSample.draw(regression, p.contexts(), noisy, streams.of("contexts"));
    double[] theory = dropTimes(p);
    double duration = LOOKED_AT * Arrays.stream(theory).max().orElseThrow();
    var course =
        new LinearAttention(regression, p.keys(), p.startStrength())
            .learn(duration, p.stepLength(), p.freshContexts(), streams.of("learning"), watch);
    double[] best = regression.optimum();
    return new Result(
        sample.best(),
        best,
        sample.error(regression, best),
        regression.error(best),
        noisy ? Estimate.of(sample.bayes()).mean() + p.labelNoise() : null,
        noisy ? Estimate.of(sample.posterior()).mean() + p.labelNoise() : null,
        course.halfTimes(),
        theory,
        course.times(),
        course.errors());
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> all = Place.of(rows.all());
    List<Place<Parameters, Result>> noisy = where(all, c -> c.at().labelNoise() > 0);
    List<Place<Parameters, Result>> exact = where(all, c -> c.at().freshContexts() == 0);
    claims
        .each(
            "the best attention errs as the closed form says, at this dimension and length",
            all,
            c -> Finding.equal(c.first().attentionErrorTheory(), c.of(Result::attentionError), 0))
        .several(
            "what is best on drawn contexts is p = 1/(λD), not 1/λ, which is for endless ones",
            all,
            c ->
                IntStream.range(0, c.at().size())
                    .mapToObj(
                        i ->
                            Finding.equal(
                                c.first().attentionWeightsTheory()[i],
                                c.of(r -> r.attentionWeights()[i]),
                                4 * c.first().attentionWeightsTheory()[i] / c.at().contexts()))
                    .toList())
        .several(
            "by exact moments each direction is half learned when a deep linear mode is, of two"
                + " factors for merged keys and of three for separate ones",
            exact,
            c -> drops(c, 0))
        .several(
            "so it is by gradient descent on fresh contexts",
            where(all, c -> c.at().freshContexts() > 0),
            c -> drops(c, STEPS * c.at().stepLength()))
        .several(
            "separate heads learn direction after direction, the strongest first: time from one to"
                + " the next",
            where(exact, c -> c.at().keys() == Keys.SEPARATE && c.at().varianceRatio() > 1),
            c ->
                IntStream.range(1, c.at().size())
                    .mapToObj(
                        i -> {
                          double[] times = c.first().dropTimes();
                          return Finding.above(0, Estimate.exact(times[i] - times[i - 1]));
                        })
                    .toList())
        .each(
            "the exact posterior errs as it foresees",
            noisy,
            c ->
                Finding.equal(
                    c.of(Result::posteriorVariance).mean(), c.of(Result::posteriorError), 0))
        .each(
            "the exact posterior errs less than the best attention",
            noisy,
            c -> Finding.below(0, c.of(r -> r.posteriorError() - r.attentionErrorTheory())))
        .each(
            "in the end the network errs as the best attention: its error when learning is left",
            where(exact, c -> c.at().keys() == Keys.MERGED),
            c -> {
              double[] curve = c.first().attentionCurve();
              double theory = c.first().attentionErrorTheory();
              double clock = c.first().attentionClock()[curve.length - 1];
              double late = LOOKED_AT * c.first().dropTimesTheory()[0];
              double left = remaining(c.at(), clock);
              return clock > late * 1.01 || clock < late * 0.95
                  ? Finding.exact(late, clock, 0)
                  : Finding.exact(theory + left, curve[curve.length - 1], FLOW * theory);
            })
        .several(
            "errors, attention and half times are those of another program (theory of the project,"
                + " B1)",
            all,
            InContextRegressionExperiment::known);
  }

  /** What of the error is still to be learned: D(u − u*)² of the logistic of two factors. */
  private static double remaining(Parameters p, double time) {
    InContextRegression regression = p.regression();
    double root = Math.sqrt(p.size());
    var mode =
        new org.spindle.dynamics.ModeTrajectory(
            2, root, regression.inflation(0), p.startStrength());
    double missing = mode.optimum() - mode.strength(time);
    return regression.inflation(0) * missing * missing;
  }

  private static List<Finding> drops(Place<Parameters, Result> c, double bias) {
    double[] theory = c.first().dropTimesTheory();
    return IntStream.range(0, theory.length)
        .mapToObj(
            i -> Finding.equal(theory[i], c.of(r -> r.dropTimes()[i]), bias + FLOW * theory[i]))
        .toList();
  }

  private static List<Finding> known(Place<Parameters, Result> c) {
    Parameters p = c.at();
    List<Finding> findings = new ArrayList<>();
    if (p.context() != 20) {
      return findings;
    }
    Result r = c.first();
    if (p.keys() == Keys.MERGED && p.size() == 10 && p.startStrength() == 1e-3) {
      if (p.labelNoise() == 0) {
        findings.add(Finding.exact(0.645161, r.attentionWeightsTheory()[0], ROUNDING));
        findings.add(Finding.exact(3.548387, r.attentionErrorTheory(), ROUNDING));
        findings.add(Finding.exact(1.204876, r.dropTimesTheory()[0], ROUNDING));
      } else if (p.labelNoise() == 0.25) {
        findings.add(Finding.exact(3.85, r.attentionErrorTheory(), ROUNDING));
        findings.add(Finding.exact(1.203605, r.dropTimesTheory()[0], ROUNDING));
      }
    }
    if (p.size() == 3 && p.topVariance() == 4 && p.varianceRatio() == 4 && p.labelNoise() == 0) {
      double[] weights = {0.224090, 0.761905, 1.904762};
      for (int i = 0; i < 3; i++) {
        findings.add(Finding.exact(weights[i], r.attentionWeightsTheory()[i], ROUNDING));
      }
      findings.add(Finding.exact(0.783613, r.attentionErrorTheory(), ROUNDING));
    }
    return findings;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> all = Place.of(rows.all());
    figures
        .figure("in-context-regression", "Learning to regress in context")
        .caption(
            "Twice the loss while linear attention learns; upright lines are the half times of deep"
                + " linear modes, level ones the best attention and, where there is noise, the exact"
                + " posterior. Merged keys drop once, separate heads direction by direction.")
        .axes(linear("time (steps × step size)"), linear("twice the loss"))
        .columns(2)
        .panels(
            all,
            c ->
                (c.at().keys() == Keys.MERGED ? "merged keys, d = " : "separate, d = ")
                    + c.at().size(),
            (panel, c) -> {
              String name =
                  "σ² = "
                      + c.at().labelNoise()
                      + (c.at().freshContexts() > 0 ? ", fresh contexts" : ", exact moments")
                      + ", N = "
                      + c.at().context();
              Result r = c.first();
              var series = panel.series(name).points(r.attentionClock(), r.attentionCurve(), 5);
              series.level(r.attentionErrorTheory());
              for (double time : r.dropTimesTheory()) {
                series.upright(time, r.attentionErrorTheory(), r.attentionCurve()[0]);
              }
              if (c.at().labelNoise() > 0) {
                panel
                    .series("exact posterior", Palette.NEUTRAL)
                    .level(c.of(Result::posteriorError).mean());
              }
            });
  }
}
