// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * The API of an experiment: what one question is made of, free of Spark.
 *
 * <p>An experiment has parameters, each within bounds; a kernel that makes a row of them; claims
 * and figures that are made of all rows. The engine in {@code jobs} draws, computes, stores, judges
 * and paints.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link Experiment}, {@link Batched}, {@link About}</td><td>the page</td></tr>
 * <tr><td>{@link Reproducibility}</td><td>how alike rows of other machines are</td></tr>
 * <tr><td>{@link Bounds}</td><td>what a parameter must keep to, and the message if it does not</td></tr>
 * <tr><td>{@link Rows}, {@link Row}, {@link Place}</td><td>rows, cells and views, typed</td></tr>
 * <tr><td>{@link Sql}, {@link From}, {@link Twin}</td><td>how the records of cells are read</td></tr>
 * <tr><td>{@link Fits}</td><td>what MLlib is asked</td></tr>
 * <tr><td>{@link Claims}, {@link Finding}, {@link Relation}, {@link Check}</td><td>sentences that
 * can fail, and their verdicts</td></tr>
 * <tr><td>{@link Figures}, {@link FigureDraft}, {@link PanelDraft}, {@link Series}</td><td>theory
 * as lines, simulation as points</td></tr>
 * </table>
 *
 * <p>The science may state bounds of its own records by it; it knows nothing of the science.
 */
package org.spindle.experiment;
