// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Do the routines of BLAS and LAPACK work here? Each is called on a problem whose solution is
 * known, in a JVM of its own that may die of it without harm.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>{@link LapackProbe}<td>asks all routines, and is the main class of the child
 *   <tr><td>ProbeCases<td>the problems, and the errors of their solutions
 *   <tr><td>ChildJvm<td>a JVM with our classes and our library; tells by which signal it died
 * </table>
 *
 * <p>How fast they are is measured by the benches in {@code jobs}.
 */
package org.spindle.linalg.probe;
