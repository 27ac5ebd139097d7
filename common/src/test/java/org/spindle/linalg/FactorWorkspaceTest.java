// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.linalg.Samples.distance;
import static org.spindle.linalg.Samples.gaussian;
import static org.spindle.linalg.Samples.product;
import static org.spindle.linalg.Samples.tightView;

import org.junit.jupiter.api.Test;

/** Workspaces for QR and Cholesky, used again and again at several sizes. */
class FactorWorkspaceTest {

  @Test
  void factorsMultiplyToTheMatrixAtEverySize() {
    QrWorkspace qr = new QrWorkspace(9, 6);
    for (int[] size : new int[][] {{9, 6}, {4, 2}, {3, 5}, {7, 1}, {9, 6}}) {
      Matrix a = gaussian(size[0], size[1], 1);
      qr.shape(size[0], size[1]).copyFrom(a);
      assertTrue(qr.factor());
      Matrix r = qr.r().copy();
      Matrix q = qr.q();
      assertEquals(0, distance(a, product(q, r)), 1e-13);
      int k = Math.min(size[0], size[1]);
      assertEquals(0, distance(Matrix.identity(k), product(q.transpose(), q)), 1e-13);
      for (int c = 0; c < k; c++) {
        for (int i = c + 1; i < k; i++) {
          assertEquals(0, r.get(i, c));
        }
      }
    }
    qr.shape(2, 2).fill(Double.NaN);
    assertFalse(qr.factor());
  }

  @Test
  void theShiftedSystemIsSolvedFromTheLowerTriangle() {
    CholeskyWorkspace cholesky = new CholeskyWorkspace(6);
    for (int n : new int[] {6, 3, 1}) {
      Matrix g = gaussian(n, n, 2);
      Matrix a = product(g, g.transpose());
      Matrix shifted = a.copy();
      Matrix lower = tightView(a);
      for (int c = 0; c < n; c++) {
        shifted.set(c, c, a.get(c, c) + 0.5);
        for (int r = 0; r < c; r++) {
          lower.set(r, c, Double.NaN);
        }
      }
      assertTrue(cholesky.factor(lower, 0.5));
      double[] x = gaussian(8, 1, 3).data();
      Matrix b = new Matrix(n, 1, x.clone(), 0, n);
      double beyond = x[n];
      cholesky.solve(x);
      assertEquals(0, distance(b, product(shifted, new Matrix(n, 1, x, 0, n))), 1e-12);
      assertEquals(beyond, x[n]);
      assertEquals(Math.sqrt(shifted.get(0, 0)), cholesky.l().get(0, 0), 1e-14);
    }
    assertFalse(cholesky.factor(Matrix.identity(3), -2));
    assertFalse(cholesky.factor(Matrix.diagonal(1, Double.NaN), 0));
  }
}
