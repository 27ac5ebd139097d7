// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/** Random landscapes and their critical points. */
package org.spindle.landscape;
