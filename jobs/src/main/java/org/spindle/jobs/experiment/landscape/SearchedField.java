// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.Arrays;
import java.util.List;
import org.spindle.jobs.experiment.landscape.ExplicitLandscape.Parameters;
import org.spindle.landscape.SearchSettings.Method;

/** One instance of the disorder in {@link ExplicitLandscape}, and what a search found there. */
record SearchedField(
    Parameters at,
    long seed,
    int replicate,
    Double spectralSecond,
    Double spectralFourth,
    int critical,
    int flat,
    Integer alternatingSum,
    Double logCountTheory,
    double[] energies,
    int[] indices,
    int[] pivots,
    double[] offsets,
    Integer barrenFlat) {

  private static final int LARGE = 20; // variables from which index fractions mean something

  boolean isEnumerated() {
    return alternatingSum != null;
  }

  boolean isComplete() {
    return alternatingSum == 1;
  }

  int distinct() {
    return energies.length;
  }

  boolean hasTooFewWaves() {
    return spectralSecond != null && FieldSpectra.hasTooFewWaves(spectralSecond, spectralFourth);
  }

  /** Whether points were searched for on a stationary field whose waves are enough. */
  boolean isSampled() {
    return !isEnumerated() && at.starts() > 0 && !hasTooFewWaves();
  }

  boolean isSampledBy(Method method) {
    return isSampled() && at.method() == method;
  }

  boolean isLarge() {
    return at.dimension() >= LARGE;
  }

  double flatShare() {
    return (double) flat / at.starts();
  }

  long count(int index) {
    return Arrays.stream(indices).filter(i -> i == index).count();
  }

  double[] indexFractions() {
    return Arrays.stream(indices).mapToDouble(i -> (double) i / at.dimension()).toArray();
  }

  /** N ε². */
  double[] scaledSquares() {
    return Arrays.stream(energies).map(e -> at.dimension() * e * e).toArray();
  }

  /** What instances of one ensemble have in common. */
  Object ensembleKey() {
    return List.of(at.dimension(), at.fieldShape(), at.confinement());
  }
}
