// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * The command line: one picocli command per file; {@link org.spindle.jobs.cli.Spindle} is the main
 * class that spark-submit starts. Errors are one line on standard error: what, where, what next.
 */
package org.spindle.jobs.cli;
