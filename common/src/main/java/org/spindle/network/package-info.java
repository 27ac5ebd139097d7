// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Nonlinear networks of many layers: what do they compute, how does their loss change with each
 * weight, and how fast do they learn from a given start?
 *
 * <pre>
 * a₀ = x,   s_l = W_l a_{l−1} + b_l,   a_l = φ_l(s_l),   l = 1 … L
 * δ_L = ∂ℓ/∂a_L ∘ φ'_L(s_L),   δ_{l−1} = W_lᵀ δ_l ∘ φ'_{l−1}(s_{l−1}),   ∂ℓ/∂W_l = δ_l a_{l−1}ᵀ
 * </pre>
 *
 * <p>All parameters lie in one flat array whose layout {@link org.spindle.network.Architecture}
 * defines, the same in single and double precision.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.network.Architecture}</td><td>widths, activations, loss and the layout
 *     of the parameters</td></tr>
 * <tr><td>{@link org.spindle.network.Activation}</td><td>φ with two derivatives</td></tr>
 * <tr><td>{@link org.spindle.network.Loss}</td><td>softmax cross-entropy or squared error, with its
 *     gradient and curvature</td></tr>
 * <tr><td>{@link org.spindle.network.Backpropagation}</td><td>the reference in double: loss and
 *     gradient of a block of samples</td></tr>
 * <tr><td>{@link org.spindle.network.HessianProduct}</td><td>the curvature along directions, by the
 *     R-operator</td></tr>
 * <tr><td>{@link org.spindle.network.ExactHessian}</td><td>the whole Hessian of a data set, by
 *     matrix products</td></tr>
 * <tr><td>{@link org.spindle.network.CentralDifferences}</td><td>how far differences of the gradient
 * are from it</td></tr>
 * <tr><td>{@link org.spindle.network.RecurrentNetwork}, {@link
 *     org.spindle.network.RecurrentPass}</td><td>a network that reads one symbol a step: loss,
 *     gradient and curvature through time; {@link org.spindle.network.SymbolSequences} are what it
 *     learns</td></tr>
 * <tr><td>{@link org.spindle.network.ReferenceNetwork}</td><td>small networks that any language can
 *     draw, one with known derivatives</td></tr>
 * <tr><td>{@link org.spindle.network.TrainingSet}</td><td>what a small network learns: digits in
 *     few components, a teacher's classes, items and properties; {@link
 *     org.spindle.network.NetworkTask} draws it</td></tr>
 * <tr><td>{@link org.spindle.network.NetworkEnsemble}</td><td>the training kernel in float: one
 *     network, or several that share minibatches</td></tr>
 * <tr><td>{@link org.spindle.network.FloatBackpropagation}, {@link org.spindle.network.Adam}
 *     </td><td>the gradient of any loss of the outputs in float, and a descent</td></tr>
 * <tr><td>{@link org.spindle.network.Initialization}</td><td>orthogonal and gaussian starts</td></tr>
 * <tr><td>{@link org.spindle.network.ImageSet}</td><td>bytes to minibatches</td></tr>
 * <tr><td>{@link org.spindle.network.ClassifierTraining}, {@link
 *     org.spindle.network.LearningCurve}</td><td>training to a criterion</td></tr>
 * <tr><td>{@link org.spindle.network.RateClimb}</td><td>the fastest learning rate</td></tr>
 * </table>
 *
 * <p>Layers are fully connected; there is no convolution, and of recurrent networks the plain one
 * alone. Sources: Saxe, McClelland and Ganguli, ICLR 2014; Poole et al., NIPS 2016; Pearlmutter
 * 1994.
 */
package org.spindle.network;
