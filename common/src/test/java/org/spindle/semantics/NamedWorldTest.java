// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** Worlds that are learned, or named, from the middle. */
class NamedWorldTest {

  @Test
  void featuresOfTheMiddleLevelMakeItTheStrongest() {
    InvertedTree world = new InvertedTree(new int[] {2000, 8000, 1000});
    assertEquals(16_000, world.squaredSingularValue(1));
    assertEquals(32_000, world.squaredSingularValue(2));
    assertEquals(2_000, world.squaredSingularValue(3));
    assertEquals(4 * Math.sqrt(2 / 8000.0), world.split(Math.sqrt(16_000)), 1e-15);
    Matrix data = world.draw(new Streams(new PointId(1, 2)).of("f"));
    double[] values = SymmetricEigen.values(Blas.best().multiply(Op.T, data, Op.N, data));
    Arrays.sort(values);
    assertEquals(32_000, (values[7] + values[6]) / 2, 1e-6); // their trace does not fluctuate
    assertEquals(32_000, values[7], 4 * 32_000 / Math.sqrt(8000));
    assertEquals(16_000, values[5], 1e-6);
    assertEquals(0, values[0], 1e-6);
  }

  @Test
  void labelRowsLiftTheLevelsAboveThem() {
    Tree tree = new Tree(new int[] {2, 3}, new double[] {0.1, 0.2});
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    double[] squares = {
      100 * spectrum.eigenvalue(0), 100 * spectrum.eigenvalue(1), 100 * spectrum.eigenvalue(2)
    };
    NamedWorld world = new NamedWorld(tree, squares, new double[] {3, 5});
    Matrix features = spectrum.populationData(100);
    Matrix labels = world.labelRows();
    Blas blas = Blas.best();
    Matrix gram = blas.multiply(Op.T, features, Op.N, features);
    blas.gemm(Op.T, Op.N, 1, labels, labels, 1, gram);
    Matrix modes = spectrum.analyzers();
    Matrix diagonal = blas.multiply(Op.T, modes, Op.N, blas.multiply(gram, modes));
    for (int mode = 0; mode < 6; mode++) {
      double s = world.singularValue(spectrum.levelOfMode(mode));
      assertEquals(s * s, diagonal.get(mode, mode), 1e-9);
    }
    assertEquals(Math.sqrt(5), world.activation(labels, 2), 1e-12);
    assertEquals(Math.sqrt(3), world.activation(1, 1e-3, 100), 1e-9);
  }

  @Test
  void aBasicNameHeardMoreOftenComesFirst() {
    Tree tree = Tree.regular(3, 2, 0.1);
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    double[] squares = new double[4];
    Arrays.setAll(squares, l -> 20 * spectrum.eigenvalue(l));
    NamedWorld equal = new NamedWorld(tree, squares, new double[] {1, 1, 1});
    NamedWorld basic = new NamedWorld(tree, squares, new double[] {1, 9, 1});
    assertTrue(equal.nameTime(1, 1e-3, 0.5) < equal.nameTime(2, 1e-3, 0.5));
    assertTrue(basic.nameTime(2, 1e-3, 0.5) < basic.nameTime(1, 1e-3, 0.5));
    assertTrue(basic.halfTime(1, 1e-3) < basic.halfTime(2, 1e-3));
    assertEquals(0.5, equal.activation(2, 1e-3, equal.nameTime(2, 1e-3, 0.5)), 1e-9);
    assertTrue(Double.isNaN(equal.nameTime(2, 1e-3, 1.5)));
  }
}
