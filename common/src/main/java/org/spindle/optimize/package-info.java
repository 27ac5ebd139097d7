// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * How to go down: which way does an optimizer leave a saddle, what does a step cost, and who is
 * ahead at equal cost?
 *
 * <pre>
 * f(x + Vs) ≈ f + cᵀs + ½ Σ w_i s_i²,   V eigenvectors of H, of all ℝᴾ or of a Krylov space
 * Newton s = −c/w    damped −c/(w + λ)    above −w_min  −c/(w + max(0, −w_min) + λ)
 * saddle-free −c/(|w| + λ)    Gauss–Newton −c/(w + λ), w ≥ 0 of JᵀSJ in place of H
 * trust region λ: |s| = R    cubic λ: λ = σ|s|
 * </pre>
 *
 * <p>All of these share one tridiagonal form, one decomposition of it and one search of the
 * damping, so that they differ by these lines alone, whether the form is Householder's of the whole
 * matrix or that of Lanczos.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.optimize.Objective}, {@link org.spindle.optimize.Curvature}</td><td>a
 *     function with its derivatives</td></tr>
 * <tr><td>{@link org.spindle.optimize.SumOfFunctions}</td><td>its split into sub-functions; {@link
 *     org.spindle.optimize.PartialSum} and {@link org.spindle.optimize.SinglePart} go between the
 *     two</td></tr>
 * <tr><td>{@link org.spindle.optimize.Optimizer}</td><td>advances a point; {@link
 *     org.spindle.optimize.Progress} says how it stands, {@link
 *     org.spindle.optimize.Evaluations} what it has cost</td></tr>
 * <tr><td>{@link org.spindle.optimize.MinibatchDescent}</td><td>SGD, momentum, Nesterov, AdaGrad,
 *     RMSProp, Adam: {@link org.spindle.optimize.GradientRule}</td></tr>
 * <tr><td>{@link org.spindle.optimize.StochasticAverageGradient}</td><td>SAG, with its search for
 *     the Lipschitz constant</td></tr>
 * <tr><td>{@link org.spindle.optimize.LimitedMemoryBfgs}, {@link
 *     org.spindle.optimize.BatchBfgs}</td><td>L-BFGS on all and on batches</td></tr>
 * <tr><td>{@link org.spindle.optimize.DampedDescent}</td><td>Newton, damped, above −λ_min,
 *     saddle-free, Gauss–Newton: {@link org.spindle.optimize.Damping}, {@link
 *     org.spindle.optimize.DampingSearch}</td></tr>
 * <tr><td>{@link org.spindle.optimize.RegionDescent}</td><td>trust region and adaptive cubic:
 *     {@link org.spindle.optimize.RegionStep}</td></tr>
 * <tr><td>{@link org.spindle.optimize.CurvatureSpace}</td><td>all of ℝᴾ, or a Krylov
 *     space</td></tr>
 * <tr><td>{@link org.spindle.optimize.NetworkObjective}, {@link
 *     org.spindle.optimize.NetworkParts}, {@link org.spindle.optimize.RecurrentObjective}, {@link
 *     org.spindle.optimize.RecurrentParts}, {@link org.spindle.optimize.LogisticRegression}, {@link
 *     org.spindle.optimize.QuadraticObjective}, {@link org.spindle.optimize.PlaneSaddle}</td><td>
 *     functions; {@link org.spindle.optimize.ReferenceProblem} with data that any language can
 *     draw</td></tr>
 * <tr><td>{@link org.spindle.optimize.SumOfFunctionsOptimizer}</td><td>SFO</td></tr>
 * <tr><td>{@link org.spindle.optimize.EscapeTime}, {@link
 *     org.spindle.optimize.FactorizedMap}</td><td>theory: how long a saddle holds, and what large
 *     steps do; {@link org.spindle.optimize.Escape} is a way out, step by step</td></tr>
 * <tr><td>{@link org.spindle.optimize.Sharpness}, {@link
 *     org.spindle.optimize.HessianSpectrum}</td><td>the curvature at a point: its ends, all of
 *     it</td></tr>
 * </table>
 *
 * <p>What an optimizer runs into is a word, not an exception. No clock, no line of output, no
 * constraint, no line search in second-order methods but that of the damping. Sources: Dauphin et
 * al., NIPS 2014; Sohl-Dickstein, Poole and Ganguli, ICML 2014; Nocedal and Wright, 2nd edition
 * 2006; Conn, Gould and Toint 2000.
 */
package org.spindle.optimize;
