// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * How signals and perturbations pass through random networks: where they die, where they turn
 * chaotic, and which initial conditions let them through.
 *
 * <pre>
 * q' = σ_w²⟨φ²⟩ + σ_b²,   1 − c' = σ_w² ½⟨(φ(u₁) − φ(u₂))²⟩/q',   χ = σ_w²⟨φ'²⟩
 * </pre>
 *
 * <table>
 *   <caption>Classes about signals</caption>
 *   <tr><td>{@link org.spindle.criticality.GaussianAverage}</td><td>⟨f⟩ over a gaussian
 *   variable</td></tr>
 *   <tr><td>{@link org.spindle.criticality.LengthMap}, {@link
 *   org.spindle.criticality.CorrelationMap}</td><td>theory: layer by layer</td></tr>
 *   <tr><td>{@link org.spindle.criticality.DepthScales}, {@link
 *   org.spindle.criticality.EdgeOfChaos}, {@link org.spindle.criticality.BalancedGain}</td><td>theory:
 *   fixed points, memory, phase boundary, the gain that neither shrinks nor stretches</td></tr>
 *   <tr><td>{@link org.spindle.criticality.SignalSimulation}</td><td>simulation: stimuli in finite
 *   networks; {@link org.spindle.criticality.SignalStatistics} are their means</td></tr>
 *   <tr><td>{@link org.spindle.criticality.ConvolutionMap}, {@link
 *   org.spindle.criticality.ConvolutionSimulation}, {@link
 *   org.spindle.criticality.CircularConvolution}</td><td>the same on a ring of positions, and the
 *   singular values of convolutions</td></tr>
 *   <tr><td>{@link org.spindle.criticality.ChaoticActivity}, {@link
 *   org.spindle.criticality.RecurrentActivity}</td><td>theory and simulation: networks with
 *   feedback, from silence to chaos</td></tr>
 * </table>
 *
 * <p>And what products of many random matrices do to small differences: the singular values s of J
 * = ∏ g W_l D_l, x = s².
 *
 * <pre>
 * z(m) = ((1+m)/m) ∏_l 1/S_l(m),   density of ln x = −Im m/π on z(m) = x,   x_max = min_{m>0} z(m)
 * ⟨x⟩ = ∏ g² μ₁(q_l),   Var x/⟨x⟩² = Σ_l (μ₂/μ₁² − 1) [+ L if gaussian],   μ_k = ⟨φ'^{2k}⟩
 * </pre>
 *
 * <table>
 *   <caption>Classes about products</caption>
 *   <tr><td>{@link org.spindle.criticality.FussCatalan}, {@link
 *   org.spindle.criticality.ProductEigenvalues}</td><td>theory: products of gaussian matrices, in
 *   closed form</td></tr>
 *   <tr><td>{@link org.spindle.criticality.JacobianTheory}, {@link
 *   org.spindle.criticality.FreeProduct}, {@link org.spindle.criticality.LogSpectrum}</td><td>theory:
 *   networks, each layer with its own length, by free probability</td></tr>
 *   <tr><td>{@link org.spindle.criticality.UniversalEdge}</td><td>theory: the limit of infinite
 *   depth</td></tr>
 *   <tr><td>{@link org.spindle.criticality.JacobianBias}</td><td>theory: what finite width does to
 *   the means</td></tr>
 *   <tr><td>{@link org.spindle.criticality.RandomProduct}</td><td>simulation: products of gaussian
 *   and orthogonal matrices</td></tr>
 *   <tr><td>{@link org.spindle.criticality.OrthogonalJacobians}, {@link
 *   org.spindle.criticality.GradedJacobian}</td><td>simulation: Jacobians of networks, fast and near
 *   criticality, or over any number of decades</td></tr>
 * </table>
 *
 * <p>Maps of pairs are for stimuli of equal length. Spectra are those of infinite width; edges
 * fluctuate by N^{−2/3}. Sources: Saxe et al. 2014, Poole et al. 2016, Schoenholz et al. 2017,
 * Pennington et al. 2017 and 2018, Xiao et al. 2018.
 */
package org.spindle.criticality;
