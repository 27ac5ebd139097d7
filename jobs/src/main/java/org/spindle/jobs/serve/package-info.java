// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/** The tables of a results folder for programs on other machines and in other languages. */
package org.spindle.jobs.serve;
