// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.CholeskyWorkspace;
import org.spindle.linalg.Matrix;

/** Coordinates against the vectors they stand for. */
class SharedSubspaceTest {

  private static final int M = 700;
  private static final int CAPACITY = 24;

  /** Of some twenty columns each, 7e-10/√M. */
  private static final double ROUNDING = 5e-10;

  private final SplittableRandom random = new SplittableRandom(5);
  private final double[] theta = gaussian(1);
  private final SharedSubspace space = new SharedSubspace(theta, CAPACITY, 1e-12, random);
  private final double[] x = new double[CAPACITY];
  private final List<double[]> gradients = new ArrayList<>();
  private final List<double[]> coordinates = new ArrayList<>();

  private double[] gaussian(double size) {
    double[] g = new double[M];
    Arrays.setAll(g, i -> size * random.nextGaussian());
    return g;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** One step as the optimizer makes it: a gradient enters, θ moves in the enlarged space. */
  private void step(double[] g) {
    double[] c = new double[CAPACITY];
    assertTrue(space.project(g, c));
    correct();
    double[] delta = new double[CAPACITY];
    for (int k = 0; k < space.order(); k++) {
      delta[k] = random.nextGaussian() / 10;
      x[k] += delta[k];
    }
    space.advance(delta, theta);
    gradients.add(g);
    coordinates.add(c);
  }

  private void correct() {
    if (space.news()) {
      coordinates.forEach(c -> space.correct(c, 0));
    }
  }

  private void collapse(int size) {
    space.measure();
    correct();
    List<Matrix> needed = new ArrayList<>();
    coordinates.forEach(c -> needed.add(new Matrix(CAPACITY, 1, c)));
    Matrix position = new Matrix(CAPACITY, 1, x);
    SubspaceCollapse collapse = new SubspaceCollapse(CAPACITY, 1, random);
    collapse.apply(space, List.of(position), needed, size);
    collapse.vectors(position);
    needed.forEach(collapse::covectors);
  }

  /** dF = gᵀdθ = cᵀdx for every gradient and any step. */
  private void assertSlopesAgree(double tolerance) {
    double[] delta = new double[CAPACITY];
    for (int k = 0; k < space.order(); k++) {
      delta[k] = random.nextGaussian();
    }
    double[] moved = theta.clone();
    space.advance(delta, moved);
    double[] along = new double[M];
    Arrays.setAll(along, i -> moved[i] - theta[i]);
    for (int k = 0; k < gradients.size(); k++) {
      double[] g = gradients.get(k);
      assertEquals(dot(g, along), dot(coordinates.get(k), delta), tolerance * Math.sqrt(dot(g, g)));
    }
  }

  private void assertGradientsLieInTheSpace(double tolerance) {
    for (int k = 0; k < gradients.size(); k++) {
      double[] g = gradients.get(k);
      double[] c = coordinates.get(k);
      assertEquals(1, dot(c, c) / dot(g, g), tolerance);
    }
  }

  @Test
  void coordinatesGiveTheSlopesOfAllGradientsBeforeAndAfterACollapse() {
    space.locate(theta, x);
    for (int k = 0; k < 20; k++) {
      step(gaussian(Math.pow(10, k % 5 - 2)));
    }
    space.measure();
    correct();
    assertEquals(21, space.order());
    assertSlopesAgree(ROUNDING);
    assertGradientsLieInTheSpace(1e-8);
    gradients.subList(0, 12).clear();
    coordinates.subList(0, 12).clear();
    collapse(10);
    assertEquals(10, space.order());
    assertSlopesAgree(ROUNDING);
    assertGradientsLieInTheSpace(1e-8);
    for (int k = 0; k < 8; k++) {
      step(gaussian(1));
    }
    space.measure();
    correct();
    assertSlopesAgree(ROUNDING);
  }

  @Test
  void nearlyDependentGradientsDoNotSpoilTheBasis() {
    space.locate(theta, x);
    double[] first = gaussian(1);
    step(first);
    for (double apart : new double[] {1e-2, 1e-3, 3e-4, 1e-5, 1e-7, 1e-8, 1e-2, 1e-4}) {
      double[] g = gaussian(apart);
      for (int i = 0; i < M; i++) {
        g[i] += first[i];
      }
      step(g);
    }
    space.measure();
    correct();
    assertEquals(10, space.order());
    assertSlopesAgree(ROUNDING);
    assertGradientsLieInTheSpace(1e-7);
    collapse(10);
    assertSlopesAgree(ROUNDING);
    assertGradientsLieInTheSpace(1e-8);
  }

  @Test
  void theBasisStaysOrthonormalWhereGradientsAreAlmostThePosition() {
    space.locate(theta, x);
    for (double apart : new double[] {1e-5, 3e-6, 1e-4, 1e-3, 2e-6, 1e-8}) {
      double[] g = gaussian(apart);
      for (int i = 0; i < M; i++) {
        g[i] += theta[i];
      }
      step(g);
      space.measure();
      Matrix l = space.gramFactor(new CholeskyWorkspace(CAPACITY));
      for (int k = 0; k < space.order(); k++) {
        assertEquals(1, l.get(k, k), 1e-7);
        for (int i = k + 1; i < space.order(); i++) {
          assertEquals(0, l.get(i, k), 1e-7);
        }
      }
      correct();
    }
    assertSlopesAgree(ROUNDING);
  }

  @Test
  void aGradientInTheSpaceAddsNothing() {
    space.locate(theta, x);
    double[] g = gaussian(1);
    step(g);
    double[] twice = g.clone();
    Arrays.setAll(twice, i -> -2 * g[i]);
    step(twice);
    step(new double[M]);
    assertEquals(2, space.order());
    double[] bad = g.clone();
    bad[M - 1] = Double.NaN;
    assertFalse(space.project(bad, new double[CAPACITY]));
    assertEquals(2, space.order());
  }

  @Test
  void theWholeSpaceIsItsOwnBasis() {
    double[] start = {3, -4, 5};
    SharedSubspace whole = new SharedSubspace(start, 3, 1e-12, random);
    double[] at = new double[3];
    whole.locate(start, at);
    assertEquals(-4, at[1]);
    double[] c = new double[3];
    whole.project(new double[] {7, 8, 9}, c);
    assertEquals(8, c[1]);
    whole.advance(new double[] {1, 1, 1}, start);
    assertEquals(-3, start[1]);
    assertFalse(whole.full());
  }
}
