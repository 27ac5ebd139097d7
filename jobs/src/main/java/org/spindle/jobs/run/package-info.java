// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * How a sweep is run on Spark: survey, anti-join, bins, waves, progress.
 *
 * <p>Points are numbers; only those of one segment (two million) are held at once, as primitive
 * arrays. The dearest start first, packed into bins of seconds of work; two waves are in Spark's
 * queue at any time, so the second fills the cores that the first leaves idle while it is
 * committed.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>SweepTotals</td><td>cost and validity of all cells</td></tr>
 *   <tr><td>PointsToCompute, StoredIds, SweepChange</td><td>anti-join of point identities</td></tr>
 *   <tr><td>ChosenPoints</td><td>those that fulfil an SQL predicate</td></tr>
 *   <tr><td>Budget</td><td>core-hours that a run may spend</td></tr>
 *   <tr><td>WaveCutter</td><td>dearest first, bins of seconds</td></tr>
 *   <tr><td>Makespan</td><td>the schedule simulated, for the plan</td></tr>
 *   <tr><td>Batches</td><td>points that are computed together</td></tr>
 *   <tr><td>PointTask</td><td>a bin becomes rows, on an executor</td></tr>
 *   <tr><td>Leftover</td><td>what a late task leaves</td></tr>
 *   <tr><td>Foreign, FirstPoints</td><td>experiments that are not in our jars</td></tr>
 *   <tr><td>SweepRun</td><td>rounds, segments, waves, lock, salvage</td></tr>
 *   <tr><td>Wave, EarlyStop</td><td>what has ended, and why</td></tr>
 *   <tr><td>Underway, UnderwayNotes</td><td>points that may have ended their JVM</td></tr>
 *   <tr><td>ConvergedCells</td><td>cells whose standard error is small enough</td></tr>
 *   <tr><td>Progress, RunStatus</td><td>bar, lines, status file</td></tr>
 *   <tr><td>ExecutorCores</td><td>cores that came and went, for how busy they were</td></tr>
 *   <tr><td>SharedData</td><td>data sets, once per JVM</td></tr>
 *   <tr><td>TableFiles</td><td>the user's item-property tables, pinned to their content</td></tr>
 * </table>
 */
package org.spindle.jobs.run;
