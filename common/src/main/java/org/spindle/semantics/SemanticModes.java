// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;

/**
 * The theory of a three-layer linear network in a world of items and features: the singular modes
 * of Σ³¹ = U S Vᵀ, each learned on its own,
 *
 * <p>Ŷ(t) = Σ_α a_α(t) u^α v^αᵀ, a(t) = s/(d + (s/a₀ − d) e^{−2st}), shallow b(t) = s/d − (s/d −
 * a₀) e^{−dt}
 *
 * <p>with d = v^αᵀ Σ¹¹ v^α (1 for one-hot items). v^α is the object analyzer over items, u^α the
 * feature synthesizer over features. The closed form is exact for the flow from a decoupled start
 * if Σ¹¹ does not mix the analyzers: see {@link #mixing}.
 *
 * @unit t in τ, where a step of gradient descent is λ
 * @source Saxe, McClelland and Ganguli 2014, equation 5 and appendix E; 2019, equations 3–8
 */
public final class SemanticModes {

  private static final double NEGLIGIBLE = 1e-10; // of the largest singular value: rank

  private final Matrix synthesizers;
  private final Matrix analyzers;
  private final double[] singularValues;
  private final double[] variances;
  private final double initialStrength;
  private final double mixing;

  /**
   * The modes of given correlations. Of each pair ±(u, v) that one is taken whose largest component
   * of v is positive.
   *
   * @param correlations Σ³¹ and Σ¹¹
   * @param initialStrength a₀ of every mode, &gt; 0
   */
  public SemanticModes(Correlations correlations, double initialStrength) {
    if (!(initialStrength > 0) || Double.isInfinite(initialStrength)) {
      throw new IllegalArgumentException(
          "initial strength must be finite and > 0, was " + initialStrength);
    }
    Svd svd = Svd.thin(correlations.inputOutput());
    int rank = 0;
    while (rank < svd.values().length && svd.values()[rank] > NEGLIGIBLE * svd.values()[0]) {
      rank++;
    }
    if (rank == 0) {
      throw new IllegalArgumentException("no item has any property: there is nothing to learn");
    }
    this.initialStrength = initialStrength;
    this.singularValues = Arrays.copyOf(svd.values(), rank);
    this.synthesizers = svd.u().block(0, 0, svd.u().rows(), rank).copy();
    this.analyzers = svd.vt().block(0, 0, rank, svd.vt().cols()).transpose();
    for (int mode = 0; mode < rank; mode++) {
      orient(mode);
    }
    this.variances = new double[rank];
    this.mixing = variances(correlations.input());
  }

  private SemanticModes(SemanticModes world, double[] variances) {
    this.synthesizers = world.synthesizers;
    this.analyzers = world.analyzers;
    this.initialStrength = world.initialStrength;
    this.variances = variances.clone();
    this.singularValues = new double[world.rank()];
    for (int mode = 0; mode < singularValues.length; mode++) {
      singularValues[mode] = world.singularValues[mode] * Math.sqrt(variances[mode]);
    }
    this.mixing = 0;
  }

  /**
   * The modes of the same world when items are no longer one-hot but look alike along its own
   * distinctions: X = V √D Vᵀ, see {@link #percepts}. Their order stays, even if singular values
   * cross.
   *
   * @param newVariances d of each mode, &gt; 0
   * @return modes with singular values s√d
   */
  public SemanticModes withVariances(double[] newVariances) {
    if (newVariances.length != rank()) {
      throw new IllegalArgumentException(
          newVariances.length + " variances for " + rank() + " modes");
    }
    return new SemanticModes(this, newVariances);
  }

  /**
   * Inputs that vary along each analyzer as its variance says.
   *
   * @return X = V √D Vᵀ, items × items
   */
  public Matrix percepts() {
    double[] roots = Arrays.stream(variances).map(Math::sqrt).toArray();
    return Blas.best().multiply(Op.N, scaled(analyzers, roots), Op.T, analyzers);
  }

  private void orient(int mode) {
    int largest = 0;
    for (int i = 1; i < analyzers.rows(); i++) {
      // the margin keeps ties, as in trees, from being broken by rounding
      boolean larger =
          Math.abs(analyzers.get(i, mode)) > (1 + 1e-9) * Math.abs(analyzers.get(largest, mode));
      largest = larger ? i : largest;
    }
    if (analyzers.get(largest, mode) < 0) {
      IntStream.range(0, analyzers.rows())
          .forEach(i -> analyzers.set(i, mode, -analyzers.get(i, mode)));
      IntStream.range(0, synthesizers.rows())
          .forEach(m -> synthesizers.set(m, mode, -synthesizers.get(m, mode)));
    }
  }

  /** Fills the variances; returns the largest relative component that leaves its mode. */
  private double variances(Matrix input) {
    if (input == null) {
      Arrays.fill(variances, 1);
      return 0;
    }
    Matrix image = Blas.best().multiply(input, analyzers);
    double worst = 0;
    for (int mode = 0; mode < rank(); mode++) {
      double d = Blas.best().dot(column(image, mode), analyzer(mode));
      variances[mode] = d;
      for (int i = 0; i < image.rows(); i++) {
        worst = Math.max(worst, Math.abs(image.get(i, mode) - d * analyzers.get(i, mode)) / d);
      }
    }
    return worst;
  }

  /**
   * The number of modes: the rank of Σ³¹.
   *
   * @return number of singular values above rounding
   */
  public int rank() {
    return singularValues.length;
  }

  /**
   * How far Σ¹¹ is from leaving each analyzer alone: 0 where the closed form is exact.
   *
   * @return the largest entry of (Σ¹¹ v − d v)/d over all modes
   */
  public double mixing() {
    return mixing;
  }

  /**
   * The strength of every mode at the start.
   *
   * @return a₀
   */
  public double initialStrength() {
    return initialStrength;
  }

  /**
   * The singular value of a mode.
   *
   * @param mode α, 0 for the strongest
   * @return s
   */
  public double singularValue(int mode) {
    return singularValues[mode];
  }

  /**
   * The variance of the inputs along a mode.
   *
   * @param mode α
   * @return d
   */
  public double variance(int mode) {
    return variances[mode];
  }

  /**
   * The strength that a mode reaches in the end.
   *
   * @param mode α
   * @return s/d
   */
  public double optimum(int mode) {
    return singularValues[mode] / variances[mode];
  }

  /**
   * The object analyzer of a mode.
   *
   * @param mode α
   * @return v^α, a new array, one number per input
   */
  public double[] analyzer(int mode) {
    return column(analyzers, mode);
  }

  /**
   * The feature synthesizer of a mode.
   *
   * @param mode α
   * @return u^α, a new array, one number per feature
   */
  public double[] synthesizer(int mode) {
    return column(synthesizers, mode);
  }

  /**
   * All object analyzers.
   *
   * @return V, inputs × rank; not to be written to
   */
  public Matrix analyzers() {
    return analyzers;
  }

  /**
   * All feature synthesizers.
   *
   * @return U, features × rank; not to be written to
   */
  public Matrix synthesizers() {
    return synthesizers;
  }

  /**
   * The strength of a mode of the deep network.
   *
   * @param mode α
   * @param time t ≥ 0
   * @return a(t)
   */
  public double strength(int mode, double time) {
    double s = singularValues[mode];
    double d = variances[mode];
    return s / (d + (s / initialStrength - d) * Math.exp(-2 * s * time));
  }

  /**
   * The strength of a mode of the shallow network.
   *
   * @param mode α
   * @param time t ≥ 0
   * @return b(t)
   */
  public double shallowStrength(int mode, double time) {
    double end = optimum(mode);
    return end - (end - initialStrength) * Math.exp(-variances[mode] * time);
  }

  /**
   * When a mode of the deep network reaches a strength.
   *
   * @param mode α
   * @param strength a between a₀ and s/d
   * @return t = ln[a(s − d a₀)/(a₀(s − d a))]/(2s); NaN if it is never reached
   */
  public double timeTo(int mode, double strength) {
    double s = singularValues[mode];
    double d = variances[mode];
    double odds = strength * (s - d * initialStrength) / (initialStrength * (s - d * strength));
    return odds > 0 ? Math.log(odds) / (2 * s) : Double.NaN;
  }

  /**
   * When a mode of the deep network is half learned.
   *
   * @param mode α
   * @return t = ln(s/(d a₀) − 1)/(2s); NaN if a₀ ≥ s/d
   */
  public double halfTime(int mode) {
    return timeTo(mode, optimum(mode) / 2);
  }

  /**
   * The strengths of all modes of the deep network.
   *
   * @param time t ≥ 0
   * @return a(t), one per mode
   */
  public double[] strengths(double time) {
    return IntStream.range(0, rank()).mapToDouble(mode -> strength(mode, time)).toArray();
  }

  /**
   * The strength of each mode in a map, e.g. that of a network.
   *
   * @param map W, features × inputs, not changed
   * @return u^α·W v^α, one per mode
   */
  public double[] strengths(Matrix map) {
    Matrix images = Blas.best().multiply(map, analyzers);
    double[] strengths = new double[rank()];
    for (int mode = 0; mode < strengths.length; mode++) {
      for (int m = 0; m < images.rows(); m++) {
        strengths[mode] += synthesizers.get(m, mode) * images.get(m, mode);
      }
    }
    return strengths;
  }

  /**
   * What the deep network says of each item.
   *
   * @param time t ≥ 0
   * @return Ŷ = U A(t) Vᵀ, features × inputs
   */
  public Matrix output(double time) {
    return Blas.best().multiply(Op.N, scaled(synthesizers, strengths(time)), Op.T, analyzers);
  }

  /**
   * What the deep network says of one feature of one item.
   *
   * @param feature m
   * @param item i
   * @param time t ≥ 0
   * @return Ŷ_mi(t)
   */
  public double output(int feature, int item, double time) {
    double sum = 0;
    for (int mode = 0; mode < rank(); mode++) {
      sum += strength(mode, time) * weight(feature, item, mode);
    }
    return sum;
  }

  /**
   * What the shallow network says of one feature of one item.
   *
   * @param feature m
   * @param item i
   * @param time t ≥ 0
   * @return Σ b_α(t) u_m v_i
   */
  public double shallowOutput(int feature, int item, double time) {
    double sum = 0;
    for (int mode = 0; mode < rank(); mode++) {
      sum += shallowStrength(mode, time) * weight(feature, item, mode);
    }
    return sum;
  }

  /**
   * The part of a mode in one feature of one item.
   *
   * @param feature m
   * @param item i
   * @param mode α
   * @return u_m^α v_i^α
   */
  public double weight(int feature, int item, int mode) {
    return synthesizers.get(feature, mode) * analyzers.get(item, mode);
  }

  /**
   * The similarity of items in the hidden layer.
   *
   * @param strengths a of each mode, e.g. {@link #strengths(double)} at some time
   * @return K = V A Vᵀ, inputs × inputs
   */
  public Matrix itemKernel(double[] strengths) {
    return Blas.best().multiply(Op.N, scaled(analyzers, strengths), Op.T, analyzers);
  }

  /**
   * The similarity of features in the hidden layer.
   *
   * @param strengths a of each mode
   * @return F = U A Uᵀ, features × features
   */
  public Matrix featureKernel(double[] strengths) {
    return Blas.best().multiply(Op.N, scaled(synthesizers, strengths), Op.T, synthesizers);
  }

  private static Matrix scaled(Matrix vectors, double[] factors) {
    Matrix scaled = vectors.copy();
    for (int c = 0; c < scaled.cols(); c++) {
      for (int r = 0; r < scaled.rows(); r++) {
        scaled.set(r, c, scaled.get(r, c) * factors[c]);
      }
    }
    return scaled;
  }

  private static double[] column(Matrix matrix, int c) {
    return IntStream.range(0, matrix.rows()).mapToDouble(r -> matrix.get(r, c)).toArray();
  }
}
