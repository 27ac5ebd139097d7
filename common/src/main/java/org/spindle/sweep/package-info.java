// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * The algebra of sweeps: from a question in a file to numbered points with an identity each, still
 * free of Spark.
 *
 * <p><b>Mixed radix.</b> Axes of sizes n₁ … n_k span n₁·…·n_k cells. The value of axis a in cell c
 * is the one with number
 *
 * <p>i_a = ⌊c / s_a⌋ mod n_a, s_a = n_{a+1}·…·n_k
 *
 * <p>so that the last axis varies fastest, as in nested loops. Values are computed from their
 * number; a billion cells are never a list. A zip counts as one axis.
 *
 * <p><b>Identity.</b> A point is known by the first 128 bits of SHA-256 over its canonical JSON
 *
 * <p>{@code {"experiment":…,"parameters":{…},"replicate":…,"seed":…,"version":…}}
 *
 * <p>in UTF-8, without white space, keys sorted, all parameters present whether written or default,
 * in the type of the experiment's record: 1 and 1.0 are one place for a double. Neither the cell's
 * number nor the order of axes, the file, its comments or its scale are part of it: edit the file,
 * and what was computed before is found again. A cell is known in the same way without the
 * replicate.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link Axis}</td><td>values by number: list, linspace, logspace, range, random, zip</td></tr>
 * <tr><td>{@link Sweep}</td><td>parameters, axes, replicates, seed; its scales and overrides</td></tr>
 * <tr><td>{@link SweepFile}</td><td>reads a sweep, or says in one line why not</td></tr>
 * <tr><td>{@link Change}</td><td>what a scale or the command line replaces</td></tr>
 * <tr><td>{@link Replicates}</td><td>a fixed number, or until a standard error is reached</td></tr>
 * <tr><td>{@link ParameterSpace}</td><td>cell and replicate → record, point, identity</td></tr>
 * <tr><td>{@link Binding}</td><td>record of parameters ↔ map by name</td></tr>
 * <tr><td>{@link Program}, {@link FreeParameters}, {@link NamedValues}</td><td>a sweep of the user's
 * own program: parameters under free names, typed by the values in the file</td></tr>
 * <tr><td>{@link Point}, {@link PointId}</td><td>one draw at one place, and its identity</td></tr>
 * <tr><td>{@link Cost}, {@link Watch}, {@link Outcome}</td><td>before, during and after a point</td></tr>
 * <tr><td>{@link YamlTree}, {@link YamlNode}</td><td>YAML with line numbers</td></tr>
 * <tr><td>{@link Names}, {@link Nearest}</td><td>spellings of a name; the likely meaning of a typo</td></tr>
 * </table>
 *
 * <p>It does not know which experiments there are, computes nothing and stores nothing.
 */
package org.spindle.sweep;
