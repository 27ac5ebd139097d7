// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.Locale;

/**
 * What a sweep, as it is now, asks of a table, as it is now.
 *
 * @param fresh points without a row
 * @param again points with a row that are computed again
 * @param there points whose row stays
 * @param obsolete rows of earlier versions of this sweep file that it no longer asks for
 */
record SweepChange(long fresh, long again, long there, long obsolete) {

  /** Points that are to be computed. */
  long toCompute() {
    return fresh + again;
  }

  /** One line. */
  String told() {
    return String.format(Locale.ROOT, "%,d new, ", fresh)
        + (again > 0 ? String.format(Locale.ROOT, "%,d again, ", again) : "")
        + String.format(Locale.ROOT, "%,d there, %,d obsolete", there, obsolete);
  }
}
