// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.diffusion.AffineReversal;
import org.spindle.diffusion.Denoiser;
import org.spindle.diffusion.FlowLikelihood;
import org.spindle.diffusion.GaussianData;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.ProbabilityFlow;
import org.spindle.diffusion.ReverseSampler;
import org.spindle.diffusion.SamplingScheme;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.SymmetricMixture;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What do samplers without noise, and samplers that skip most steps, make of the data?
 *
 * <p>Claims: the probability flow carries densities exactly, to the order of its integrator, so
 * that likelihoods can be read off it, with the trace of the score's slope exact or by random
 * probes that are unbiased but scatter; DDIM, ancestral sampling and the flow obey their exact
 * affine maps on every sub-schedule; DDIM with few steps makes data that vary too little, by a
 * constant over the number of steps.
 *
 * <p>Talk: beyond it. Sources: Song et al. 2021; Song, Meng and Ermon 2021; Grathwohl et al. 2019
 * (traces by probes).
 */
public final class ProbabilityFlowExperiment
    implements Experiment<ProbabilityFlowExperiment.Parameters, ProbabilityFlowExperiment.Result> {

  /** Which times of a long schedule are visited. */
  public enum Stride {
    /** Equal steps of the angle between signal and noise; it has no longer schedule. */
    ANGLES,
    /** Equal numbers of steps. */
    EQUAL,
    /** Denser near the data. */
    SQUARES,
    /** At random. */
    RANDOM
  }

  private static final double[] DATA = {0, 0.5, 0.95, 1.5};
  static final double[] EIGENVALUES = {1.9, 0.1};
  private static final double END = 6; // of the flow, in time
  private static final int LONG = 1000; // steps of the schedule that is visited in parts
  private static final double ANGLE_SIGNAL = 1e-4; // ᾱ_T of equal angles
  private static final double ROUNDING = 1e-11;
  private static final double CEILING = 3e-4; // nats, of Runge and Kutta with 400 steps
  private static final int ASYMPTOTIC = 10; // steps of DDIM from which its first order prevails
  static final int NARROW = 1; // the mode whose variance is watched

  /** Largest errors in nats by another program: steps, Euler, Heun, Runge and Kutta. */
  private static final double[][] ERRORS = {
    {100, Double.NaN, Double.NaN, 0.0377},
    {200, Double.NaN, Double.NaN, 0.00364},
    {400, 0.707, 0.0648, 2.70e-4}
  };

  /** Variance that DDIM makes of λ = 0.1 over λ, by another program. */
  private static final double[][] RATIOS = {{5, 0.4035}, {10, 0.6483}, {20, 0.8073}, {100, 0.9583}};

  @Override
  public About about() {
    return About.of("probability-flow", 1)
        .asks("What do samplers without noise, or with few steps, make of the data?")
        .talk("Beyond the talk: the flow of probability (Song et al. 2021)");
  }

  /**
   * @param stride which times of a long schedule are visited
   * @param steps N, of integrators and samplers
   * @param dimension d of the data whose trace is taken by probes
   * @param probes of the trace
   * @param draws samples of ancestral sampling
   */
  public record Parameters(Stride stride, int steps, int dimension, int probes, int draws) {

    public Parameters {
      require(steps >= 2 && steps <= LONG, "steps must be >= 2 and <= " + LONG, steps);
      require(dimension >= 2, "dimension must be >= 2", dimension);
      require(probes >= 10, "probes must be >= 10", probes);
      require(draws >= 100, "draws must be >= 100", draws);
    }

    Schedule schedule(RandomGenerator generator) {
      if (stride == Stride.ANGLES) {
        return Schedule.equalAngles(steps, ANGLE_SIGNAL);
      }
      TreeSet<Integer> times = new TreeSet<>();
      times.add(LONG);
      for (int i = 1; times.size() < steps; i++) {
        double u = Math.min(1, (double) i / steps);
        switch (stride) {
          case EQUAL -> times.add((int) Math.max(1, Math.round(u * LONG)));
          case SQUARES -> times.add((int) Math.max(i % LONG + 1, Math.round(u * u * LONG)));
          default -> times.add(1 + generator.nextInt(LONG));
        }
      }
      return Schedule.published(LONG).at(times.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /**
   * @param eulerError largest error of ln q of the mixture at four data by Euler's method, nats
   * @param heunError by Heun's
   * @param rungeKuttaError by Runge and Kutta's
   * @param traceLikelihood ln q of one datum of d turned gaussian and mixed modes, trace exact
   * @param probeLikelihood the same, trace by random probes
   * @param probeScatter standard error of {@code probeLikelihood} by theory
   * @param densityLikelihood the same, from the density
   * @param implicitGains what DDIM multiplies each mode by, on the whole way
   * @param implicitGainsTheory the same by closed forms
   * @param flowGains what Euler's and Heun's flow multiply each mode by
   * @param flowGainsTheory the same by closed forms
   * @param ancestralVariances of samples, by posterior and by forward variance, over each mode's
   *     theory
   * @param ancestralTheory variances of the two schemes in each mode by closed forms
   * @param implicitRatio variance that DDIM makes of the narrow mode, over λ
   */
  public record Result(
      double eulerError,
      double heunError,
      double rungeKuttaError,
      double traceLikelihood,
      double probeLikelihood,
      double probeScatter,
      double densityLikelihood,
      double[] implicitGains,
      double[] implicitGainsTheory,
      double[] flowGains,
      double[] flowGainsTheory,
      double[] ancestralVariances,
      double[] ancestralTheory,
      double implicitRatio) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Stride.ANGLES, 20, 8, 1000, 20_000);
  }

  @Override
  public Cost cost(Parameters p) {
    double flow = 12.0 * 300 * p.steps() + 300.0 * 4 * p.dimension() * p.steps();
    double sampling = 2.0 * p.draws() * p.steps() * 2 * 80;
    double probing = 2.0 * p.probes() * p.dimension() * p.dimension();
    return new Cost(flow + sampling + probing + 1e5, 100L * p.draws());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomGenerator datum = streams.of("datum");
    RandomGenerator probes = streams.of("probes");
    FlowLikelihood likelihood =
        FlowLikelihood.of(p.dimension(), END, LONG, p.probes(), datum, probes);
    Schedule schedule = p.schedule(streams.of("times"));
    double[] implicit = gains(SamplingScheme.IMPLICIT, schedule, watch);
    double[] variances = new double[2 * EIGENVALUES.length];
    double[] theory = new double[2 * EIGENVALUES.length];
    SamplingScheme[] noisy = {SamplingScheme.ANCESTRAL, SamplingScheme.ANCESTRAL_RATE};
    for (int scheme = 0; scheme < noisy.length; scheme++) {
      double[] found = variances(noisy[scheme], schedule, p.draws(), streams, watch);
      for (int k = 0; k < EIGENVALUES.length; k++) {
        int at = scheme * EIGENVALUES.length + k;
        theory[at] = AffineReversal.of(noisy[scheme], schedule, EIGENVALUES[k]).variance();
        variances[at] = found[k];
      }
    }
    return new Result(
        error(ProbabilityFlow.Method.EULER, p.steps()),
        error(ProbabilityFlow.Method.HEUN, p.steps()),
        error(ProbabilityFlow.Method.RUNGE_KUTTA, p.steps()),
        likelihood.exact(),
        likelihood.probed(),
        likelihood.scatter(),
        likelihood.density(),
        implicit,
        theory(SamplingScheme.IMPLICIT, schedule),
        joined(
            gains(SamplingScheme.FLOW_EULER, schedule, watch),
            gains(SamplingScheme.FLOW_HEUN, schedule, watch)),
        joined(
            theory(SamplingScheme.FLOW_EULER, schedule),
            theory(SamplingScheme.FLOW_HEUN, schedule)),
        variances,
        theory,
        implicit[NARROW] * implicit[NARROW] / EIGENVALUES[NARROW]);
  }

  private static double error(ProbabilityFlow.Method method, int steps) {
    SymmetricMixture data = SymmetricMixture.reference();
    ProbabilityFlow flow = new ProbabilityFlow(data, END, steps, method);
    return Arrays.stream(DATA)
        .map(x -> Math.abs(flow.logLikelihood(x) - data.logDensity(x, 1)))
        .max()
        .orElseThrow();
  }

  private static GaussianData gaussian() {
    return new GaussianData(EIGENVALUES);
  }

  /** What a scheme without noise makes of 1 in each mode. */
  private static double[] gains(SamplingScheme scheme, Schedule schedule, Watch watch) {
    Matrix x = Matrix.of(new double[][] {{1}, {1}});
    new ReverseSampler(schedule, Denoiser.of(gaussian()), EIGENVALUES.length, 1)
        .run(scheme, x, null, watch);
    return new double[] {x.get(0, 0), x.get(1, 0)};
  }

  private static double[] theory(SamplingScheme scheme, Schedule schedule) {
    return Arrays.stream(EIGENVALUES)
        .map(lambda -> AffineReversal.of(scheme, schedule, lambda).gain())
        .toArray();
  }

  private static double[] variances(
      SamplingScheme scheme, Schedule schedule, int samples, Streams streams, Watch watch) {
    RandomGenerator generator = streams.of(scheme.name());
    int d = EIGENVALUES.length;
    Matrix x = new Matrix(d, samples);
    GaussianKernel.jump(x, 0, generator, x);
    new ReverseSampler(schedule, Denoiser.of(gaussian()), d, samples)
        .run(scheme, x, generator, watch);
    double[] variances = new double[d];
    for (int k = 0; k < d; k++) {
      for (int c = 0; c < samples; c++) {
        variances[k] += x.get(k, c) * x.get(k, c) / samples; // their mean is 0
      }
    }
    return variances;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> steps = rows.first(row -> row.p().steps());
    claims
        .several(
            "another program finds the same errors of likelihoods by the flow (theory of the"
                + " project, C3)",
            steps,
            ProbabilityFlowExperiment::errors)
        .several(
            "likelihoods by the flow gain the order of its integrator: 1, 2 and about 4, from 200"
                + " steps to 400",
            where(doubled(steps), pair -> pair.first().p().steps() == 200),
            ProbabilityFlowExperiment::orders)
        .small(
            "with 400 steps of Runge and Kutta the flow knows the likelihood, nats",
            where(steps, row -> row.p().steps() == 400),
            row -> row.r().rungeKuttaError(),
            CEILING)
        .equal(
            "in d dimensions the flow with the exact trace gives the density",
            all,
            row -> row.r().traceLikelihood(),
            row -> row.r().densityLikelihood(),
            row -> 1e-4 * row.p().dimension())
        .each(
            "random probes of the trace are unbiased, and scatter by twice the squares off the"
                + " diagonal",
            all,
            row -> {
              Estimate found = Estimate.known(row.r().probeLikelihood(), row.r().probeScatter());
              return Finding.equal(row.r().densityLikelihood(), found, 1e-4 * row.p().dimension());
            })
        .twins(
            "DDIM on any sub-schedule is its exact affine map",
            all,
            row -> row.r().implicitGains(),
            row -> row.r().implicitGainsTheory(),
            row -> ROUNDING)
        .twins(
            "the flow by Euler and by Heun on any sub-schedule is its exact affine map",
            all,
            row -> row.r().flowGains(),
            row -> row.r().flowGainsTheory(),
            row -> ROUNDING)
        .several(
            "ancestral sampling on any sub-schedule makes the exact variance: ratio",
            all,
            row -> {
              List<Finding> findings = new ArrayList<>();
              int n = row.p().draws();
              for (int i = 0; i < row.r().ancestralTheory().length; i++) {
                double ratio = row.r().ancestralVariances()[i] / row.r().ancestralTheory()[i];
                findings.add(
                    Finding.equal(1, Estimate.known(ratio, Math.sqrt(2.0 / n)), 0)
                        .by(Chance.ofMeanSquare(n)));
              }
              return findings;
            })
        .several(
            "DDIM makes data that vary too little, as another program finds (theory of the project,"
                + " C4)",
            where(all, row -> row.p().stride() == Stride.ANGLES),
            row ->
                Arrays.stream(RATIOS)
                    .filter(reference -> reference[0] == row.p().steps())
                    .map(reference -> Finding.exact(reference[1], row.r().implicitRatio(), 2e-4))
                    .toList())
        .several(
            "what DDIM lacks in variance halves when its steps double, to the order of its square",
            doubled(
                where(
                    all,
                    row -> row.p().stride() == Stride.ANGLES && row.p().steps() >= ASYMPTOTIC)),
            pair -> {
              double coarse = 1 - pair.first().r().implicitRatio();
              double fine = 1 - pair.second().r().implicitRatio();
              return List.of(Finding.exact(coarse / 2, fine, coarse * coarse / 2));
            });
  }

  private static List<Finding> errors(Row<Parameters, Result> row) {
    double[] found = {row.r().eulerError(), row.r().heunError(), row.r().rungeKuttaError()};
    List<Finding> findings = new ArrayList<>();
    for (double[] reference : ERRORS) {
      for (int m = 0; m < found.length && reference[0] == row.p().steps(); m++) {
        if (!Double.isNaN(reference[1 + m])) {
          findings.add(Finding.exact(reference[1 + m], found[m], 0.005 * reference[1 + m]));
        }
      }
    }
    return findings;
  }

  private static List<Groups.Pair<Row<Parameters, Result>>> doubled(
      List<Row<Parameters, Result>> rows) {
    List<Groups.Pair<Row<Parameters, Result>>> pairs = new ArrayList<>();
    for (Row<Parameters, Result> one : rows) {
      for (Row<Parameters, Result> two : rows) {
        if (two.p().steps() == 2 * one.p().steps()) {
          pairs.add(new Groups.Pair<>(one, two));
        }
      }
    }
    return pairs;
  }

  private static List<Finding> orders(Groups.Pair<Row<Parameters, Result>> pair) {
    Result one = pair.first().r();
    Result two = pair.second().r();
    return List.of(
        Finding.exact(1, order(one.eulerError(), two.eulerError()), 0.3),
        Finding.exact(2, order(one.heunError(), two.heunError()), 0.5),
        Finding.exact(3.7, order(one.rungeKuttaError(), two.rungeKuttaError()), 0.3));
  }

  private static double order(double coarse, double fine) {
    return Math.log(coarse / fine) / Math.log(2);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    ProbabilityFlowFigures.draw(rows, figures);
  }
}
