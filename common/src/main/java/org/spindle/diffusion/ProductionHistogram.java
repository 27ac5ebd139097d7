// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * How often each entropy production occurs among sampled paths, and what the paths of each bin
 * weigh: by Crooks, the model's paths weighted by e^Σ are as many as forward ones.
 *
 * <pre>
 * P_forward(Σ) = e^Σ P_reverse(Σ)
 * </pre>
 *
 * @param shares shares of all paths, a bin each
 * @param weighted mean over all paths of e^Σ in the bin, 0 beyond it
 * @param errors standard errors of these
 */
public record ProductionHistogram(double[] shares, double[] weighted, double[] errors) {

  /**
   * The histogram of samples; those beyond the edges count, and are in no bin.
   *
   * @param sigmas Σ of each path
   * @param edges of the bins, rising, equally far apart; one more than bins
   * @return the histogram
   */
  public static ProductionHistogram of(double[] sigmas, double... edges) {
    int bins = edges.length - 1;
    double width = edges[1] - edges[0];
    double[] shares = new double[bins];
    double[] weighted = new double[bins];
    double[] errors = new double[bins];
    for (double sigma : sigmas) {
      int bin = (int) Math.floor((sigma - edges[0]) / width);
      if (bin >= 0 && bin < bins) {
        double weight = Math.exp(sigma);
        shares[bin] += 1.0 / sigmas.length;
        weighted[bin] += weight / sigmas.length;
        errors[bin] += weight * weight / sigmas.length;
      }
    }
    for (int bin = 0; bin < bins; bin++) {
      double square = errors[bin] - weighted[bin] * weighted[bin];
      errors[bin] = Math.sqrt(Math.max(0, square) / sigmas.length);
    }
    return new ProductionHistogram(shares, weighted, errors);
  }
}
