// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.landscape.NetworkLandscapeExperiment.Parameters;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.FittedSemicircle;
import org.spindle.landscape.IndexCurve;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.statistic.RankCorrelation;

/** One network of {@link NetworkLandscapeExperiment} with data and starts of its own. */
record SearchedNetwork(
    Parameters at,
    long seed,
    int replicate,
    double[] energies,
    int[] indices,
    int[] pivots,
    double[] offsets,
    int[] classes,
    double[] spectrumEnergies,
    double[] spectra) {

  private static final int RANKED = 5; // points of a network whose ranks say something
  private static final double NEAR_NULL = 0.05; // of ‖H‖
  private static final double SAME = 1e-9; // of an energy: the search leaves about 1e-15

  /** P, weights and biases. */
  int parameterCount() {
    return at.network().parameterCount();
  }

  int distinct() {
    return energies.length;
  }

  /** Index fractions at the distinct points. */
  double[] fractions() {
    return Arrays.stream(indices).mapToDouble(i -> (double) i / parameterCount()).toArray();
  }

  /** Spearman's correlation of energy and index fraction; none for too few points. */
  double[] correlation() {
    double correlation =
        distinct() < RANKED ? Double.NaN : RankCorrelation.spearman(energies, fractions());
    return Double.isNaN(correlation) ? new double[0] : new double[] {correlation};
  }

  /** Whether each search ended at a place of a class: 1 or 0. */
  double[] endedAt(Kind kind) {
    return Arrays.stream(classes).mapToDouble(c -> c == kind.ordinal() ? 1 : 0).toArray();
  }

  /** Points whose energies no other has: images of one point have one energy. */
  int distinctEnergies() {
    double[] ascending = Arrays.stream(energies).sorted().toArray();
    int count = 0;
    for (int i = 0; i < ascending.length; i++) {
      double room = SAME * (1 + Math.abs(ascending[i]));
      count += i > 0 && ascending[i] - ascending[i - 1] <= room ? 0 : 1;
    }
    return count;
  }

  /** Eigenvalues of a kept spectrum. */
  double[] spectrum(int kept) {
    return Arrays.copyOfRange(spectra, kept * parameterCount(), (kept + 1) * parameterCount());
  }

  /** The surplus of each kept spectrum. */
  double[] surplusNearNull() {
    return IntStream.range(0, spectrumEnergies.length)
        .mapToDouble(kept -> surplusNearNull(spectrum(kept)))
        .toArray();
  }

  /** Eigenvalues near 0, over the most that a semicircle of the same variance can have. */
  private static double surplusNearNull(double[] spectrum) {
    double near = NEAR_NULL * SymmetricEigen.norm(spectrum);
    double count = Arrays.stream(spectrum).filter(v -> Math.abs(v) <= near).count();
    return count / spectrum.length / FittedSemicircle.to(spectrum).mostWithin(near);
  }

  /** In the order of the panels. */
  static List<SearchedNetwork> of(Rows<Parameters, ?> rows) {
    return sorted(
        rows.views(SearchedNetwork.class),
        i -> -i.at.task().ordinal(),
        i -> i.at.hiddenLayers(),
        i -> i.at.hidden(),
        i -> i.at.decay());
  }

  /** Networks of one ensemble of error surfaces, by Newton's method, which finds many points. */
  static List<List<SearchedNetwork>> ensembles(List<SearchedNetwork> all) {
    return by(where(all, i -> i.at.method() == Method.NEWTON), i -> i.at.network());
  }

  /** The curve of a random field through the points of several networks; null for too few. */
  static IndexCurve curve(List<SearchedNetwork> ensemble) {
    return IndexCurve.of(
        ensemble.stream().map(SearchedNetwork::energies).toList(),
        ensemble.stream().map(SearchedNetwork::fractions).toList());
  }

  static double[] joined(
      List<SearchedNetwork> ensemble, Function<SearchedNetwork, double[]> values) {
    return ensemble.stream().flatMapToDouble(i -> Arrays.stream(values.apply(i))).toArray();
  }
}
