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
 *   org.spindle.criticality.EdgeOfChaos}</td><td>theory: fixed points, memory, phase
 *   boundary</td></tr>
 *   <tr><td>{@link org.spindle.criticality.SignalSimulation}</td><td>simulation: stimuli in finite
 *   networks</td></tr>
 *   <tr><td>{@link org.spindle.criticality.ConvolutionMap}, {@link
 *   org.spindle.criticality.ConvolutionSimulation}, {@link
 *   org.spindle.criticality.CircularConvolution}</td><td>the same on a ring of positions, and the
 *   singular values of convolutions</td></tr>
 * </table>
 *
 * <p>Maps of pairs are for stimuli of equal length. Sources: Poole et al. 2016, Schoenholz et al.
 * 2017, Xiao et al. 2018.
 */
package org.spindle.criticality;
