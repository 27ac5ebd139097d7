// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Part II of the talk, on learning: how depth and start set the pace of deep linear networks.
 *
 * <p>A deep linear network computes no more than a shallow one, but the modes of its N weight
 * matrices grow along curves of their own, τ u̇ = N u^{2−2/N} (s − u), that can be solved for any
 * depth. From the right start the learning time does not grow with depth; from a large one the
 * network is lazy and generalizes badly.
 *
 * <table>
 * <caption>Experiments, in the order of the talk</caption>
 * <tr><td>{@link DepthModes}</td><td>the learning time of one mode against depth</td></tr>
 * <tr><td>{@link DepthSpeed}</td><td>the learning time on data against depth and start</td></tr>
 * <tr><td>{@link GeneralizationGain}</td><td>what large initial weights cost in generalization</td></tr>
 * <tr><td>{@link PriorKnowledge}</td><td>learning from what is known, and lazy learning</td></tr>
 * </table>
 *
 * <p>The recursions, flows and networks are those of {@link org.spindle.dynamics}.
 */
package org.spindle.jobs.experiment.dynamics;
