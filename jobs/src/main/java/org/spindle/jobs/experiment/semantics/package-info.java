// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Part I of the talk: a mathematical theory of semantic development.
 *
 * <p>Linear networks learn the singular modes of the table of items and properties one by one,
 * strong ones first, in sudden stages; in a hierarchy the broad distinctions are the strong modes.
 * Each phenomenon of development is drawn as a closed form and as networks that really learned.
 *
 * <table>
 * <caption>Experiments, in the order of the talk</caption>
 * <tr><td>{@link ModeLearning}</td><td>when each mode is learned, against a(t)</td></tr>
 * <tr><td>{@link RandomStarts}</td><td>how much later from small random weights</td></tr>
 * <tr><td>{@link TreeSpectrumExperiment}</td><td>singular values of a hierarchy</td></tr>
 * <tr><td>{@link ProgressiveDifferentiation}</td><td>in which order items part from each other</td></tr>
 * <tr><td>{@link IllusoryCorrelations}</td><td>what a learner believes for a while</td></tr>
 * <tr><td>{@link Familiarity}</td><td>items seen more often</td></tr>
 * <tr><td>{@link Typicality}</td><td>typical members of a category</td></tr>
 * <tr><td>{@link InductiveProjection}</td><td>which items a new property spreads to</td></tr>
 * <tr><td>{@link DistinctiveFeatures}</td><td>features that tell items apart</td></tr>
 * <tr><td>{@link BasicLevel}</td><td>which level is learned, and named, first</td></tr>
 * <tr><td>{@link CategoryCoherenceExperiment}</td><td>what makes a category coherent</td></tr>
 * <tr><td>{@link PerceptualCorrelations}</td><td>things that belong together and look alike</td></tr>
 * <tr><td>{@link Practice}</td><td>one branch of the world seen more often</td></tr>
 * <tr><td>{@link ItemStructures}</td><td>rings, chains and other orders without a tree</td></tr>
 * </table>
 *
 * <p>The worlds, modes and networks are those of {@link org.spindle.semantics}.
 */
package org.spindle.jobs.experiment.semantics;
