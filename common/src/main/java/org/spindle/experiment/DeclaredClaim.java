// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * A claim before it is judged.
 *
 * @param claim the sentence
 * @param found what was found, place by place
 * @param broken why nothing could be found, empty if it could
 */
record DeclaredClaim(String claim, List<DeclaredClaim.Placed> found, String broken) {

  /** What is found somewhere, and where. */
  record Placed(Object place, Finding finding) {

    double severity(double tolerance) {
      return finding.relation().severity(finding.measured().mean(), finding.theory(), tolerance);
    }

    boolean holds(double tolerance) {
      return finding.relation().holds(finding.measured().mean(), finding.theory(), tolerance);
    }

    /** Among bounds without a tolerance, all infinitely far from failing, what tells them apart. */
    double excess() {
      return finding.relation().beyond(finding.measured().mean(), finding.theory());
    }
  }

  /** A claim whose findings broke down. */
  static DeclaredClaim broken(String claim, Throwable e) {
    return new DeclaredClaim(claim, List.of(), reason(e));
  }

  /** Places at which chance alone can turn it. */
  private long statistical() {
    return found.stream().filter(each -> each.finding.isStatistical()).count();
  }

  boolean isStatistical() {
    return statistical() > 0;
  }

  /**
   * The verdict, by its worst place.
   *
   * @param about the experiment
   * @param names of places
   * @param alarms probability that chance alone turns this claim
   * @return the verdict
   */
  Check judged(About about, PlaceNames names, double alarms) {
    try {
      return verdict(about, names, alarms);
    } catch (RuntimeException e) { // a law of chance that is not defined there
      return Check.brokenDown(about.name(), claim, about.talk(), reason(e));
    }
  }

  private Check verdict(About about, PlaceNames names, double alarms) {
    if (!broken.isEmpty()) {
      return Check.brokenDown(about.name(), claim, about.talk(), broken);
    }
    if (found.isEmpty()) {
      return Check.notRun(about.name(), claim, about.talk());
    }
    double alarm = alarms / statistical();
    Placed worst = null;
    double allowed = 0;
    double power = 0;
    for (Placed each : found) {
      double tolerance = each.finding.tolerance(alarm);
      power = Math.max(power, each.finding.power(tolerance));
      if (worst == null || isWorse(each, tolerance, worst, allowed)) {
        worst = each;
        allowed = tolerance;
      }
    }
    List<Object> places = new ArrayList<>();
    found.forEach(each -> places.add(each.place));
    String place = names.describe(worst.place, places);
    return Check.of(
        about.name(), claim, about.talk(), worst.finding, allowed, power, found.size(), place);
  }

  private static boolean isWorse(Placed one, double tolerance, Placed than, double its) {
    if (one.holds(tolerance) != than.holds(its)) {
      return than.holds(its);
    }
    double severity = one.severity(tolerance);
    int order = Double.compare(severity, than.severity(its));
    boolean endless = severity == Double.NEGATIVE_INFINITY;
    return order == 0 ? endless && one.excess() > than.excess() : order > 0;
  }

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    String kind = e.getClass().getSimpleName();
    return message.isBlank() ? kind : kind + ": " + message;
  }
}
