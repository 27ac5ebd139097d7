// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Parameters;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Result;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Target;
import org.spindle.landscape.CriticalEnsemble;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.IndexScatter;
import org.spindle.landscape.SphericalSpinGlass;
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Estimate;

/**
 * Spin glasses of one law in {@link SpinGlassSearch}: of the same size and interactions.
 *
 * @param dimension N, variables on the sphere
 * @param spins p, spins in each interaction
 * @param instances what was found in each
 */
record Glasses(int dimension, int spins, List<Row<Parameters, Result>> instances) {

  static List<Glasses> of(Rows<Parameters, Result> rows, Target target) {
    List<Row<Parameters, Result>> ordered =
        sorted(
            SpinGlassSearch.searchedFor(rows, target),
            row -> row.p().spins(),
            row -> row.p().dimension());
    return by(ordered, row -> List.of(row.p().spins(), row.p().dimension())).stream()
        .map(group -> new Glasses(group.get(0).p().dimension(), group.get(0).p().spins(), group))
        .toList();
  }

  CriticalEnsemble ensemble() {
    return CriticalEnsemble.spinGlass(spins, dimension);
  }

  /** Exact mean number of critical points, by the rows of an enumeration. */
  double countTheory() {
    return Math.exp(instances.get(0).r().logCountTheory());
  }

  /** N → ∞. */
  SphericalSpinGlass limit() {
    return new SphericalSpinGlass(spins);
  }

  IndexLaw law() {
    return new IndexLaw(ensemble(), limit().threshold(), limit()::indexFraction);
  }

  /** Of all critical points, or of all minima. */
  Estimate number(ToDoubleFunction<Result> each) {
    return Estimate.of(column(instances, row -> each.applyAsDouble(row.r())));
  }

  <T> List<T> all(Function<Result, T> each) {
    return instances.stream().map(row -> each.apply(row.r())).toList();
  }

  /** How the indices of found points lie about the law of their energies. */
  IndexScatter indexScatter() {
    return IndexScatter.about(law(), dimension - 1, all(Result::energies), all(Result::indices));
  }

  /** Mean eigenvalues of found points less those that their energies should have. */
  ClusteredMean traceOffsets() {
    CriticalEnsemble ensemble = ensemble();
    return ClusteredMean.of(
        instances,
        row -> {
          double[] u = row.r().energies();
          return IntStream.range(0, u.length)
              .mapToDouble(i -> row.r().traces()[i] - ensemble.meanEigenvalue(u[i]))
              .toArray();
        });
  }

  /** How far mean eigenvalues should scatter about that, for the energies of found points. */
  double traceDeviation() {
    CriticalEnsemble ensemble = ensemble();
    return Math.sqrt(
        instances.stream()
            .flatMapToDouble(row -> Arrays.stream(row.r().energies()))
            .map(u -> Math.pow(ensemble.meanEigenvalueDeviation(u), 2))
            .average()
            .orElseThrow());
  }

  /** Mean energy where gradient descent stops. */
  Estimate descent() {
    return ClusteredMean.of(instances, row -> row.r().descentEnergies()).estimate();
  }
}
