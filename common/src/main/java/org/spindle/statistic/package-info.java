// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * What draws say about a mean, a trend and a claim: estimates with their errors, free of Spark.
 *
 * <p>Values of one instance of the disorder are not independent; a mean of n values in k instances
 * has the standard error
 *
 * <p>√(k/(k − 1) Σ_c (Σ_i (v_ci − mean))²)/n
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link Estimate}</td><td>a mean, its standard error, the number of draws</td></tr>
 * <tr><td>{@link ScalingLaw}, {@link StraightLine}, {@link VectorMoments}</td><td>a fitted power
 * law, a fitted line; moments of curves</td></tr>
 * <tr><td>{@link Groups}</td><td>choosing, grouping and ordering of cells</td></tr>
 * <tr><td>{@link ClusteredMean}</td><td>a mean and its error, instances being independent</td></tr>
 * <tr><td>{@link BinnedMeans}</td><td>such means in bins of another quantity</td></tr>
 * <tr><td>{@link RatioOfSums}</td><td>a ratio of sums over independent draws, and its error</td></tr>
 * <tr><td>{@link Kolmogorov}</td><td>how far a sample lies from a law</td></tr>
 * <tr><td>{@link Significance}</td><td>standard errors that a claim is allowed in many places</td></tr>
 * <tr><td>{@link RankCorrelation}</td><td>whether one quantity rises with another</td></tr>
 * <tr><td>{@link Correlation}</td><td>whether it does in proportion</td></tr>
 * <tr><td>{@link Deviation}</td><td>how far arrays are apart at their worst element</td></tr>
 * </table>
 *
 * <p>Fits and tests that run on tables are in {@code jobs}; this package knows nothing of the
 * science.
 */
package org.spindle.statistic;
