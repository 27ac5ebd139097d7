// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Verdicts and fits over the rows: checks of the talk's claims, scaling laws by MLlib. A check
 * computes its tolerance from the rows at hand, so it gets sharper with more replicates; without
 * rows it says so and never passes.
 */
package org.spindle.jobs.analysis;
