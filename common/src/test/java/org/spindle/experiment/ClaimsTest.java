// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.spindle.experiment.Check.Verdict;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Significance;

class ClaimsTest {

  private static final About ABOUT = About.of("pendulum", 1).talk("a slide");

  private static final double ALARMS = 1e-3;

  /** Parameters of an experiment. */
  record Parameters(double length, int swings, boolean damped) {}

  /** A cell of it. */
  record Cell(Parameters at, double period) {}

  @Test
  void theWorstPlaceDecides() {
    var near = Finding.exact(1, 1.01, 0.04);
    var far = Finding.exact(2, 2.3, 0.2);
    assertEquals(Verdict.PASS, only(near).verdict());
    assertEquals(Verdict.FAIL, only(near, far).verdict());
    assertEquals(2, only(far, near).theory());
    assertEquals(2, only(far, near).places());
  }

  @Test
  void aMissingMeasurementIsWorseThanAnyOther() {
    var missing = Finding.exact(1, Double.NaN, 10);
    assertEquals(Verdict.FAIL, only(missing, Finding.exact(1, 1, 0)).verdict());
    Estimate none = Estimate.exact(Double.NaN);
    var bounds = List.of(Finding.atMost(1, none, 10), Finding.atLeast(1, none, 10));
    bounds.forEach(bound -> assertEquals(Verdict.FAIL, only(bound).verdict()));
    var strict = List.of(Finding.above(1, none), Finding.below(1, none));
    strict.forEach(bound -> assertEquals(Verdict.FAIL, only(bound).verdict()));
  }

  @Test
  void anErrorThatIsMissingFails() {
    assertEquals(
        Verdict.FAIL, only(Finding.equal(1, new Estimate(1.01, Double.NaN, 9), 1)).verdict());
  }

  @Test
  void equalityHoldsWithoutTolerance() {
    assertEquals(Verdict.PASS, only(Finding.exact(3, 3, 0), Finding.small(0, 0)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.exact(3, 4, 0)).verdict());
  }

  @Test
  void claimsWithoutRowsAreNotRun() {
    assertEquals(Verdict.NOT_RUN, only().verdict());
  }

  @Test
  void boundsAllowTheirToleranceAndSignificanceAsksForMore() {
    // a thousandth in one direction is 3.09 standard errors
    assertEquals(Verdict.PASS, only(Finding.atMost(1, off(0.25), 0)).verdict());
    assertEquals(Verdict.PASS, only(Finding.atMost(1, off(0.35), 0.05)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.atMost(1, off(0.35), 0)).verdict());
    assertEquals(Verdict.PASS, only(Finding.atLeast(1, off(-0.25), 0)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.atLeast(1, off(-0.35), 0)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.below(1, off(-0.25))).verdict());
    assertEquals(Verdict.PASS, only(Finding.below(1, off(-0.35))).verdict());
    assertEquals(Verdict.FAIL, only(Finding.above(1, off(0.25))).verdict());
    assertEquals(Verdict.PASS, only(Finding.above(1, off(0.35))).verdict());
    assertEquals(Verdict.FAIL, only(Finding.above(1, Estimate.exact(1))).verdict());
  }

  private static Estimate off(double distance) {
    return Estimate.known(1 + distance, 0.1);
  }

  @Test
  void measuredIsWhatWasMeasuredHoweverFarFromTheBound() {
    Check check = only(Finding.atLeast(0.8, Estimate.known(0.97, 0.01), 0));
    assertEquals(0.97, check.measured());
    assertEquals(0.8, check.theory());
    assertEquals(Relation.AT_LEAST, check.relation());
  }

  @Test
  void ofBoundsTheOneThatIsNearestToFailingIsReported() {
    var far = Finding.atMost(1, Estimate.exact(0.2), 0);
    var near = Finding.atMost(1, Estimate.exact(0.9), 0.1);
    var missed = Finding.above(5, Estimate.exact(5));
    assertEquals(0.9, only(near, Finding.atMost(1, Estimate.exact(0.2), 0.1)).measured());
    assertEquals(5, only(far, missed, near).measured());
  }

  @Test
  void ofBoundsWithoutToleranceTheNearestIsReportedToo() {
    assertEquals(0.6, only(atLeastHalf(0.9), atLeastHalf(0.6), atLeastHalf(0.7)).measured());
    assertEquals(0.5, only(atLeastHalf(0.9), atLeastHalf(0.5)).measured());
    assertEquals(0.4, only(atLeastHalf(0.9), atLeastHalf(0.4)).measured());
  }

  private static Finding atLeastHalf(double share) {
    return Finding.atLeast(0.5, Estimate.exact(share), 0);
  }

  @Test
  void aClaimThatThrowsFailsByItself() {
    List<Throwable> thrown =
        List.of(
            new ArithmeticException("no root between 0 and 1"),
            new ArrayIndexOutOfBoundsException("Index 3 out of bounds for length 3"),
            new StackOverflowError(),
            new NoSuchMethodError("x"));
    for (Throwable each : thrown) {
      Claims claims = claims();
      claims.each("one", List.of(1), i -> raise(each)).each("two", List.of(1), i -> good());
      assertEquals(Verdict.FAIL, claims.checks().get(0).verdict());
      assertTrue(claims.checks().get(0).place().startsWith("could not be judged"));
      assertEquals("one", claims.checks().get(0).claim());
      assertEquals(Verdict.PASS, claims.checks().get(1).verdict());
    }
  }

  @Test
  void whatWasDeclaredBeforeABreakdownStays() {
    Claims claims = claims();
    claims.declaredBy(
        () -> {
          claims.each("one", List.of(1), i -> good());
          throw new IllegalStateException("rows contradict each other");
        });
    assertEquals(2, claims.checks().size());
    assertEquals(Verdict.PASS, claims.checks().get(0).verdict());
    assertEquals(Verdict.FAIL, claims.checks().get(1).verdict());
    assertTrue(claims.checks().get(1).place().endsWith("rows contradict each other"));
  }

  @Test
  void rowsThatCannotBeReadEndAllClaims() {
    Claims claims = claims();
    var lost = new UnreadableRows("disk", null);
    assertThrows(UnreadableRows.class, () -> claims.each("one", List.of(1), i -> raise(lost)));
  }

  @Test
  void thePlaceNamesTheParametersInWhichThePlacesDiffer() {
    var cells =
        List.of(
            new Cell(new Parameters(1, 10, false), 2.0),
            new Cell(new Parameters(4, 10, false), 4.5),
            new Cell(new Parameters(9, 10, true), 6.0));
    Claims claims = claims();
    claims.equal("T = 2√l", cells, Cell::period, c -> 2 * Math.sqrt(c.at.length), c -> 0.1);
    Check check = claims.checks().get(0);
    assertEquals("length = 4, damped = false", check.place());
    assertEquals(4.5, check.measured());
    assertEquals(4, check.theory());
    Check single =
        claims().equal("T", cells.subList(1, 2), Cell::period, c -> 4, c -> 1).checks().get(0);
    assertEquals("length = 4, swings = 10", single.place());
  }

  @Test
  void thePlaceOfAGroupIsWhatItsMembersShare() {
    var short1 = new Cell(new Parameters(1, 10, false), 2.0);
    var short2 = new Cell(new Parameters(1, 20, false), 2.0);
    var long1 = new Cell(new Parameters(4, 10, false), 4.0);
    Claims claims = claims();
    claims.each(
        "of groups",
        List.of(List.of(short1, short2), List.of(long1)),
        g -> Finding.exact(1, g.size(), 0));
    assertEquals("length = 1", claims.checks().get(0).place());
  }

  @Test
  void anEstimateIsAllowedStudentsQuantileAndTheBias() {
    Claims claims = claims();
    claims.estimate("mean", List.of(1), i -> new Estimate(2.5, 0.1, 9), i -> 2, i -> 0.2);
    Check check = claims.checks().get(0);
    assertEquals(0.2 + 0.1 * 5.0413, check.tolerance(), 1e-4); // of 8 degrees, a thousandth
    assertEquals(0.1, check.standardError());
    assertEquals(Verdict.PASS, check.verdict());
  }

  @Test
  void placesAndClaimsShareTheFalseAlarms() {
    Claims claims = claims();
    claims.estimate("two", List.of(1, 2), i -> off(0.1), i -> 1, i -> 0);
    claims.estimate("one", List.of(1), i -> off(0.1), i -> 1, i -> 0);
    claims.equal("without chance", List.of(1, 2, 3), i -> 1, i -> 1, i -> 0);
    double two = claims.checks().get(0).tolerance();
    double one = claims.checks().get(1).tolerance();
    assertEquals(0.1 * Significance.standardErrors(Long.MAX_VALUE, ALARMS / 8), two, 1e-12);
    assertEquals(0.1 * Significance.standardErrors(Long.MAX_VALUE, ALARMS / 4), one, 1e-12);
  }

  /** Pages of claims that are all true, each judged at several places. */
  @Test
  void chanceTurnsAVerdictAsRarelyAsIsSaid() {
    double rate = 0.05;
    int pages = 4000;
    var random = new SplittableRandom(1);
    int turned = 0;
    for (int page = 0; page < pages; page++) {
      var claims = new Claims(ABOUT, new Parameters(1, 5, false), rate);
      for (int claim = 0; claim < 3; claim++) {
        claims.estimate("mean " + claim, List.of(1, 2), i -> draws(random, 4), i -> 1, i -> 0);
      }
      turned += claims.checks().stream().anyMatch(c -> c.verdict() == Verdict.FAIL) ? 1 : 0;
    }
    double sd = Math.sqrt(rate * (1 - rate) / pages);
    assertEquals(rate, turned / (double) pages, 4 * sd + rate * rate / 2); // Bonferroni's bound
  }

  private static Estimate draws(SplittableRandom random, int number) {
    return Estimate.of(random.doubles(number).map(u -> 1 + normal(u)).toArray());
  }

  private static double normal(double u) {
    return new NormalDistribution().inverseCumulativeProbability(u);
  }

  @Test
  void aClaimWiderThanHalfOfWhatItSpeaksOfHasNoPower() {
    assertEquals(0.5, only(Finding.exact(2, 2, 1)).power());
    assertEquals(Verdict.PASS, only(Finding.exact(2, 2, 1)).verdict());
    assertEquals(Verdict.NO_POWER, only(Finding.exact(2, 2, 1.1)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.exact(2, 4, 1.1)).verdict());
    assertEquals(Verdict.NO_POWER, only(Finding.exact(0, 0, 0.1)).verdict());
    assertEquals(Verdict.PASS, only(Finding.exact(0, 0, 0.1).of(1)).verdict());
    assertEquals(0.3, only(Finding.small(0.01, 0.1), Finding.small(0, 0.3)).power());
    assertEquals(0, only(Finding.exact(0, 0, 0)).power());
    // half of the value may go before it is not above 1 any more
    assertEquals(0.5, only(Finding.above(1, Estimate.exact(2))).power());
  }

  @Test
  void aLimitAndALawOfItsOwnReplaceStudents() {
    Estimate share = Estimate.known(0.9, 0.01);
    assertEquals(0.02, only(Finding.equal(0.9, share, 0).within(0.02)).tolerance());
    assertEquals(
        0.25 + 0.05, only(Finding.equal(0.9, share, 0.05).by(tail -> 0.25)).tolerance(), 1e-12);
  }

  /** Of 20 trials at 99 %, chance alone fails three in one of a thousand runs, four never. */
  @Test
  void aShareIsJudgedByTheBinomialLaw() {
    assertEquals(Verdict.PASS, only(Finding.shareAtLeast(0.99, 18, 20)).verdict());
    assertEquals(Verdict.PASS, only(Finding.shareAtLeast(0.99, 17, 20)).verdict());
    assertEquals(Verdict.FAIL, only(Finding.shareAtLeast(0.99, 16, 20)).verdict());
    assertEquals(0.8, only(Finding.shareAtLeast(0.99, 16, 20)).measured());
  }

  private static Claims claims() {
    return new Claims(ABOUT, new Parameters(1, 5, false), ALARMS);
  }

  private static Finding good() {
    return Finding.exact(1, 1, 0);
  }

  private static <T> T raise(Throwable e) {
    if (e instanceof RuntimeException exception) {
      throw exception;
    }
    throw (Error) e;
  }

  private static Check only(Finding... findings) {
    return claims().each("a claim", List.of(findings), f -> f).checks().get(0);
  }
}
