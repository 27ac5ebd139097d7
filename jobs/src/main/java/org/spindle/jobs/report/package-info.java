// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * What a reader sees: the table of verdicts, rows as text, and the page with every figure.
 *
 * <p>The page is one file without scripts or links to other hosts: figures are inlined as SVG, and
 * lie beside it as SVG and PNG for papers. {@link org.spindle.jobs.report.Plot} draws any query.
 */
package org.spindle.jobs.report;
