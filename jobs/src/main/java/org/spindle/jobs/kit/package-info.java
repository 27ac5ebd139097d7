// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * The test kit: what must hold for anyone's experiment, as a JUnit class to extend.
 *
 * <p>The laws: without rows no claim is run; on the rows of the smoke sweep every claim passes;
 * each twin {@code x} of an {@code xTheory} is guarded, so that a wrong {@code x} turns a verdict;
 * figures drawn twice are equal to the byte; a point computed again gives the same row.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>ExperimentTest</td><td>to be extended: names experiment and sweep files</td></tr>
 *   <tr><td>ExperimentLaws</td><td>the laws, each as a list of what breaks it</td></tr>
 *   <tr><td>SmokeRows</td><td>the rows of a sweep, computed in this JVM</td></tr>
 * </table>
 */
package org.spindle.jobs.kit;
