// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Randomness of a point: which numbers are drawn, and from which ensembles of matrices?
 *
 * <p>A stream is keyed by the point and a purpose, never by time, order or machine. The ensembles
 * are functions of a stream:
 *
 * <pre>
 * Gaussian   W_ij ~ N(0, σ²), independent
 * GOE        G_ij = G_ji ~ N(0, 1 + δ_ij)
 * Haar       Q = H₁ H₂ … H_n S, Householder reflectors of gaussian vectors of length n, n−1, …, 1
 * </pre>
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.random.Streams}</td><td>the streams of a point, one for each purpose
 *     </td></tr>
 * <tr><td>{@link org.spindle.random.GaussianMatrix}</td><td>independent gaussian entries, double
 *     and float</td></tr>
 * <tr><td>{@link org.spindle.random.HaarOrthogonal}</td><td>orthogonal matrices and frames of the
 *     uniform distribution</td></tr>
 * <tr><td>{@link org.spindle.random.GaussianOrthogonalEnsemble}</td><td>symmetric gaussian matrices,
 *     dense and tridiagonal</td></tr>
 * </table>
 *
 * <p>No class here makes its own generator, and none is for cryptography. Sources: Steele and Vigna
 * 2021 (LXM generators); Stewart 1980 (Haar measure by reflectors).
 */
package org.spindle.random;
