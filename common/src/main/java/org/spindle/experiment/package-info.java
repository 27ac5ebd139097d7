// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * The API of an experiment: what one question to a network is made of, free of Spark.
 *
 * <p>An experiment has parameters, each within bounds; the engine in {@code jobs} draws, computes
 * and stores its points.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link Bounds}</td><td>what a parameter must keep to, and the message if it does not</td></tr>
 * </table>
 *
 * <p>The science may state bounds of its own records by it; it knows nothing of the science.
 */
package org.spindle.experiment;
