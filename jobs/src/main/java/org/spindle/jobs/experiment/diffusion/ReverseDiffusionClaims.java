// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.data.Heartbeat;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.HeartbeatCeiling;
import org.spindle.diffusion.ScheduleName;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Data;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Learner;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Parameters;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Result;
import org.spindle.statistic.Estimate;

/**
 * The claims of {@link ReverseDiffusion}: what is learned against ceilings, against what others
 * found, and against what was asked for.
 */
final class ReverseDiffusionClaims {

  private static final double ROUNDING = 1e-9;
  private static final double LINEAR_SLACK = 0.005; // bits a coordinate that descent may miss
  private static final double SPREAD_SLACK = 0.2; // of E|x|² = 2: a tenth for what is not learned

  /** A bound in bits by a program of another author, with its error. */
  private record Reference(
      Data data, int side, ScheduleName schedule, int steps, double bound, double error) {

    boolean isOf(Parameters p) {
      return p.source() == data
          && p.schedule() == schedule
          && p.steps() == steps
          && (data != Data.DEAD_LEAVES || p.side() == side)
          && p.diffuses();
    }
  }

  private static final List<Reference> CEILINGS =
      List.of(
          new Reference(Data.HEARTBEAT, 0, ScheduleName.BINOMIAL, 100, -2.973699, 1e-6),
          new Reference(Data.HEARTBEAT, 0, ScheduleName.BINOMIAL, 2000, -2.368335, 1e-6),
          new Reference(Data.SPIKE_TRAIN, 0, ScheduleName.BINOMIAL, 20, -21.11, 0.02),
          new Reference(Data.SPIKE_TRAIN, 0, ScheduleName.BINOMIAL, 100, -19.309, 0.011),
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.ERASING_LATE, 40, -2.1757, 0.0036),
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.LOGARITHMIC, 40, -1.7701, 0.0026),
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.LOGARITHMIC, 100, -1.6862, 0.0018),
          new Reference(Data.DEAD_LEAVES, 2, ScheduleName.LOGARITHMIC, 100, 4 * -0.9086, 4 * 0.003),
          new Reference(
              Data.DEAD_LEAVES, 3, ScheduleName.LOGARITHMIC, 100, 9 * -0.6156, 9 * 0.004));

  private static final List<Reference> MODES_CEILINGS =
      List.of(
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.LOGARITHMIC, 40, -4.086275, 1e-6),
          new Reference(Data.DEAD_LEAVES, 3, ScheduleName.LOGARITHMIC, 100, 9 * -1.6127, 9 * 1e-4),
          new Reference(
              Data.DEAD_LEAVES, 8, ScheduleName.LOGARITHMIC, 100, 64 * -1.5064, 64 * 1e-4));

  /** What a learner must reach in so many updates, in bits. */
  private record Demand(
      Data data,
      int side,
      ScheduleName schedule,
      int steps,
      Learner learner,
      int updates,
      double least) {

    boolean isOf(Parameters p) {
      return p.source() == data
          && p.schedule() == schedule
          && p.steps() == steps
          && p.learner() == learner
          && p.updates() >= updates
          && (data != Data.DEAD_LEAVES || p.side() == side);
    }
  }

  /** What the theory of the project asked for before anything was run. */
  private static final List<Demand> DEMANDS =
      List.of(
          demand(Data.SWISS_ROLL, 0, 40, Learner.PERCEPTRON, 16_000, -1.90),
          demand(Data.SWISS_ROLL, 0, 40, Learner.RADIAL, 20_000, -2.5),
          demand(Data.DEAD_LEAVES, 3, 100, Learner.PERCEPTRON, 8_000, 9 * -0.88),
          demand(Data.DEAD_LEAVES, 3, 100, Learner.PERCEPTRON, 30_000, 9 * -0.78),
          demand(Data.DEAD_LEAVES, 8, 100, Learner.PERCEPTRON, 10_000, 64 * -1.15),
          demand(Data.DEAD_LEAVES, 16, 100, Learner.CONVOLUTION, 12_000, 256 * -1.276),
          demand(Data.HEARTBEAT, 0, 100, Learner.PERCEPTRON, 5_000, -3.05),
          demand(Data.HEARTBEAT, 0, 2000, Learner.PERCEPTRON, 10_000, -2.41),
          demand(Data.SPIKE_TRAIN, 0, 100, Learner.PERCEPTRON, 8_000, -19.9));

  /** What the few updates of small runs reached with room to spare: against decay. */
  private static final List<Demand> HABITS =
      List.of(
          demand(Data.SWISS_ROLL, 0, 40, Learner.PERCEPTRON, 1_000, -2.5),
          demand(Data.DEAD_LEAVES, 2, 40, Learner.PERCEPTRON, 400, 4 * -1.5),
          demand(Data.HEARTBEAT, 0, 100, Learner.PERCEPTRON, 500, -3.4));

  private static Demand demand(
      Data data, int side, int steps, Learner learner, int updates, double least) {
    ScheduleName schedule =
        data == Data.HEARTBEAT || data == Data.SPIKE_TRAIN
            ? ScheduleName.BINOMIAL
            : ScheduleName.LOGARITHMIC;
    return new Demand(data, side, schedule, steps, learner, updates, least);
  }

  private ReverseDiffusionClaims() {}

  private static Estimate learned(Row<Parameters, Result> row) {
    return Estimate.known(row.r().learnedBound(), row.r().learnedBoundError());
  }

  /** With the errors of both sides of a comparison with the ceiling. */
  private static Estimate besideCeiling(Row<Parameters, Result> row) {
    double error = Math.hypot(row.r().learnedBoundError(), row.r().ceilingError());
    return Estimate.known(row.r().learnedBound(), error);
  }

  private static Estimate ceiling(Row<Parameters, Result> row) {
    double error = row.r().ceilingError();
    return error == 0
        ? Estimate.exact(row.r().ceiling())
        : Estimate.known(row.r().ceiling(), error);
  }

  static void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> diffusing = where(all, row -> row.p().diffuses());
    List<Row<Parameters, Result>> linear = where(all, row -> row.p().learner() == Learner.LINEAR);
    List<Row<Parameters, Result>> nonlinear =
        where(diffusing, row -> row.p().learner() != Learner.LINEAR);
    claims
        .each(
            "no reversal that is learned comes above the ceiling of its kind",
            where(nonlinear, row -> !Double.isNaN(row.r().ceiling())),
            row -> Finding.atMost(row.r().ceiling(), besideCeiling(row), 0))
        .each(
            "networks learn more than the best linear network knows",
            where(nonlinear, row -> !row.p().bits() && row.p().source() != Data.DIGITS),
            row -> Finding.above(row.r().linearCeiling(), learned(row)))
        .each(
            "networks of bits, and of digits, learn more than white noise knows",
            where(nonlinear, row -> row.p().bits() || row.p().source() == Data.DIGITS),
            row -> Finding.above(row.r().nullLikelihood(), learned(row)))
        .each(
            "a linear network that learns reaches the linear optimum, and no more",
            where(linear, row -> row.p().source() != Data.PHOTOGRAPHS),
            row -> {
              double slack = LINEAR_SLACK * row.p().dimension();
              return Finding.equal(row.r().linearCeiling(), learned(row), slack);
            })
        .each(
            "a linear network that learned from other photographs comes no higher than the optimum"
                + " of those that it is told on",
            where(linear, row -> row.p().source() == Data.PHOTOGRAPHS),
            row -> Finding.atMost(row.r().linearCeiling(), learned(row), 0))
        .several(
            "a program of another author finds the same ceilings (theory of the project, B4, B5 and"
                + " B7)",
            all,
            row -> references(CEILINGS, row.p(), ceiling(row)))
        .several(
            "it finds the same optima of linear networks with variances that are diagonal in the"
                + " modes of the data (theory of the project, E11)",
            all,
            row -> references(MODES_CEILINGS, row.p(), Estimate.exact(row.r().modesCeiling())))
        .each(
            "variances that are diagonal in coordinates reach no more",
            where(all, row -> row.p().diffuses() && !row.p().bits()),
            row ->
                Finding.atMost(
                    row.r().modesCeiling(), Estimate.exact(row.r().linearCeiling()), ROUNDING))
        .several(
            "in the few updates of a small run networks learn as much as they used to",
            all,
            row -> demands(HABITS, row))
        .several(
            "the toy network of 2015 learns less than a perceptron",
            by(diffusing, row -> List.of(row.p().source(), row.p().schedule(), row.p().steps())),
            place -> better(place, Learner.RADIAL, Learner.PERCEPTRON))
        .each(
            "heartbeats that a network makes are heartbeats, but for what its path loses and the"
                + " first step's noise",
            where(diffusing, row -> row.p().source() == Data.HEARTBEAT),
            ReverseDiffusionClaims::beats)
        .each(
            "points that a network makes have the spread of the data, to a tenth",
            where(diffusing, row -> row.p().source() == Data.SWISS_ROLL),
            ReverseDiffusionClaims::spread)
        .several(
            "what diffuses becomes white noise, and a reversal starts from white noise",
            where(diffusing, row -> !row.p().bits()),
            row ->
                List.of(
                    whiteness(row, row.r().forward(), 2), whiteness(row, row.r().backward(), 0)))
        .several(
            "no step loses less than the best kernel loses there",
            where(nonlinear, row -> row.p().source() == Data.SWISS_ROLL),
            ReverseDiffusionClaims::steps)
        .each(
            "bits lost per step add up to the bound, with what the two ends of the path add",
            diffusing,
            row -> {
              double sum = row.p().ends() - Arrays.stream(row.r().stepLosses()).sum();
              return Finding.exact(row.r().learnedBound(), sum, 1e-9 * Math.abs(sum));
            })
        .each(
            "so do those of the best kernels to the ceiling",
            where(diffusing, row -> row.r().stepCeilings().length > 0),
            row -> {
              double sum = row.p().ends() - Arrays.stream(row.r().stepCeilings()).sum();
              return Finding.exact(row.r().ceiling(), sum, 1e-9 * Math.abs(sum));
            })
        .each(
            "the likelihood of white noise is that of the paper's unit, −½ log₂ 2πe a coordinate or"
                + " −h(p̄) a bit",
            all,
            row -> Finding.exact(row.p().white(), row.r().nullLikelihood(), ROUNDING))
        .each(
            "the gain over white noise is K − L_null",
            all,
            row ->
                Finding.exact(
                    row.r().learnedBound() - row.r().nullLikelihood(), row.r().gain(), ROUNDING))
        .each(
            "mixtures without diffusion come no nearer than the entropy of the data",
            where(all, row -> !row.p().diffuses() && row.p().source() == Data.DEAD_LEAVES),
            row -> Finding.atMost(row.r().ceiling(), besideCeiling(row), 0))
        .each(
            "and know more than one gaussian does",
            where(all, row -> !row.p().diffuses()),
            row -> Finding.above(row.r().linearCeiling(), learned(row)));
    List<Row<Parameters, Result>> asked = where(all, row -> !demands(DEMANDS, row).isEmpty());
    if (!asked.isEmpty()) { // small runs have too few updates for it
      claims.several(
          "networks reach what was asked of them in advance for so many updates, the heartbeat"
              + " more than the network of 2015 did with −2.414 bits",
          asked,
          row -> demands(DEMANDS, row));
    }
  }

  private static List<Finding> demands(List<Demand> demands, Row<Parameters, Result> row) {
    return demands.stream()
        .filter(demand -> demand.isOf(row.p()))
        .map(demand -> Finding.atLeast(demand.least(), learned(row), 0))
        .toList();
  }

  private static List<Finding> references(
      List<Reference> references, Parameters p, Estimate found) {
    return references.stream()
        .filter(reference -> reference.isOf(p))
        .map(
            reference ->
                Finding.equal(
                    reference.bound(),
                    Estimate.known(found.mean(), Math.hypot(found.error(), reference.error())),
                    0))
        .toList();
  }

  /** That each of the one kind of learner learns less than each of the other. */
  private static List<Finding> better(
      List<Row<Parameters, Result>> place, Learner less, Learner more) {
    List<Finding> findings = new ArrayList<>();
    for (Row<Parameters, Result> one : where(place, row -> row.p().learner() == less)) {
      for (Row<Parameters, Result> two : where(place, row -> row.p().learner() == more)) {
        double error = Math.hypot(one.r().learnedBoundError(), two.r().learnedBoundError());
        Estimate found = Estimate.known(two.r().learnedBound(), error);
        findings.add(Finding.above(one.r().learnedBound(), found));
      }
    }
    return findings;
  }

  /**
   * By Pinsker, shares of the model's samples at t = 1 are off by √(KL/2) at most, KL = −H(X_1) − K
   * at most.
   */
  private static Finding beats(Row<Parameters, Result> row) {
    Heartbeat heart = Heartbeat.reference();
    BinomialKernel kernel = new BinomialKernel(heart.activity());
    double kept = row.p().noise().signal(1);
    int ones = heart.bins() / heart.period();
    double whole =
        Math.pow(kernel.one(1, kept), ones)
            * Math.pow(1 - kernel.one(0, kept), heart.bins() - ones);
    double first = -new HeartbeatCeiling(heart, kernel).entropy(kept);
    double lost = first - row.r().learnedBound() * Math.log(2);
    double off = Math.sqrt(0.5 * Math.max(0, lost));
    int n = row.p().shown();
    double[] made = row.p().picture(row.r().backward(), 2);
    int found = 0;
    for (int c = 0; c < n; c++) {
      found +=
          heart.isBeat(Arrays.copyOfRange(made, c * heart.bins(), (c + 1) * heart.bins())) ? 1 : 0;
    }
    double error = Math.sqrt(whole * (1 - whole) / n) + 0.5 / n;
    return Finding.atLeast(whole, Estimate.known((double) found / n, error), off);
  }

  /** Second moments are what kernels learn first: E|x|² of what is made is that of the data. */
  private static Finding spread(Row<Parameters, Result> row) {
    return Finding.equal(2, squares(row, row.p().picture(row.r().backward(), 2)), SPREAD_SLACK);
  }

  /** Mean square of a coordinate of gaussian noise, which all are at T. */
  private static Finding whiteness(Row<Parameters, Result> row, double[] clouds, int number) {
    double[] values = row.p().picture(clouds, number);
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    double left = row.p().noise().signal(row.p().steps());
    double error = Math.sqrt(2.0 / values.length);
    return Finding.equal(1, Estimate.known(sum / values.length, error), left);
  }

  private static Estimate squares(Row<Parameters, Result> row, double[] cloud) {
    int d = row.p().dimension();
    double[] squares = new double[cloud.length / d];
    for (int i = 0; i < cloud.length; i++) {
      squares[i / d] += cloud[i] * cloud[i];
    }
    return Estimate.of(squares);
  }

  private static List<Finding> steps(Row<Parameters, Result> row) {
    double[] least = row.r().stepCeilings();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < least.length; i++) {
      Estimate loss = Estimate.known(row.r().stepLosses()[i], row.r().stepLossErrors()[i]);
      findings.add(Finding.atLeast(least[i], loss, 0));
    }
    return findings;
  }
}
