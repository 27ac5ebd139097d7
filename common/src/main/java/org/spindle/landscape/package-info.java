// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Random landscapes over many variables: how many critical points are there at each energy, and how
 * many directions lead down from them?
 *
 * <pre>
 * α(ε) = F(ε |f'| √f''/(f f'' + f'²))                 index fraction against energy (Bray–Dean)
 * Hessian = h·{λ_i − λ_J : i ≠ J}, λ of G_{N+1}       exactly, at every N, λ_J weighted
 * E |det(G_N − x)| = C_N e^{x²/4} ρ_{N+1}(x)
 * </pre>
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>{@link org.spindle.landscape.Covariance}</td><td>the field: squared exponential, rational
 *   quadratic</td></tr>
 *   <tr><td>{@link org.spindle.landscape.BrayDean}, {@link org.spindle.landscape.ConfinedField},
 *   {@link org.spindle.landscape.SphericalSpinGlass}</td><td>theory for N → ∞</td></tr>
 *   <tr><td>{@link org.spindle.landscape.CriticalEnsemble}</td><td>theory at finite N: counts, index,
 *   minima, by quadrature; {@link org.spindle.landscape.IndexLaw} at thousands of energies, {@link
 *   org.spindle.landscape.IndexScatter} about it</td></tr>
 *   <tr><td>{@link org.spindle.landscape.GoeDensity}, {@link org.spindle.landscape.GoeRank}, {@link
 *   org.spindle.landscape.GoeMinimum}, {@link org.spindle.landscape.Semicircle}</td><td>exact
 *   distributions of the gaussian orthogonal ensemble, and their limit</td></tr>
 *   <tr><td>{@link org.spindle.landscape.CriticalPointCensus}, {@link
 *   org.spindle.landscape.CriticalPointSums}</td><td>simulation: sampled critical points and their
 *   mergeable sums, {@link org.spindle.landscape.IndexAtEnergy} what they say at one energy; {@link
 *   org.spindle.landscape.CriticalPointCost} is what they take</td></tr>
 *   <tr><td>{@link org.spindle.landscape.Landscape}, {@link
 *   org.spindle.landscape.RandomFourierField}, {@link org.spindle.landscape.SpinGlass}</td>
 *   <td>simulation: explicit functions with gradients and Hessians at many points at once</td></tr>
 *   <tr><td>{@link org.spindle.landscape.CriticalPointSearch}, {@link
 *   org.spindle.landscape.Enumeration}, {@link org.spindle.landscape.SteepestDescent}</td>
 *   <td>simulation: critical points by search, one by one or all; where descent stops, and where it
 *   ends ({@link org.spindle.landscape.NudgedDescent}); {@link org.spindle.landscape.BarrenSearch} is
 *   a touchstone; {@link org.spindle.landscape.SaddleNeighbourhood} is what descent does beside
 *   them</td></tr>
 *   <tr><td>{@link org.spindle.landscape.NetworkLandscape}, {@link
 *   org.spindle.landscape.NeuronSymmetry}, {@link org.spindle.landscape.TrainingStarts}</td>
 *   <td>simulation: the error of a network as a landscape, its symmetries, where searches
 *   start</td></tr>
 *   <tr><td>{@link org.spindle.landscape.AutoencoderPoint}</td><td>theory: the critical points of
 *   linear autoencoders</td></tr>
 *   <tr><td>{@link org.spindle.landscape.IndexCurve}</td><td>the law of a random field fitted to
 *   points of any landscape, {@link org.spindle.landscape.FittedSemicircle} to any spectrum</td></tr>
 * </table>
 *
 * <p>All means are over the disorder (annealed): the typical landscape may have fewer points. The
 * ensembles sample by the Kac–Rice measure; a search finds points by basin, and each start tells
 * whether it ended at a critical point at all. Sources: Bray and Dean 2007; Fyodorov 2004;
 * Auffinger, Ben Arous and Černý 2013.
 */
package org.spindle.landscape;
