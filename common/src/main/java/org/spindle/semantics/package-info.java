// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * A theory of semantic development: what structure of the world does a deep linear network learn,
 * and in which order?
 *
 * <pre>
 * Y = U S Vᵀ                       P items, N features, Y is N × P; Σ³¹ = Y, Σ¹¹ = 1 (sums)
 * s_l² = N P Σ_{k≥l} Δ_k/M_k       singular values of branching diffusion on a tree
 *      = N n_l C_l                 of a category: features × members × coherence
 * </pre>
 *
 * <p>Columns of V are object analyzers (over items), columns of U feature synthesizers (over
 * features). Time is t = λ · epochs in units of τ. PNAS 2019 divides by P: same curves, τ → P τ.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.semantics.Tree}</td><td>levels, branching, flip probabilities</td></tr>
 * <tr><td>{@link org.spindle.semantics.TreeSpectrum}</td><td>theory: covariance, singular values,
 *     coherence, analyzers, data without sampling noise</td></tr>
 * <tr><td>{@link org.spindle.semantics.BranchingDiffusion}</td><td>simulation: features on a tree,
 *     64 at a time</td></tr>
 * <tr><td>{@link org.spindle.semantics.BlockSums}</td><td>the streaming estimator of the spectrum
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.RankedSpectrum}</td><td>what ranking makes of the same data
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.CategoryCoherence}</td><td>coherence measured in data</td></tr>
 * <tr><td>{@link org.spindle.semantics.CategoryLearning}</td><td>when a network learns to tell
 *     categories apart</td></tr>
 * <tr><td>{@link org.spindle.semantics.PlantedCategory}</td><td>a category in noise, and when it can
 *     be learned</td></tr>
 * <tr><td>{@link org.spindle.semantics.InvertedTree}</td><td>a world whose middle level is learned
 *     first</td></tr>
 * <tr><td>{@link org.spindle.semantics.NamedWorld}</td><td>categories with names, and which is said
 *     first</td></tr>
 * <tr><td>{@link org.spindle.semantics.ItemStructure}</td><td>rings, chains, clusters, cross-cutting
 *     trees and grids</td></tr>
 * <tr><td>{@link org.spindle.semantics.Correlations}</td><td>what a linear network learns from: Σ³¹,
 *     Σ¹¹</td></tr>
 * <tr><td>{@link org.spindle.semantics.LogisticMode}</td><td>one mode on white inputs</td></tr>
 * <tr><td>{@link org.spindle.semantics.SemanticModes}</td><td>theory: singular modes, their
 *     strengths over time, kernels of items and features</td></tr>
 * <tr><td>{@link org.spindle.semantics.Learner}, {@link org.spindle.semantics.SemanticNetwork},
 *     {@link org.spindle.semantics.ShallowNetwork}</td><td>simulation: gradient descent on the
 *     weights of three layers, and of two</td></tr>
 * <tr><td>{@link org.spindle.semantics.Crossings}</td><td>when watched quantities reach their levels
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.FalseBeliefs}, {@link org.spindle.semantics.BeliefPeaks}</td>
 *     <td>illusory correlations: theory, simulation</td></tr>
 * <tr><td>{@link org.spindle.semantics.Induction}, {@link org.spindle.semantics.DeltaRule}</td>
 *     <td>what a new unit generalises: theory, simulation</td></tr>
 * <tr><td>{@link org.spindle.semantics.InductiveJudgements}</td><td>both for each of many patterns
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.CategoryReadout}</td><td>theory: typicality in a category, and
 *     when its members are verified</td></tr>
 * <tr><td>{@link org.spindle.semantics.CategoryVerification}, {@link
 *     org.spindle.semantics.AnalyzerVerification}</td><td>watches: when items are verified to be
 *     members of a named category, or of a side of an object analyzer</td></tr>
 * <tr><td>{@link org.spindle.semantics.PropertyLearning}</td><td>theory: when a property is learned
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.NetworkLanes}</td><td>networks from random starts, a lane of
 *     a vector each; {@link org.spindle.semantics.FeatureGram} gives them their tasks</td></tr>
 * <tr><td>{@link org.spindle.semantics.OnlineNetwork}, {@link
 *     org.spindle.semantics.TanhNetwork}</td><td>item by item; with a tanh hidden layer</td></tr>
 * <tr><td>{@link org.spindle.semantics.RumelhartNetwork}</td><td>items and relations, sigmoids</td></tr>
 * <tr><td>{@link org.spindle.semantics.TreeDistances}</td><td>theory of hidden distances on a tree
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.ClassicalScaling}, {@link
 *     org.spindle.semantics.Procrustes}</td><td>trajectories in a plane, and their agreement</td></tr>
 * <tr><td>{@link org.spindle.semantics.SemanticWorld}, {@link
 *     org.spindle.semantics.SemanticSetting}</td><td>a world of a tree or a table, its theory and its
 *     networks, from {@link org.spindle.semantics.SemanticParameters}</td></tr>
 * <tr><td>{@link org.spindle.semantics.ModeMeasurement}, {@link
 *     org.spindle.semantics.LevelCurves}, {@link org.spindle.semantics.PracticeReadout}</td>
 *     <td>watches: modes beside flow and recursion, levels, branches of a tree</td></tr>
 * <tr><td>{@link org.spindle.semantics.Differentiation}</td><td>watch: how the representations of
 *     {@link org.spindle.semantics.ItemGroups} part; {@link org.spindle.semantics.Stages} tells when
 *     </td></tr>
 * <tr><td>{@link org.spindle.semantics.PropertyRelation}</td><td>is, can, is a, has</td></tr>
 * <tr><td>{@link org.spindle.semantics.Dendrogram}</td><td>a tree drawn as a tree</td></tr>
 * </table>
 *
 * <p>Real tables are {@link org.spindle.data.ItemProperties}. A cell that is not known has the mean
 * of its property: a learner that is told nothing expects the usual, and theory and network learn
 * the same matrix, so that closed forms stay exact (an error masked where cells are missing would
 * mix the modes). The flow of a mode a(t) is {@code org.spindle.dynamics.ModeTrajectory}.
 *
 * <p>Sources: Saxe, McClelland and Ganguli, ICLR 2014 and PNAS 2019; Rogers and McClelland 2004.
 */
package org.spindle.semantics;
