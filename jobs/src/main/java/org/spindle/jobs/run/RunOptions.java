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
 * @param where which points that have a row are computed again, an SQL predicate over parameters;
 *     null for all that the mode says
 * @param maxCoreHours hours of cores after which the run is stopped
 * @param display where it shows how far it is
 * @param command what the user typed, to be told who asks how to go on; null if nothing was
 * @param tells whether it says what the sweep means for the table
 */
public record RunOptions(
    Mode mode,
    long maxFailures,
    String datasets,
    boolean forceMemory,
    Provenance provenance,
    String where,
    double maxCoreHours,
    Display display,
    String command,
    boolean tells) {

  /** A run without predicate and limit that says nothing, and that nobody typed. */
  public RunOptions(
      Mode mode, long maxFailures, String datasets, boolean forceMemory, Provenance provenance) {
    this(mode, maxFailures, datasets, forceMemory, provenance, null);
  }

  /** A run without predicate and limit that says nothing. */
  public RunOptions(
      Mode mode,
      long maxFailures,
      String datasets,
      boolean forceMemory,
      Provenance provenance,
      String command) {
    this(
        mode,
        maxFailures,
        datasets,
        forceMemory,
        provenance,
        null,
        Double.POSITIVE_INFINITY,
        new Display(),
        command,
        false);
  }

  /**
   * The same run on some points, and with a limit.
   *
   * @param predicate null for none
   * @param hours infinite for none
   */
  public RunOptions telling(String predicate, double hours) {
    return new RunOptions(
        mode,
        maxFailures,
        datasets,
        forceMemory,
        provenance,
        predicate,
        hours,
        display,
        command,
        true);
  }

  /** The same run, shown elsewhere. */
  public RunOptions on(Display other) {
    return new RunOptions(
        mode,
        maxFailures,
        datasets,
        forceMemory,
        provenance,
        where,
        maxCoreHours,
        other,
        command,
        tells);
  }
}
