// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.jobs.experiment.diffusion.DiffusionBound.CHEAP;
import static org.spindle.jobs.experiment.diffusion.DiffusionBound.ROUNDING;
import static org.spindle.jobs.experiment.diffusion.DiffusionBound.added;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.doubled;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.ScheduleName;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Data;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Kernel;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Parameters;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Result;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;

/** What is claimed of the rows of {@link DiffusionBound}. */
final class DiffusionBoundClaims {

  private static final double PAPERS_HEARTBEAT = -2.414; // bits, Table 1
  private static final double NEXT = 4; // most of the order 1/T² of T times a gap, over its limit
  private static final double FALLING = -1.4; // exponent of the gap in T: 2 in the end, not 1

  private DiffusionBoundClaims() {}

  private static Estimate sampled(Row<Parameters, Result> row) {
    Result r = row.r();
    return Estimate.known(r.boundSampled(), Math.hypot(r.boundSampledError(), r.boundError()));
  }

  private static Estimate bound(Row<Parameters, Result> row) {
    double error = row.r().boundError();
    return error == 0 ? Estimate.exact(row.r().bound()) : Estimate.known(row.r().bound(), error);
  }

  static void judge(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> gaussian = of(all, Data.TWO_MODES);
    List<Row<Parameters, Result>> mixture = of(all, Data.MIXTURE);
    List<Groups.Pair<Row<Parameters, Result>>> doubled =
        doubled(
            where(mixture, row -> row.p().schedule() == ScheduleName.ERASING),
            row -> row.p().kernelVariance(),
            row -> row.p().steps());
    List<Row<Parameters, Result>> heartbeat = of(all, Data.HEARTBEAT);
    List<Row<Parameters, Result>> continuous = where(all, row -> !row.p().source().isBinary());
    claims
        .small(
            "gaussian data: the bound of equation 14 is −H(X_0) less the entropy production",
            gaussian,
            row -> Math.abs(row.r().boundProduction() / row.r().bound() - 1),
            ROUNDING)
        .each(
            "the best kernels, sampled, reach the bound that quadrature or counting gives them",
            where(all, row -> !Double.isNaN(row.r().boundSampled())),
            row -> Finding.equal(row.r().bound(), sampled(row), 0))
        .each(
            "bits lost per step add up to the bound, with what the two ends of the path add",
            where(continuous, row -> row.r().stepLosses().length > 0),
            row -> {
              double sum = row.p().ends() - Arrays.stream(row.r().stepLosses()).sum();
              return Finding.exact(row.r().bound(), sum, 1e-10 * Math.abs(sum));
            })
        .twins(
            "gaussian data: each step loses what the start tells about it and what it produces of"
                + " entropy",
            gaussian,
            row -> row.r().stepLosses(),
            row -> added(row.r().stepInformation(), 1, row.r().stepProduction()),
            row -> 1e-6)
        .each(
            "heartbeat: each step loses at least what the start tells about it",
            heartbeat,
            row -> {
              double[] more = added(row.r().stepLosses(), -1, row.r().stepInformation());
              double least = Arrays.stream(more).min().orElseThrow();
              return Finding.atLeast(0, Estimate.exact(least), ROUNDING).of(1);
            })
        .each(
            "no bound is above −H(X_1), which the first step leaves of the truth",
            all,
            row -> Finding.atMost(row.r().firstLikelihood(), exceeding(row), ROUNDING))
        .each(
            "the first step loses: −H(X_1) is below −H(X_0)",
            all,
            row -> {
              double error = Math.hypot(row.r().firstLikelihoodError(), entropyError(row));
              Estimate first = Estimate.known(row.r().firstLikelihood(), error);
              return Finding.atMost(row.r().dataLikelihood(), first, 0);
            })
        .each(
            "the entropy of the data is found in a second way: by least errors at all noises, by"
                + " counting, or as a mean of ln q",
            where(all, row -> !Double.isNaN(row.r().dataLikelihoodOther())),
            row -> {
              double error = row.r().dataLikelihoodError();
              double other = row.r().dataLikelihoodOther();
              Estimate second = error == 0 ? Estimate.exact(other) : Estimate.known(other, error);
              return Finding.equal(row.r().dataLikelihood(), second, 1e-6);
            })
        .each(
            "ln π of the data has the mean of white noise, as the bound takes for granted",
            all,
            row -> {
              double error = row.r().nullLikelihoodError();
              double mean = row.r().nullLikelihoodSampled();
              Estimate found =
                  error < ROUNDING ? Estimate.exact(mean) : Estimate.known(mean, error);
              return Finding.equal(row.r().nullLikelihood(), found, ROUNDING);
            })
        .each(
            "a linear network sees covariances alone: on the real data it reaches the bound of"
                + " gaussians",
            where(all, row -> !Double.isNaN(row.r().linearBound())),
            row -> {
              Result r = row.r();
              Estimate found = Estimate.known(r.linearBoundSampled(), r.linearBoundError());
              return Finding.equal(r.linearBound(), found, 0);
            })
        .each(
            "kernels that know the state pass the best linear network",
            where(
                all,
                row ->
                    row.p().kernelVariance() == Kernel.STATE
                        && !Double.isNaN(row.r().linearBound())),
            row -> Finding.above(row.r().linearBound(), bound(row)))
        .several(
            "a variance that depends on less reaches less: state, then time, then β_t",
            by(all, row -> at(row.p(), Kernel.STATE)),
            DiffusionBoundClaims::order)
        .several(
            "mixture on E(T): T times the gap of kernels that do not know the state tends to the"
                + " integral of the score's stiffness",
            doubled,
            DiffusionBoundClaims::limit)
        .several(
            "mixture on E(T): the gap of kernels that know the state falls nearly as 1/T²",
            doubled,
            DiffusionBoundClaims::exponent)
        .several(
            "a program of another author finds the same bounds (theory of the project, B2, B4 and B5)",
            all,
            ReferenceBounds::findings)
        .each(
            "the paper's heartbeat, −2.414 bits, is below the best of its kind",
            where(heartbeat, row -> row.p().steps() == 2000),
            row -> Finding.above(PAPERS_HEARTBEAT, bound(row)))
        .each(
            "patches of dead leaves show a single leaf as often as the exact occlusion law says",
            of(all, Data.DEAD_LEAVES),
            row -> {
              double p = row.r().sameLeafTheory();
              double error = Math.sqrt(p * (1 - p) / (CHEAP * row.p().draws()));
              return Finding.equal(p, Estimate.known(row.r().sameLeaf(), error), 0);
            })
        .several(
            "what a schedule leaves of the signal is its closed form",
            all,
            row -> {
              double theory = row.p().schedule().signalLeft(row.p().steps());
              return Double.isNaN(theory)
                  ? List.of()
                  : List.of(Finding.exact(theory, row.r().lastSignal(), ROUNDING * theory));
            })
        .several(
            "samples shared equally among steps know the bound better than samples that draw their"
                + " step: ratio of standard errors",
            by(all, row -> at(row.p(), row.p().kernelVariance())),
            DiffusionBoundClaims::allocation);
  }

  private static List<Row<Parameters, Result>> of(List<Row<Parameters, Result>> all, Data data) {
    return where(all, row -> row.p().source() == data);
  }

  /** The same place with another kernel and the usual allocation. */
  private static Parameters at(Parameters p, Kernel kernel) {
    Kernel known = p.source().isBinary() ? Kernel.STATE : kernel;
    return new Parameters(
        p.source(),
        p.side(),
        p.schedule(),
        p.steps(),
        known,
        BoundEstimator.Allocation.STRATIFIED,
        p.draws());
  }

  /** Of −H(X_0), which is sampled for dead leaves alone. */
  private static double entropyError(Row<Parameters, Result> row) {
    return row.p().source() == Data.DEAD_LEAVES ? row.r().dataLikelihoodError() : 0;
  }

  /** The bound with the errors of both sides of the comparison with −H(X_1). */
  private static Estimate exceeding(Row<Parameters, Result> row) {
    double error = Math.hypot(row.r().boundError(), row.r().firstLikelihoodError());
    return error == 0 ? bound(row) : Estimate.known(row.r().bound(), error);
  }

  private static List<Finding> order(List<Row<Parameters, Result>> place) {
    List<Row<Parameters, Result>> ranked = sorted(place, row -> row.p().kernelVariance());
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < ranked.size(); i++) {
      Row<Parameters, Result> more = ranked.get(i - 1);
      Row<Parameters, Result> less = ranked.get(i);
      boolean comparable = less.p().kernelVariance() != Kernel.POSTERIOR;
      if (more.p().kernelVariance() != less.p().kernelVariance() && comparable) {
        double error = Math.hypot(more.r().boundError(), less.r().boundError());
        Estimate bound =
            error == 0 ? Estimate.exact(less.r().bound()) : Estimate.known(less.r().bound(), error);
        findings.add(Finding.atMost(more.r().bound(), bound, ROUNDING));
      }
    }
    return findings;
  }

  /** The order 1/T is taken off; what is left is of the order of its square. */
  private static List<Finding> limit(Groups.Pair<Row<Parameters, Result>> pair) {
    if (pair.first().p().kernelVariance() == Kernel.STATE) {
      return List.of();
    }
    double coarse = pair.first().p().steps() * pair.first().r().gap();
    double fine = pair.second().p().steps() * pair.second().r().gap();
    double theory = pair.second().r().gapLimit();
    double next = (fine - coarse) / theory;
    double square = 2 * next * next + NEXT / Math.pow(pair.first().p().steps(), 2);
    return List.of(Finding.exact(theory, 2 * fine - coarse, theory * square));
  }

  private static List<Finding> exponent(Groups.Pair<Row<Parameters, Result>> pair) {
    if (pair.first().p().kernelVariance() != Kernel.STATE) {
      return List.of();
    }
    double slope = Math.log(pair.second().r().gap() / pair.first().r().gap()) / Math.log(2);
    return List.of(Finding.below(FALLING, Estimate.exact(slope)));
  }

  private static List<Finding> allocation(List<Row<Parameters, Result>> place) {
    List<Row<Parameters, Result>> uniform =
        where(place, row -> row.p().allocation() == BoundEstimator.Allocation.UNIFORM);
    List<Row<Parameters, Result>> strata =
        where(place, row -> row.p().allocation() == BoundEstimator.Allocation.STRATIFIED);
    if (uniform.isEmpty() || strata.isEmpty()) {
      return List.of();
    }
    double ratio = uniform.get(0).r().boundSampledError() / strata.get(0).r().boundSampledError();
    double error = ratio * Math.sqrt(2.0 / place.get(0).p().draws());
    return List.of(Finding.above(1, Estimate.known(ratio, error)));
  }
}
