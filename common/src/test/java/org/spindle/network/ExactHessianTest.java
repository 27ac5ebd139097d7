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
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.sweep.Watch;

class ExactHessianTest {

  private static final double PRODUCTS = 1e-10; // of ‖H‖, against products with directions
  private static final double REFERENCE = 1e-11;
  private static final double NULL = 1e-12;

  static Blas[] engines() {
    return Blas.engines().toArray(Blas[]::new);
  }

  private static Matrix hessian(ReferenceNetwork at) {
    return hessian(new ExactHessian(at.network(), at.inputs(), at.targets()), at);
  }

  private static Matrix hessian(ExactHessian exact, ReferenceNetwork at) {
    exact.moveTo(at.parameters());
    int all = at.network().parameters();
    Matrix hessian = new Matrix(all, all);
    hessian.fill(Double.NaN);
    exact.hessian(hessian);
    return hessian;
  }

  /** H by columns, as products with all unit vectors. */
  private static Matrix byProducts(ReferenceNetwork at) {
    int all = at.network().parameters();
    HessianProduct product = new HessianProduct(at.network(), at.inputs().cols(), 5);
    product.moveTo(at.parameters(), at.inputs(), at.targets());
    Matrix hessian = new Matrix(all, all);
    product.times(Matrix.identity(all), hessian);
    return hessian;
  }

  private static void assertSame(Matrix expected, Matrix measured, double tolerance, String what) {
    double size = Blas.best().nrm2(expected.data());
    assertArrayEquals(expected.data(), measured.copy().data(), tolerance * size, what);
  }

  @Test
  void referenceNetworkHasItsSpectrum() {
    ReferenceNetwork at = ReferenceNetwork.first();
    Matrix hessian = hessian(at);
    double trace = 0;
    for (int i = 0; i < 43; i++) {
      trace += hessian.get(i, i);
    }
    assertEquals(1.151284265901, trace, REFERENCE);
    assertEquals(2.109347035230, Blas.best().nrm2(hessian.data()), REFERENCE);
    double[] values = SymmetricEigen.values(hessian);
    assertEquals(-0.634686826426, values[0], REFERENCE);
    assertEquals(1.103788979957, values[42], REFERENCE);
    assertEquals(18, Arrays.stream(values).filter(v -> v < -NULL).count());
    assertEquals(6, Arrays.stream(values).filter(v -> Math.abs(v) <= NULL).count());
  }

  @Test
  void krylovSpaceOfTheGradientHasNoNullDirections() {
    ReferenceNetwork at = ReferenceNetwork.first();
    ExactHessian exact = new ExactHessian(at.network(), at.inputs(), at.targets());
    Matrix hessian = hessian(exact, at);
    Lanczos lanczos =
        Lanczos.run(LinearOperator.of(hessian), exact.gradient(), 43, Watch.UNLIMITED);
    assertEquals(37, lanczos.diagonal().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 9})
  void softmaxHasAsManyNullDirectionsAsTheLastLayerHasInputsAndBias(int hidden) {
    var network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 3, hidden, 3);
    ReferenceNetwork at = ReferenceNetwork.draw(network, 200, new SplittableRandom(hidden));
    double[] values = SymmetricEigen.values(hessian(at));
    double size = Math.max(-values[0], values[values.length - 1]);
    long count = Arrays.stream(values).filter(v -> Math.abs(v) <= NULL * size).count();
    assertEquals(hidden + 1, count);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void oneHiddenLayerIsAsProductsSay(Activation phi) {
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED, Loss.HALF_SQUARED}) {
      for (Activation top : new Activation[] {Activation.LINEAR, phi}) {
        var network = new Architecture(new int[] {5, 6, 4}, new Activation[] {phi, top}, loss);
        ReferenceNetwork at = ReferenceNetwork.draw(network, 11, new SplittableRandom(3));
        assertSame(byProducts(at), hessian(at), PRODUCTS, loss + " " + top);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void deepNetworksAreAsProductsSay(Activation phi) {
    int[][] shapes = {{3, 2}, {4, 3, 5, 2}, {3, 5, 2, 4, 3}, {2, 3, 4, 3, 2, 3}, {1, 1, 1, 1}};
    for (Loss loss : new Loss[] {Loss.SOFTMAX, Loss.SQUARED}) {
      for (int[] widths : shapes) {
        Activation[] all = new Activation[widths.length - 1];
        Arrays.fill(all, phi);
        var network = new Architecture(widths, all, loss);
        ReferenceNetwork at = ReferenceNetwork.draw(network, 7, new SplittableRandom(9));
        assertSame(byProducts(at), hessian(at), PRODUCTS, network.toString());
      }
    }
  }

  @Test
  void inputsThatAreNeverOnTogetherChangeNothing() {
    for (int[] widths : new int[][] {{6, 4, 3}, {6, 3}}) {
      var network = Architecture.of(Loss.SOFTMAX, Activation.TANH, widths);
      ReferenceNetwork at = ReferenceNetwork.draw(network, 90, new SplittableRandom(8));
      for (int s = 0; s < 90; s++) {
        at.inputs().set(2, s, 0); // never on
        at.inputs().set(s < 70 ? 4 : 1, s, 0); // one or the other
      }
      Matrix expected = byProducts(at);
      assertSame(expected, hessian(at), PRODUCTS, "whole");
      var parts = new ExactHessian(network, at.inputs(), at.targets(), Blas.best(), 1);
      assertSame(expected, hessian(parts, at), PRODUCTS, "parts");
    }
  }

  @Test
  void hessianIsThatOfFiniteDifferencesOfTheGradient() {
    var network = Architecture.of(Loss.SOFTMAX, Activation.ERF, 4, 5, 3, 3);
    ReferenceNetwork at = ReferenceNetwork.draw(network, 8, new SplittableRandom(4));
    ExactHessian exact = new ExactHessian(network, at.inputs(), at.targets());
    Matrix hessian = hessian(exact, at);
    double step = 1e-5;
    double[] x = at.parameters().clone();
    for (int i = 0; i < x.length; i++) {
      double before = x[i];
      x[i] = before + step;
      exact.moveTo(x);
      double[] above = exact.gradient().clone();
      x[i] = before - step;
      exact.moveTo(x);
      double[] column = new double[x.length];
      for (int k = 0; k < x.length; k++) {
        column[k] = (above[k] - exact.gradient()[k]) / (2 * step);
      }
      x[i] = before;
      assertArrayEquals(hessian.column(i).copy().data(), column, 1e-9);
    }
  }

  @Test
  void hessianIsExactlySymmetric() {
    var network = Architecture.of(Loss.SQUARED, Activation.SIGMOID, 7, 18, 5, 17, 2);
    Matrix hessian = hessian(ReferenceNetwork.draw(network, 30, new SplittableRandom(2)));
    assertArrayEquals(hessian.data(), hessian.transpose().data());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void blocksOfSamplesAreAsTheWholeOnEveryEngine(Blas blas) {
    var network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 3, 4, 5, 3);
    ReferenceNetwork at = ReferenceNetwork.draw(network, 150, new SplittableRandom(6));
    ExactHessian whole = new ExactHessian(network, at.inputs(), at.targets());
    ExactHessian parts = new ExactHessian(network, at.inputs(), at.targets(), blas, 1);
    Matrix hessian = hessian(whole, at);
    assertSame(hessian, hessian(parts, at), 1e-14, blas.name());
    assertSame(hessian, hessian(parts, at), 1e-14, "again");
    assertEquals(whole.moveTo(at.parameters()), parts.moveTo(at.parameters()), 1e-14);
    assertArrayEquals(whole.gradient(), parts.gradient(), 1e-15);
    int all = network.parameters();
    Matrix directions = new Matrix(all, 2);
    directions.column(0).copyFrom(new Matrix(all, 1, at.direction()));
    directions.set(3, 1, 1);
    Matrix expected = Blas.best().multiply(hessian, directions);
    Matrix products = new Matrix(all, 2);
    whole.times(directions, products);
    assertSame(expected, products, 1e-14, "whole");
    parts.times(directions, products);
    assertSame(expected, products, 1e-14, "parts");
  }

  @Test
  void workspaceMovesFromPointToPointAndWritesIntoViews() {
    ReferenceNetwork at = ReferenceNetwork.first();
    ExactHessian exact = new ExactHessian(at.network(), at.inputs(), at.targets());
    ReferenceNetwork other =
        new ReferenceNetwork(
            at.network(), at.direction(), at.inputs(), at.direction(), at.targets());
    Matrix first = hessian(exact, at);
    Matrix second = hessian(exact, other);
    assertSame(hessian(other), second, 1e-15, "moved");
    assertEquals(1.635159787191, exact.moveTo(at.parameters()), 1e-12);
    Matrix frame = new Matrix(50, 47);
    frame.fill(7);
    Matrix view = frame.block(3, 2, 43, 43);
    exact.hessian(view);
    assertArrayEquals(first.data(), view.copy().data());
    assertEquals(50 * 47 - 43 * 43, Arrays.stream(frame.data()).filter(x -> x == 7).count());
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    ReferenceNetwork at = ReferenceNetwork.first();
    ExactHessian exact = new ExactHessian(at.network(), at.inputs(), at.targets());
    assertThrows(IllegalStateException.class, () -> exact.hessian(new Matrix(43, 43)));
    assertThrows(IllegalStateException.class, exact::gradient);
    exact.moveTo(at.parameters());
    var error =
        assertThrows(IllegalArgumentException.class, () -> exact.hessian(new Matrix(43, 42)));
    assertTrue(error.getMessage().endsWith("43 × 42"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> exact.moveTo(new double[42]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ExactHessian(at.network(), at.inputs(), at.inputs()));
  }
}
