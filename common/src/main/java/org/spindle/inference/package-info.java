// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * What can be inferred from data in high dimensions, and how well: the statistical mechanics of
 * perceptrons, regression, sparse signals and online learning.
 *
 * <pre>
 * q̂ = α √(2/(π(1−q))) E h(√q z),   q = q̂/(1+q̂)        perceptron, h = φ/H
 * n = Σ L_k + δ/κ,   L_k = λ_k/(λ_k+κ)                  ridge and kernel regression
 * τ² = (1/α) E[(η(x + τz; θτ) − x)²]                    sparse signals, L1
 * </pre>
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.inference.GaussianTail}</td><td>H, its logarithm, its hazard rate,
 *     without underflow</td></tr>
 * <tr><td>{@link org.spindle.inference.Dichotomies}</td><td>theory: how many patterns a perceptron
 *     stores, and with what margin</td></tr>
 * <tr><td>{@link org.spindle.inference.LargestMargin}, {@link
 *     org.spindle.inference.NonnegativeSquares}</td><td>simulation: the margin of given patterns,
 *     exactly, by an active set</td></tr>
 * <tr><td>{@link org.spindle.inference.TeacherStudent}</td><td>theory: overlap, errors and entropy
 *     of a student, gaussian or binary weights</td></tr>
 * <tr><td>{@link org.spindle.inference.PerceptronPassing}</td><td>simulation: approximate message
 *     passing for many teachers at once</td></tr>
 * <tr><td>{@link org.spindle.inference.VersionSpace}</td><td>simulation: students drawn from all
 *     that agree with the examples, by exact Hamiltonian dynamics</td></tr>
 * <tr><td>{@link org.spindle.inference.DeterministicEquivalent}, {@link
 *     org.spindle.inference.FeatureEquivalent}, {@link
 *     org.spindle.inference.LeastSquaresRisk}</td><td>theory: learning curves of kernels, of
 *     finitely many random features, of least squares at finite size</td></tr>
 * <tr><td>{@link org.spindle.inference.RidgePath}, {@link
 *     org.spindle.inference.ArcCosineKernel}</td><td>simulation: regression at all ridges by one
 *     factorization; kernels of deep networks</td></tr>
 * <tr><td>{@link org.spindle.inference.KernelRegression}</td><td>simulation: regressions on random
 *     examples, on images</td></tr>
 * <tr><td>{@link org.spindle.inference.SoftCommittee}, {@link
 *     org.spindle.inference.OnlineCommittee}</td><td>theory and simulation: online learning of a
 *     committee, by its overlaps alone</td></tr>
 * <tr><td>{@link org.spindle.inference.SparseRecovery}, {@link
 *     org.spindle.inference.SparseSample}, {@link org.spindle.inference.SparsePassing}</td><td>theory and simulation: sparse signals</td></tr>
 * <tr><td>{@code UnseenMatrix}</td><td>simulation: the answers of a gaussian matrix that is never
 *     drawn, in law exactly</td></tr>
 * <tr><td>{@code ErrorFunction}</td><td>activity of a committee's units and its slope, fast</td></tr>
 * <tr><td>{@link org.spindle.inference.LeastNorm}</td><td>simulation: the signal of least L1 norm,
 *     exactly</td></tr>
 * <tr><td>{@link org.spindle.inference.RandomProjection}</td><td>both: lengths after a
 *     projection</td></tr>
 * <tr><td>{@link org.spindle.inference.InContextRegression}, {@link
 *     org.spindle.inference.ContextSample}, {@link
 *     org.spindle.inference.LinearAttention}</td><td>theory and simulation: regression in
 *     context</td></tr>
 * </table>
 *
 * <p>Everything is for squared error or a sign, replica symmetric where replicas are meant.
 * Sources: Cover 1965; Gardner 1988; Seung, Sompolinsky and Tishby 1992; Advani, Lahiri and Ganguli
 * 2013; Simon et al. 2023.
 */
package org.spindle.inference;
