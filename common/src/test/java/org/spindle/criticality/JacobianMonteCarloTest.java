// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.network.Activation;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarCosineSine;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class JacobianMonteCarloTest {

  private static final Nonlinearity TANH = new Nonlinearity.Pointwise(Activation.TANH);
  private static final Nonlinearity HARD = new Nonlinearity.Pointwise(Activation.HARD_TANH);
  private static final Nonlinearity RELU = new Nonlinearity.Pointwise(Activation.RELU);

  /** How far values of an atom lie from it in ln s: 2e-15 measured, the bulk 0.16 away. */
  private static final double ROUNDING = 1e-12;

  /** The same draws, multiplied out as the definition says. */
  @ParameterizedTest
  @CsvSource({"40,1", "40,2", "41,3", "60,25", "69,6", "100,4"})
  void groupedBlocksGiveTheJacobian(int width, int factors) {
    double[] gains = {0.9, 1.2};
    double[] lengths = {1, 0.3};
    for (Nonlinearity units : List.of(TANH, HARD)) {
      List<JacobianSample> samples =
          new OrthogonalJacobians(width, factors, units, gains, lengths)
              .sample(streams(5), Watch.UNLIMITED);
      for (int k = 0; k < 2; k++) {
        JacobianSample sample = samples.get(k);
        double[] s = Svd.values(literal(width, factors, units, gains[k], lengths[k]));
        for (int i = 0; i < sample.rank(); i++) {
          assertEquals(s[i], Math.exp(sample.logSingularValues()[i]), 1e-13 * factors * s[0]);
        }
        for (int i = sample.rank(); i < width; i++) {
          assertEquals(0, s[i], 1e-13 * s[0]);
        }
      }
    }
  }

  @Test
  void networksDoNotDependOnTheirCompany() {
    double[] gains = {0.9, 1, 1.1};
    double[] lengths = {1, 4, 0.2};
    List<JacobianSample> together =
        new OrthogonalJacobians(57, 12, TANH, gains, lengths).sample(streams(1), Watch.UNLIMITED);
    for (int k = 0; k < 3; k++) {
      double[] gain = {gains[k]};
      double[] length = {lengths[k]};
      JacobianSample alone =
          new OrthogonalJacobians(57, 12, TANH, gain, length)
              .sample(streams(1), Watch.UNLIMITED)
              .get(0);
      assertArrayEquals(alone.logSingularValues(), together.get(k).logSingularValues());
      assertArrayEquals(alone.lengths(), together.get(k).lengths());
    }
  }

  /** Theory file's check 14 at a smaller width; tolerance 4 standard errors and a bias of L/4N. */
  @ParameterizedTest
  @CsvSource({
    "ORTHOGONAL,TANH,1,1,60,200",
    "ORTHOGONAL,TANH,1.05,1,60,200",
    "GAUSSIAN,TANH,1.05,1,20,160",
    "ORTHOGONAL,HARD_TANH,1,0.2,30,160",
    "ORTHOGONAL,RELU,1.41421,1,6,160",
    "GAUSSIAN,RELU,1.41421,1,5,160",
    "ORTHOGONAL,ERF,0.9,0.5,20,160"
  })
  void momentsAndFractionsAreThoseOfTheTheory(
      WeightEnsemble ensemble,
      Activation activation,
      double gain,
      double length,
      int factors,
      int width) {
    Nonlinearity units = new Nonlinearity.Pointwise(activation);
    FreeProduct product = new JacobianTheory(ensemble, units, gain, length, factors).product();
    LogSpectrum law = product.spectrum();
    double rms = product.logMean() / 2;
    List<JacobianSample> samples = samples(ensemble, units, gain, length, factors, width, 8);
    double bias = 0.25 * factors / width;
    assertNear(rms, samples.stream().mapToDouble(JacobianSample::logRms).toArray(), bias);
    double variance = product.relativeVariance();
    assertNear(
        0,
        samples.stream()
            .mapToDouble(s -> Math.log((1 + s.relativeVariance()) / (1 + variance)))
            .toArray(),
        2 * bias);
    double inside = law.cumulative(rms + Math.log(2)) - law.cumulative(rms - Math.log(2));
    assertNear(
        inside, samples.stream().mapToDouble(JacobianSample::insideFraction).toArray(), 0.02);
    assertAtom(law, samples);
    assertQuantiles(law, samples);
  }

  /** Plain products of plain draws, where they are accurate, have the law of the graded ones. */
  @ParameterizedTest
  @ValueSource(strings = {"TANH", "RELU", "HARD_TANH"})
  void gradedNetworksHaveTheLawOfPlainOnes(Activation activation) {
    int width = 24;
    int factors = 4;
    Nonlinearity units = new Nonlinearity.Pointwise(activation);
    for (WeightEnsemble ensemble : WeightEnsemble.values()) {
      int draws = 300;
      double[][] graded = new double[draws][];
      double[][] plain = new double[draws][];
      for (int i = 0; i < draws; i++) {
        JacobianSample sample =
            new GradedJacobian(ensemble, units, 1.3, 0.8, width, factors)
                .sample(streams(i), Watch.UNLIMITED);
        graded[i] = summary(sample.logSingularValues());
        double[] s = plainValues(ensemble, units, width, factors, streams(1000 + i));
        int rank = (int) Arrays.stream(s).filter(v -> v > 1e-12 * s[0]).count();
        plain[i] = summary(Arrays.stream(s).limit(rank).map(Math::log).toArray());
      }
      for (int k = 0; k < 4; k++) {
        int at = k;
        double[] difference =
            IntStream.range(0, draws).mapToDouble(i -> graded[i][at] - plain[i][at]).toArray();
        assertNear(0, difference, 0);
      }
    }
  }

  @Test
  void gradedAndMultipliedOutNetworksAgreeOnTanh() {
    int draws = 12;
    List<JacobianSample> plain = samples(WeightEnsemble.ORTHOGONAL, TANH, 1.05, 1, 50, 100, draws);
    GradedJacobian network = new GradedJacobian(WeightEnsemble.ORTHOGONAL, TANH, 1.05, 1, 100, 50);
    List<JacobianSample> graded =
        IntStream.range(0, draws)
            .mapToObj(i -> network.sample(streams(900 + i), Watch.UNLIMITED))
            .toList();
    for (double p : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
      double[] difference =
          IntStream.range(0, draws)
              .mapToDouble(i -> graded.get(i).logQuantile(p) - plain.get(i).logQuantile(p))
              .toArray();
      assertNear(0, difference, 0);
    }
  }

  /** Check 19: what no mask blocks keeps the largest singular value exactly. */
  @ParameterizedTest
  @CsvSource({"400,0.25,100", "301,0.5,40", "200,0.1,300"})
  void unblockedDirectionsAreAnExactAtom(int width, double variance, int factors) {
    double p = 1 / (1 + variance / factors);
    JacobianSample sample =
        new OrthogonalJacobians(
                width,
                factors,
                new Nonlinearity.Masked(p),
                new double[] {1 / Math.sqrt(p)},
                new double[] {1})
            .sample(streams(11), Watch.UNLIMITED)
            .get(0);
    double top = -factors * Math.log(p) / 2;
    assertEquals(top, sample.logSingularValues()[0], 5e-10);
    long atom =
        Arrays.stream(sample.logSingularValues()).filter(x -> Math.abs(x - top) < 5e-10).count();
    assertEquals(width - sample.blocked(), atom);
    assertTrue(atom > 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3})
  void extremeGainsGiveFiniteLogarithms(double gain) {
    for (WeightEnsemble ensemble : WeightEnsemble.values()) {
      for (Nonlinearity units : List.of(TANH, RELU, HARD)) {
        JacobianSample sample =
            new GradedJacobian(ensemble, units, gain, 1, 60, 99)
                .sample(streams(2), Watch.UNLIMITED);
        assertTrue(Arrays.stream(sample.logSingularValues()).allMatch(Double::isFinite));
        assertTrue(sample.rank() > 0);
      }
    }
  }

  @Test
  void gaussianProductsFollowFussCatalan() {
    int width = 120;
    for (int factors : new int[] {1, 5, 99}) {
      FussCatalan law = new FussCatalan(factors);
      ProductEigenvalues circle = new ProductEigenvalues(factors);
      int draws = 10;
      double[] below = new double[draws];
      double[] median = new double[draws];
      double[] bin = new double[draws];
      double[] half = new double[draws];
      double middle = factors / 2.0 * Math.log(0.5); // |z|^{2/n} = 1/2
      for (int i = 0; i < draws; i++) {
        RandomProduct product =
            RandomProduct.draw(
                WeightEnsemble.GAUSSIAN, width, factors, streams(i).of("weights"), Watch.UNLIMITED);
        double[] logs = product.logSingularValues();
        below[i] = Arrays.stream(logs).filter(x -> x < Math.log(0.1)).count() / (double) width;
        median[i] = (logs[width / 2] + logs[width / 2 - 1]) / 2;
        bin[i] = product.eigenvalues().squareFraction(0.05);
        half[i] =
            Arrays.stream(product.eigenvalues().logModuli()).filter(x -> x < middle).count()
                / (double) width;
      }
      assertNear(law.cumulative(Math.log(0.1)), below, 1.0 / width);
      assertNear(law.quantile(0.5), median, 0.02 * factors);
      assertNear(circle.squareFraction(0.05), bin, 2 / Math.sqrt(width) / 10);
      assertNear(0.5, half, 0.02);
    }
  }

  @Test
  void orthogonalProductsKeepAllLengths() {
    RandomProduct product =
        RandomProduct.draw(
            WeightEnsemble.ORTHOGONAL, 150, 99, streams(0).of("weights"), Watch.UNLIMITED);
    for (int i = 0; i < 150; i++) {
      assertEquals(0, product.logSingularValues()[i], 1e-12);
      assertEquals(0, product.eigenvalues().logModuli()[i], 1e-12);
    }
  }

  private static List<JacobianSample> samples(
      WeightEnsemble ensemble,
      Nonlinearity units,
      double gain,
      double length,
      int factors,
      int width,
      int draws) {
    return IntStream.range(0, draws)
        .mapToObj(
            i ->
                ensemble == WeightEnsemble.GAUSSIAN || units.equals(RELU)
                    ? new GradedJacobian(ensemble, units, gain, length, width, factors)
                        .sample(streams(i), Watch.UNLIMITED)
                    : new OrthogonalJacobians(
                            width, factors, units, new double[] {gain}, new double[] {length})
                        .sample(streams(i), Watch.UNLIMITED)
                        .get(0))
        .toList();
  }

  /**
   * What no layer blocks is at the upper end, up to rounding: what of it lies above and what below
   * is chance.
   */
  private static void assertAtom(LogSpectrum law, List<JacobianSample> samples) {
    if (law.topAtom() == 0) {
      return;
    }
    for (JacobianSample sample : samples) {
      long there =
          Arrays.stream(sample.logSingularValues())
              .filter(x -> Math.abs(x - law.logUpperEdge()) <= ROUNDING)
              .count();
      assertEquals(sample.width() - sample.blocked(), there);
    }
    assertNear(
        law.topAtom(),
        samples.stream().mapToDouble(s -> 1 - s.blocked() / (double) s.width()).toArray(),
        0.02);
  }

  /** Quantiles of the continuous part: inside an atom none is sharp. */
  private static void assertQuantiles(LogSpectrum law, List<JacobianSample> samples) {
    double continuous = 1 - law.zeroAtom() - law.topAtom();
    for (double part : new double[] {0.2, 0.6, 0.75, 0.9}) {
      double p = law.zeroAtom() + part * continuous;
      double at = law.quantile(p);
      double[] fractions =
          samples.stream()
              .mapToDouble(
                  s ->
                      1
                          - Arrays.stream(s.logSingularValues()).filter(x -> x > at).count()
                              / (double) s.width())
              .toArray();
      assertNear(p, fractions, 0.02);
    }
  }

  private static void assertNear(double expected, double[] sample, double bias) {
    double mean = Arrays.stream(sample).average().orElseThrow();
    double square = Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(square / (sample.length - 1.0) / sample.length);
    assertTrue(
        Math.abs(mean - expected) <= 4 * error + bias,
        () -> "mean " + mean + " ± " + error + ", expected " + expected + " ± bias " + bias);
  }

  private static double[] summary(double[] logs) {
    double mean = Arrays.stream(logs).average().orElseThrow();
    double square = Arrays.stream(logs).map(x -> x * x).average().orElseThrow();
    return new double[] {mean, square, logs[0], logs.length};
  }

  private static double[] plainValues(
      WeightEnsemble ensemble, Nonlinearity units, int width, int factors, Streams streams) {
    RandomGenerator random = streams.of("plain");
    double gain = 1.3;
    double[] x = GaussianMatrix.matrix(width, 1, 1, random);
    Blas.best().scal(Math.sqrt(0.8 * width) / Blas.best().nrm2(x), x);
    Matrix j = Matrix.identity(width);
    for (int l = 0; l < factors; l++) {
      double[] w =
          ensemble == WeightEnsemble.GAUSSIAN
              ? GaussianMatrix.matrix(width, width, gain / Math.sqrt(width), random)
              : Arrays.stream(HaarOrthogonal.frame(width, width, random))
                  .map(v -> gain * v)
                  .toArray();
      j = layer(new Matrix(width, width, w), x, units, j);
    }
    return Svd.values(j);
  }

  private static Matrix literal(
      int width, int factors, Nonlinearity units, double gain, double length) {
    RandomGenerator random = streams(5).of("weights");
    double[] x = GaussianMatrix.matrix(width, 1, 1, streams(5).of("input"));
    Blas.best().scal(Math.sqrt(length * width) / Blas.best().nrm2(x), x);
    Matrix j = Matrix.identity(width);
    HaarCosineSine haar = new HaarCosineSine(width, OrthogonalJacobians.lower(width));
    for (int l = 0; l < factors; l++) {
      haar.draw(random);
      Matrix w = haar.form();
      Blas.best().scal(gain, w.data());
      j = layer(w, x, units, j);
    }
    return j;
  }

  /** x ← W φ(x); returns W D J. */
  private static Matrix layer(Matrix w, double[] x, Nonlinearity units, Matrix j) {
    double[] outputs = new double[x.length];
    double[] slopes = new double[x.length];
    units.evaluate(x, outputs, slopes, null);
    Blas.best().gemv(org.spindle.linalg.Op.N, 1, w, outputs, 0, x);
    return Blas.best().multiply(w, Blas.best().multiply(Matrix.diagonal(slopes), j));
  }

  private static Streams streams(int key) {
    return new Streams(new PointId(3, key));
  }
}
