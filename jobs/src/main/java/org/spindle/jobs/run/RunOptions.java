// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

/**
 * How a run is to be done.
 *
 * @param mode what counts as done
 * @param maxFailures failed points after which the run is stopped
 * @param datasets folder of the data sets, any Hadoop URI
 * @param forceMemory whether points are begun that seem to need more memory than there is
 * @param provenance where the code came from
 */
public record RunOptions(
    Mode mode, long maxFailures, String datasets, boolean forceMemory, Provenance provenance) {}
