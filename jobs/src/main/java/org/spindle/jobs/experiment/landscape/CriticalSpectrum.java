// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints.Parameters;
import org.spindle.landscape.CriticalPointSums;
import org.spindle.landscape.Semicircle;
import org.spindle.statistic.Kolmogorov;

/** A Hessian's spectrum at a critical point of {@link GaussianCriticalPoints}. */
record CriticalSpectrum(Parameters at, double energy, double[] eigenvalues) {

  private static final double SHIFTS = 6; // standard deviations, which no spectrum of 1e8 is off
  private static final int SHAPELY = 50; // variables from which one spectrum has a shape

  /** The kept spectra of a row, one after the other. */
  @From("SELECT * FROM rows WHERE size(spectrum_energies) > 0 AND confinement = 0")
  record Kept(Parameters at, double[] spectrumEnergies, double[] spectra) {

    List<CriticalSpectrum> each() {
      int n = at.dimension();
      return IntStream.range(0, spectrumEnergies.length)
          .mapToObj(
              k ->
                  new CriticalSpectrum(
                      at, spectrumEnergies[k], Arrays.copyOfRange(spectra, k * n, (k + 1) * n)))
          .toList();
    }
  }

  static List<Kept> ofLargestFields(Rows<Parameters, CriticalPointSums> rows) {
    return largest(rows.views(Kept.class), kept -> kept.at.dimension());
  }

  /** Distribution function of the semicircle at this energy. */
  double below(double h) {
    return Semicircle.below((h - at.limit().shift(energy)) / at.limit().radius());
  }

  double distance() {
    return Kolmogorov.distance(eigenvalues, this::below);
  }

  /**
   * Counts that a spectrum may be off, and six standard deviations of a shift that is free: a shift
   * by δ radii moves the distribution function by at most 2δ/π.
   */
  double allowed() {
    double n = at.dimension();
    double free = 2 / Math.PI * Math.sqrt(at.limit().shiftVariance() / n) / 2;
    return Semicircle.rigidity(at.dimension()) / n + SHIFTS * free;
  }

  /** How far each kept spectrum of a field is from a semicircle. */
  static List<Finding> findings(Kept kept) {
    return kept.each().stream().map(s -> Finding.small(s.distance(), s.allowed())).toList();
  }

  /** The largest fields, if one spectrum of theirs has a shape. */
  static List<Kept> ofShapelyFields(Rows<Parameters, CriticalPointSums> rows) {
    return where(ofLargestFields(rows), kept -> kept.at.dimension() >= SHAPELY);
  }
}
