// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Which experiments there are. A page each lies in the packages {@code semantics}, {@code
 * dynamics}, {@code criticality} and {@code landscape}: question, parameters, result, cost, kernel,
 * claims and figures. They know {@code common} alone.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>Talk</td><td>the parts of the talk in order, what each is about, its experiments</td></tr>
 *   <tr><td>Experiments</td><td>these and those that jars of others bring along</td></tr>
 * </table>
 */
package org.spindle.jobs.experiment;
