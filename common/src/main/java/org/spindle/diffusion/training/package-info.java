// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Reversals that are learned: what does a network that sees nothing but noisy samples make of the
 * steps backwards, and how near to the exact ceilings does it come?
 *
 * <pre>
 * x̂_0 = √ᾱ x_t + √(1−ᾱ) o_1(x_t, t),   s = (1−ᾱ) exp o_2(x_t, t)
 * p(x_{t−1}|x_t) = N(c_0 x̂_0 + c_1 x_t, β̃_t (1 + Δ s)),   Δ = SNR_{t−1} − SNR_t
 * E KL = ½ E [ln(1 + Δs) + (1 + Δ(x_0 − x̂_0)²)/(1 + Δs) − 1]
 * </pre>
 *
 * <p>The divergence of a step is exact, so that what is learned is the bound K itself. Bits are
 * learned by their cross-entropy with x_0, and their kernel mixes the two exact posteriors.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.diffusion.training.StepNetwork}</td><td>numbers o(x_t, t) and a step of
 *     their learning</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.PerceptronNetwork}</td><td>many layers, one set of
 *     weights for all steps</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.ReadoutNetwork}</td><td>a readout of its own for each
 *     step, of the data themselves (linear) or of radial units (the toy of 2015)</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.MultiscaleNetwork}</td><td>convolutions at several
 *     scales, mixed by functions of time</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.GaussianLearner}, {@link
 *     org.spindle.diffusion.training.BinaryLearner}</td><td>kernels of real numbers, of bits</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.LearningPlan}</td><td>how long, how fast</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.BinaryBound}</td><td>K of any factorised kernels of
 *     bits</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.ReversePath}</td><td>samples of a model</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.LinearCeiling}</td><td>what no linear network
 *     surpasses</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.LinearNetworkDenoiser}</td><td>full matrices that
 *     learn to denoise gaussian modes</td></tr>
 * <tr><td>{@link org.spindle.diffusion.training.GaussianMixture}, {@link
 *     org.spindle.diffusion.training.CausalMixture}</td><td>competitors without diffusion, whose
 *     likelihood is known</td></tr>
 * </table>
 *
 * <p>Sources: Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli 2015; Theis, Hosseini and Bethge
 * 2012.
 */
package org.spindle.diffusion.training;
