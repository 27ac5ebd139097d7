// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;

class HessianProductTest {

  private static final double DIFFERENCES = 1e-8; // relative, of central differences
  private static final double STEP = 1e-5;
  private static final double ROUNDING = 1e-13; // relative

  static Blas[] engines() {
    return Blas.engines().toArray(Blas[]::new);
  }

  private static ReferenceNetwork fourLayers(Activation phi, Loss loss) {
    Activation[] all = {phi, Activation.TANH, phi, loss == Loss.SOFTMAX ? Activation.LINEAR : phi};
    var network = new Architecture(new int[] {6, 7, 5, 6, 4}, all, loss);
    return ReferenceNetwork.draw(network, 9, new SplittableRandom(11));
  }

  private static double[] product(ReferenceNetwork at, double[] direction) {
    HessianProduct hessian = new HessianProduct(at.network(), at.inputs().cols(), 1);
    hessian.moveTo(at.parameters(), at.inputs(), at.targets());
    Matrix product = new Matrix(direction.length, 1);
    hessian.times(new Matrix(direction.length, 1, direction), product);
    return product.data();
  }

  @Test
  void referenceNetworkHasItsCurvatureAlongADirection() {
    ReferenceNetwork at = ReferenceNetwork.first();
    double[] product = product(at, at.direction());
    assertEquals(1.228427861526, Blas.best().dot(at.direction(), product), 1e-12);
    assertEquals(1.478122367020, Blas.best().nrm2(product), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void productIsThatOfCentralDifferences(Activation phi) {
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED, Loss.HALF_SQUARED}) {
      ReferenceNetwork at = fourLayers(phi, loss);
      double[] product = product(at, at.direction());
      double[] differences = differences(at);
      double error = 0;
      for (int i = 0; i < product.length; i++) {
        error = Math.max(error, Math.abs(product[i] - differences[i]));
      }
      assertTrue(error <= DIFFERENCES * Blas.best().nrm2(product), loss + " " + error);
    }
  }

  private static double[] differences(ReferenceNetwork at) {
    double[] above = at.parameters().clone();
    double[] below = at.parameters().clone();
    Blas.best().axpy(STEP, at.direction(), above);
    Blas.best().axpy(-STEP, at.direction(), below);
    Backpropagation pass = new Backpropagation(at.network(), at.inputs().cols());
    double[] difference = new double[above.length];
    double[] gradient = new double[above.length];
    pass.gradient(above, at.inputs(), at.targets(), difference);
    pass.gradient(below, at.inputs(), at.targets(), gradient);
    for (int i = 0; i < difference.length; i++) {
      difference[i] = (difference[i] - gradient[i]) / (2 * STEP);
    }
    return difference;
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void productIsSymmetricAndLinear(Activation phi) {
    ReferenceNetwork at = fourLayers(phi, Loss.SOFTMAX);
    double[] u = at.parameters();
    double[] v = at.direction();
    double[] hu = product(at, u);
    double[] hv = product(at, v);
    double size = Blas.best().nrm2(u) * Blas.best().nrm2(hv);
    assertEquals(Blas.best().dot(u, hv), Blas.best().dot(v, hu), ROUNDING * size);
    double[] sum = v.clone();
    Blas.best().axpy(-2.5, u, sum);
    double[] expected = hv.clone();
    Blas.best().axpy(-2.5, hu, expected);
    assertArrayEquals(expected, product(at, sum), ROUNDING * size);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void directionsTogetherAreAsEachAloneOnEveryEngine(Blas blas) {
    ReferenceNetwork at = fourLayers(Activation.ERF, Loss.SQUARED);
    int all = at.network().parameters();
    int samples = at.inputs().cols();
    HessianProduct hessian = new HessianProduct(at.network(), samples + 3, 3, blas);
    Matrix directions = new Matrix(all + 2, 7).block(1, 0, all, 7);
    SplittableRandom random = new SplittableRandom(5);
    for (int k = 0; k < 7; k++) {
      for (int i = 0; i < all; i++) {
        directions.set(i, k, random.nextDouble() - 0.5);
      }
    }
    double[] parameters = at.parameters().clone();
    hessian.moveTo(parameters, at.inputs(), at.targets());
    Arrays.fill(parameters, Double.NaN); // copied
    Matrix products = new Matrix(all + 1, 7).block(0, 0, all, 7);
    products.fill(Double.NaN);
    hessian.times(directions, products);
    for (int k = 0; k < 7; k++) {
      double[] alone = product(at, directions.column(k).copy().data());
      double size = Blas.best().nrm2(alone);
      assertArrayEquals(alone, products.column(k).copy().data(), ROUNDING * size, blas + " " + k);
    }
  }

  @Test
  void meanOfTwoHalvesIsTheWhole() {
    ReferenceNetwork at =
        ReferenceNetwork.draw(
            Architecture.of(Loss.SOFTMAX, Activation.SIGMOID, 3, 4, 5, 2),
            8,
            new SplittableRandom(1));
    double[] whole = product(at, at.direction());
    double[] mean = new double[whole.length];
    HessianProduct hessian = new HessianProduct(at.network(), 4, 1);
    Matrix part = new Matrix(whole.length, 1);
    for (int from = 0; from < 8; from += 4) {
      hessian.moveTo(
          at.parameters(), at.inputs().block(0, from, 3, 4), at.targets().block(0, from, 2, 4));
      hessian.times(new Matrix(whole.length, 1, at.direction()), part);
      Blas.best().axpy(0.5, part.data(), mean);
    }
    assertArrayEquals(whole, mean, 1e-15);
  }

  @Test
  void directionsOfAnotherLengthAreRejected() {
    ReferenceNetwork at = ReferenceNetwork.first();
    HessianProduct hessian = new HessianProduct(at.network(), 7, 1);
    Matrix v = new Matrix(43, 1);
    assertThrows(IllegalStateException.class, () -> hessian.times(v, new Matrix(43, 1)));
    hessian.moveTo(at.parameters(), at.inputs(), at.targets());
    assertThrows(IllegalArgumentException.class, () -> hessian.times(v, new Matrix(42, 1)));
    assertThrows(IllegalArgumentException.class, () -> hessian.times(v, new Matrix(43, 2)));
    assertThrows(IllegalArgumentException.class, () -> new HessianProduct(at.network(), 7, 0));
  }
}
