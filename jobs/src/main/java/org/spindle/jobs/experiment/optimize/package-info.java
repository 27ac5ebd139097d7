// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Part III of the talk, continued: what saddles do to those who go down.
 *
 * <p>Where error surfaces of many dimensions hold descent up is not in minima but at saddles. How
 * long does one hold gradient descent, by its curvature, by the number of ways out and by noise?
 * Who leaves it faster, and what does that cost? And what becomes of steps that are too long for
 * the curvature they meet? And can the gradients of minibatches and curvature be had at once?
 *
 * <pre>
 * E t = [ln(δ/s) − ½(ψ(k/2) + ln 2)]/λ      stable: η λ_max &lt; 2
 * s = −(|H| + λ)⁻¹∇f                             F(θ) = Σ f_i(θ)
 * </pre>
 *
 * <table>
 * <caption>Experiments, in the order of the talk</caption>
 * <tr><td>{@link SaddleEscape}</td><td>how long saddles hold, model ones and real ones</td></tr>
 * <tr><td>{@link SaddleFreeNewton}</td><td>the talk's method among its rivals, at equal effort
 *     of tuning, by steps and by cost</td></tr>
 * <tr><td>{@link PlateauEscape}</td><td>minibatch descent until it stands still, and then
 *     others: autoencoders, a recurrent network</td></tr>
 * <tr><td>{@link EdgeOfStability}</td><td>steps as long as the curvature lets them be</td></tr>
 * <tr><td>{@link OptimizerComparison}</td><td>the Sum of Functions Optimizer among its paper's
 *     rivals: passes, flops, and how much tuning matters</td></tr>
 * </table>
 *
 * <p>Methods and functions are those of {@link org.spindle.optimize}. Times of a clock are not
 * judged and not stored. Sources: Dauphin et al., NIPS 2014; Sohl-Dickstein, Poole and Ganguli,
 * ICML 2014; Cohen et al., ICLR 2021.
 */
package org.spindle.jobs.experiment.optimize;
