// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * The reversal of time: how well can a diffusion be undone, step by step, by kernels that know
 * nothing but the present?
 *
 * <pre>
 * q(x_t|x_{t−1}) = N(√(1−β_t) x_{t−1}, β_t)          or, for bits, B(x_{t−1}(1−β_t) + β_t p̄)
 * K = −Σ_{t≥2} E KL(q(x_{t−1}|x_t, x_0)‖p(x_{t−1}|x_t)) + H(X_T|X_0) − H(X_1|X_0) − H_p(X_T)
 *   = −H(X_0) − ⟨Σ⟩,   ⟨Σ⟩ = KL(q_T‖π) + Σ_t E KL(q(x_{t−1}|x_t)‖p(x_{t−1}|x_t)) ≥ 0
 * </pre>
 *
 * <p>The bound's looseness is the entropy production ⟨Σ⟩ of the path. Under kernels of variance β_t
 * and the exact mean, a gaussian mode produces ½Σ_t (V_{t−1}/V_t − 1) + ½(V_T − 1 − ln V_0), V_t =
 * 1 + ᾱ_t(λ − 1), for every step's divergence is ½[ln(V_t/V_{t−1}) + V_{t−1}/V_t − 1]. All
 * entropies are in nats; {@link org.spindle.diffusion.Information#bits} converts.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.diffusion.Schedule}, {@link org.spindle.diffusion.LearnedSchedule},
 *     {@link org.spindle.diffusion.ScheduleName}</td><td>what each step erases; the least dissipating schedule</td></tr>
 * <tr><td>{@link org.spindle.diffusion.GaussianKernel}, {@link org.spindle.diffusion.BinomialKernel}
 *     </td><td>steps, jumps, posteriors</td></tr>
 * <tr><td>{@link org.spindle.diffusion.GaussianData}, {@link
 *     org.spindle.diffusion.GaussianReversal}, {@link org.spindle.diffusion.ReverseVariance}, {@link
 *     org.spindle.diffusion.FirstStep}</td><td>gaussian data and their reversal: K by equation 14 and
 *     by {@link org.spindle.diffusion.EntropyProduction}</td></tr>
 * <tr><td>{@link org.spindle.diffusion.EntropyBounds}</td><td>bounds on the entropy of a step
 *     backwards</td></tr>
 * <tr><td>{@link org.spindle.diffusion.EntropyProductionLaw}, {@link
 *     org.spindle.diffusion.PathSimulation}, {@link org.spindle.diffusion.ProductionHistogram}</td>
 *     <td>fluctuation theorems: theory, simulation</td></tr>
 * <tr><td>{@link org.spindle.diffusion.DissipationLaw}, {@link
 *     org.spindle.diffusion.SpeedAccuracy}</td><td>many small steps; the cost of speed</td></tr>
 * <tr><td>{@link org.spindle.diffusion.Conditioning}, {@link
 *     org.spindle.diffusion.ConditioningRule}, {@link org.spindle.diffusion.Inpainting}</td><td>what
 *     each rule makes of an observation, beside the exact posterior</td></tr>
 * <tr><td>{@link org.spindle.diffusion.Denoiser}, {@link org.spindle.diffusion.ReverseSampler},
 *     {@link org.spindle.diffusion.SamplingScheme}, {@link org.spindle.diffusion.AffineReversal}</td>
 *     <td>sampling with any denoiser; its exact map for gaussian data</td></tr>
 * <tr><td>{@link org.spindle.diffusion.DataPosterior}, {@link org.spindle.diffusion.ReverseModel},
 *     {@link org.spindle.diffusion.BoundEstimator}, {@link org.spindle.diffusion.BinaryPaths}</td>
 *     <td>K of any model by sampling, with its error</td></tr>
 * <tr><td>{@link org.spindle.diffusion.SymmetricMixture}, {@link
 *     org.spindle.diffusion.MixtureCeiling}, {@link org.spindle.diffusion.CovarianceModel}, {@link
 *     org.spindle.diffusion.ProbabilityFlow}, {@link org.spindle.diffusion.FlowLikelihood}</td>
 *     <td>two classes in one dimension: least gaps, likelihoods by the flow</td></tr>
 * <tr><td>{@link org.spindle.diffusion.SwissRollCeiling}, {@link
 *     org.spindle.diffusion.HeartbeatCeiling}, {@link org.spindle.diffusion.SpikeTrainCeiling}, {@link
 *     org.spindle.diffusion.DeadLeavesCeiling}</td><td>what no model of its kind can surpass</td></tr>
 * <tr><td>{@link org.spindle.diffusion.DiskOverlaps}, {@link
 *     org.spindle.diffusion.OcclusionLikelihood}</td><td>dead leaves: exact density and score at all
 *     noise levels</td></tr>
 * <tr><td>{@link org.spindle.diffusion.Speciation}, {@link
 *     org.spindle.diffusion.SymmetryBreaking}, {@link org.spindle.diffusion.ClonedReversal}, {@link
 *     org.spindle.diffusion.TreeSpeciation}</td><td>when a class is chosen</td></tr>
 * <tr><td>{@link org.spindle.diffusion.EmpiricalPosterior}, {@link
 *     org.spindle.diffusion.WeightSums}, {@link org.spindle.diffusion.OriginWeights}, {@link
 *     org.spindle.diffusion.Memorisation}, {@link org.spindle.diffusion.LocalScoreMachine}</td>
 *     <td>when training data are recalled</td></tr>
 * <tr><td>{@link org.spindle.diffusion.LinearDenoiser}</td><td>how long a linear network takes</td>
 *     </tr>
 * </table>
 *
 * <p>It trains no network. Sources: Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli 2015; Ho et
 * al. 2020; Song et al. 2021; Kingma et al. 2021; Biroli et al. 2024.
 */
package org.spindle.diffusion;
