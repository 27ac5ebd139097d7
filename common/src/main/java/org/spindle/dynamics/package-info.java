// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * How deep linear networks learn: how long each singular mode of the input–output correlation
 * takes, and what depth and the start have to do with it.
 *
 * <p>From a balanced, decoupled start the strength u of a mode with singular value s follows, for N
 * weight matrices (depth − 1),
 *
 * <p>τ u̇ = N u^{2−2/N} (s − u), and in steps of λ exactly w ← w + λ (s − wᴺ) wᴺ⁻¹, u = wᴺ
 *
 * <p>The best step falls as 1/(N s^{2−2/N}); in steps of that size the learning time saturates with
 * depth.
 *
 * <table>
 *   <caption>Classes about modes</caption>
 *   <tr><td>{@link org.spindle.dynamics.ModeTrajectory}</td><td>theory: u(t), learning time, step
 *   size limits</td></tr>
 *   <tr><td>{@link org.spindle.dynamics.LearningTime}</td><td>theory: the dimensionless learning
 *   time and its inverse, by closed forms, ₂F₁ and quadrature</td></tr>
 *   <tr><td>{@link org.spindle.dynamics.UnbalancedMode}</td><td>theory: one hidden layer whose two
 *   weights start apart</td></tr>
 *   <tr><td>{@link org.spindle.dynamics.ModeRecursion}</td><td>simulation: gradient descent on one
 *   mode</td></tr>
 *   <tr><td>{@link org.spindle.dynamics.CoupledModes}</td><td>theory: the same where modes
 *       interact</td></tr>
 *   <tr><td>{@link org.spindle.dynamics.IndependentModes}</td><td>theory: when a task is learned if
 *   its modes do not meet</td></tr>
 *   <tr><td>{@link org.spindle.dynamics.DecoupledNetwork}</td><td>simulation: gradient descent on
 *   full matrices</td></tr>
 * </table>
 *
 * <p>{@link org.spindle.dynamics.BalancedFlow} solves two layers from any balanced start, {@link
 * org.spindle.dynamics.TwoLayerWeights} simulates them and {@link
 * org.spindle.dynamics.TangentKernel} tells lazy from rich; {@link
 * org.spindle.dynamics.StudentTeacher} predicts and {@link org.spindle.dynamics.LinearStudents} and
 * {@link org.spindle.dynamics.FlowOfStudents} measure how linear students generalize.
 *
 * <p>Time is in units of τ: step size times epochs, with sums over items (not means) in the
 * correlations. Sources: Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of
 * learning in deep linear neural networks, ICLR 2014.
 */
package org.spindle.dynamics;
