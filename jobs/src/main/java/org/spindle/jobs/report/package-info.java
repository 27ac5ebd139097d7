// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * What a reader sees: the table of verdicts, rows as text, and the page with every figure.
 *
 * <p>The page is one file without links to other hosts, light or dark, for a desk, a phone and
 * paper: figures are inlined as SVG, and lie beside it as pictures, numbers and query. A small
 * script of its own searches, filters and folds; all can be read without it. {@link
 * org.spindle.jobs.report.Plot} draws any query.
 */
package org.spindle.jobs.report;
