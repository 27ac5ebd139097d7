// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/** Where the time of a run went, read from the event logs that Spark leaves in a results folder. */
package org.spindle.jobs.profile;
