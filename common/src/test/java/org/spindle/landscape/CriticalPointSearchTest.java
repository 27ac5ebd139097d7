// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class CriticalPointSearchTest {

  private static RandomGenerator random(String purpose) {
    return new Streams(PointId.of("critical point search")).of(purpose);
  }

  private static Matrix starts(int n, int count, double spread) {
    return new Matrix(n, count, GaussianMatrix.matrix(n, count, spread, random("starts")));
  }

  private static List<Endpoint> search(Landscape landscape, Method method, Matrix starts) {
    var settings = SearchSettings.of(landscape.dimension(), method);
    return new CriticalPointSearch(landscape, settings).from(starts, Watch.UNLIMITED);
  }

  @Test
  void gradientFlatPointsAreNotTakenForCriticalOnes() {
    Landscape flat = PlaneLandscape.BARREN;
    List<Endpoint> ends = search(flat, Method.LEVENBERG, starts(2, 100, 1));
    assertEquals(0, ends.stream().filter(Endpoint::isCritical).count());
    assertTrue(ends.stream().filter(e -> e.kind() == Kind.FLAT).count() >= 95);
    for (Endpoint end : ends) {
      if (end.kind() == Kind.FLAT) {
        assertArrayEquals(new double[] {0, 0}, end.point(), 5e-3);
        assertEquals(1, end.residual(), 1e-4);
        assertTrue(end.flatness() < CriticalPointSearch.FLAT);
      }
    }
    List<Endpoint> newton = search(flat, Method.NEWTON, starts(2, 100, 1));
    assertEquals(0, newton.stream().filter(Endpoint::isCritical).count());
  }

  @Test
  void newtonFindsMinimaAndSaddles() {
    List<Endpoint> ends = search(PlaneLandscape.DOUBLE_WELL, Method.NEWTON, starts(2, 200, 1));
    var set = new CriticalPointSet(1e-5);
    ends.forEach(set::add);
    assertArrayEquals(new int[] {2, 1, 0}, set.counts(2));
    assertEquals(1, set.alternatingSum());
    List<Endpoint> saddle = search(PlaneLandscape.SADDLE, Method.NEWTON, starts(2, 20, 3));
    assertTrue(saddle.stream().allMatch(e -> e.isCritical() && e.index(1e-9) == 1));
  }

  @Test
  void twoSpinInteractionsHaveTheEigenvectorsAsCriticalPoints() {
    int n = 7;
    Landscape glass = SpinGlass.sample(n, 2, random("two"));
    Enumeration found =
        Enumeration.of(
            glass,
            SearchSettings.of(n, Method.NEWTON),
            new Enumeration.Effort(60, 4, 40),
            1,
            true,
            random("census"),
            Watch.UNLIMITED);
    assertTrue(found.isComplete());
    assertEquals(2 * n, found.points().size());
    int[] each = new int[n];
    java.util.Arrays.fill(each, 2);
    assertArrayEquals(each, found.points().counts(n - 1));
  }

  @Test
  void searchesOfAFieldFindSaddlesOfManyIndices() {
    int n = 20;
    Landscape field =
        RandomFourierField.sample(n, 2000, Double.POSITIVE_INFINITY, 0, random("field"));
    List<Endpoint> ends = search(field, Method.NEWTON, starts(n, 100, Math.sqrt(n)));
    long critical = ends.stream().filter(Endpoint::isCritical).count();
    assertTrue(critical >= 60, "critical: " + critical);
    for (Endpoint end : ends) {
      if (end.isCritical()) {
        assertTrue(end.residual() <= 1e-9 * Math.sqrt(n));
        assertEquals(n, end.eigenvalues().length);
      }
    }
    List<Endpoint> lm = search(field, Method.LEVENBERG, starts(n, 100, Math.sqrt(n)));
    assertTrue(lm.stream().filter(e -> e.kind() == Kind.FLAT).count() >= 20);
    assertTrue(lm.stream().filter(Endpoint::isCritical).count() >= 20);
  }

  @Test
  void censusOfTheConfinedFieldIsComplete() {
    int complete = 0;
    for (int i = 0; i < 30; i++) {
      Landscape field =
          RandomFourierField.sample(2, 300, Double.POSITIVE_INFINITY, 0.5, random("field" + i));
      Enumeration found =
          Enumeration.of(
              field,
              SearchSettings.of(2, Method.NEWTON),
              new Enumeration.Effort(64, 2, 20),
              2.5,
              false,
              random("census" + i),
              Watch.UNLIMITED);
      complete += found.isComplete() ? 1 : 0;
    }
    assertTrue(complete >= 29, "complete: " + complete);
  }

  @Test
  void descentOnTheSphereEndsInMinima() {
    int n = 16;
    Landscape glass = SpinGlass.sample(n, 3, random("glass"));
    SteepestDescent descent =
        SteepestDescent.from(
            glass, starts(n, 10, 1), 0.1, 1e-5 * Math.sqrt(n), 100_000, Watch.UNLIMITED);
    List<Endpoint> ends = search(glass, Method.NEWTON, descent.places());
    for (int i = 0; i < 10; i++) {
      assertTrue(descent.stopped()[i]);
      assertEquals(0, ends.get(i).index(0));
      assertTrue(ends.get(i).eigenvalues()[0] > 0);
      assertEquals(n - 1, ends.get(i).eigenvalues().length);
    }
  }
}
