// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;

/**
 * What every row of a run has in common.
 *
 * @param sweep name of the sweep file
 * @param gitCommit commit of the code
 * @param seed seed of the sweep
 * @param timeout seconds that a point may take, infinite for no limit
 * @param forceMemory whether points are begun that seem to need more memory than there is
 */
record Stamp(String sweep, String gitCommit, long seed, double timeout, boolean forceMemory)
    implements Serializable {}
