// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.experiment.Check.Verdict;
import org.spindle.statistic.Estimate;

class ClaimsTest {

  private static final About ABOUT = About.of("pendulum", 1).talk("a slide");

  /** Parameters of an experiment. */
  record Parameters(double length, int swings, boolean damped) {}

  /** A cell of it. */
  record Cell(Parameters at, double period) {}

  @Test
  void theWorstPlaceDecides() {
    var near = Finding.equal(1, 1.01, 0.01, 0.04);
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
    assertEquals(Double.POSITIVE_INFINITY, missing.severity());
    for (Relation relation : Relation.values()) {
      assertEquals(Verdict.FAIL, only(new Finding(relation, 1, Double.NaN, 0, 10)).verdict());
    }
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
    assertTrue(Finding.atMost(1, 1.1, 0.05, 0.2).holds());
    assertTrue(!Finding.below(1, 1.1, 0.05, 0.2).holds());
    assertTrue(!Finding.below(1, 0.9, 0.05, 0.2).holds());
    assertTrue(Finding.below(1, 0.7, 0.05, 0.2).holds());
    assertTrue(Finding.atLeast(1, 0.9, 0.05, 0.2).holds());
    assertTrue(!Finding.above(1, 1.1, 0.05, 0.2).holds());
    assertTrue(Finding.above(1, 1.3, 0.05, 0.2).holds());
    assertTrue(!Finding.above(1, 1, 0, 0).holds());
  }

  @Test
  void measuredIsWhatWasMeasuredHoweverFarFromTheBound() {
    Check check = only(Finding.atLeast(0.8, 0.97, 0.01, 0.04));
    assertEquals(0.97, check.measured());
    assertEquals(0.8, check.theory());
    assertEquals(Relation.AT_LEAST, check.relation());
  }

  @Test
  void ofBoundsTheOneThatIsNearestToFailingIsReported() {
    var far = Finding.atMost(1, 0.2, 0, 0);
    var near = Finding.atMost(1, 0.9, 0, 0.1);
    var missed = Finding.above(5, 5, 0, 0);
    assertEquals(0.9, only(near, Finding.atMost(1, 0.2, 0, 0.1)).measured());
    assertEquals(5, only(far, missed, near).measured());
  }

  @Test
  void ofBoundsWithoutToleranceTheNearestIsReportedToo() {
    assertEquals(0.6, only(atLeastHalf(0.9), atLeastHalf(0.6), atLeastHalf(0.7)).measured());
    assertEquals(0.5, only(atLeastHalf(0.9), atLeastHalf(0.5)).measured());
    assertEquals(0.4, only(atLeastHalf(0.9), atLeastHalf(0.4)).measured());
  }

  private static Finding atLeastHalf(double share) {
    return Finding.atLeast(0.5, share, 0, 0);
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
  void estimatesAreAllowedFourStandardErrorsAndTheBias() {
    Claims claims = claims();
    claims.estimate("mean", List.of(1), i -> new Estimate(1.5, 0.1, 9), i -> 1, i -> 0.2);
    Check check = claims.checks().get(0);
    assertEquals(0.6, check.tolerance(), 1e-12);
    assertEquals(0.1, check.standardError());
    assertEquals(Verdict.PASS, check.verdict());
  }

  private static Claims claims() {
    return new Claims(ABOUT, new Parameters(1, 5, false));
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
