// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Part V: the statistical mechanics of high-dimensional data, the talk's opening paper and what it
 * became.
 *
 * <p>Before it speaks of networks of many layers, the talk recalls what statistical mechanics knows
 * of one neuron and of data in many dimensions. How much does a perceptron store, how fast does it
 * learn? How does regression improve with examples, and why may it look as if insight came late?
 * What does attention add, and where does the edge of chaos come from?
 *
 * <table>
 * <caption>Experiments</caption>
 * <tr><td>{@link Perceptron}</td><td>storage, learning from a teacher, weights of one bit</td></tr>
 * <tr><td>{@link CommitteeMachine}</td><td>the plateau of students that are alike</td></tr>
 * <tr><td>{@link CompressedSensing}</td><td>sparse signals, random projections</td></tr>
 * <tr><td>{@link LearningCurves}</td><td>one equivalent for ridge, features and kernels</td></tr>
 * <tr><td>{@link Grokking}</td><td>insight after learning by heart</td></tr>
 * <tr><td>{@link InContextRegressionExperiment}</td><td>linear attention</td></tr>
 * <tr><td>{@link RandomRecurrence}</td><td>chaos in networks with feedback</td></tr>
 * </table>
 *
 * <p>Kernels are those of {@link org.spindle.inference}, {@link org.spindle.dynamics} and {@link
 * org.spindle.criticality}. Source: Advani, Lahiri and Ganguli 2013, and the papers that each page
 * names.
 */
package org.spindle.jobs.experiment.inference;
