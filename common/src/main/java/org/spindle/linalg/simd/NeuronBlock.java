// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What neurons do between two matrix products, on blocks of width × samples in float: bias and
 * nonlinearity on the way forward, slope and bias gradient on the way back.
 *
 * <pre>
 * forward:  a = φ(s + b)
 * backward: δ ← δ ∘ φ',  g = Σ_samples δ
 * </pre>
 *
 * <p>A block has one sample after the other, {@code ld} apart; ld is a multiple of {@link #PAD} and
 * all ld elements of a sample are worked on, so that there is no tail. What lies beyond the width
 * is of no consequence, but costs nothing only as long as it is finite. Slopes are taken from the
 * activations themselves where that is possible; erf writes them on the way forward.
 *
 * @cost measured on one core with 512-bit vectors, data in the second-level cache: see the bench
 */
public final class NeuronBlock {

  /** The distance between samples is a multiple of this. */
  public static final int PAD = 16;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  /** As many bytes as floats; the only species of bytes in the JVM. */
  private static final VectorSpecies<Byte> BYTES =
      LANES == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  private NeuronBlock() {}

  /**
   * The padded width of a block.
   *
   * @param width neurons
   * @return at least width, a multiple of {@link #PAD} but not of 256, which would map the samples
   *     to a few cache sets
   */
  public static int padded(int width) {
    int pad = (width + PAD - 1) / PAD * PAD;
    return pad % 256 == 0 ? pad + PAD : pad;
  }

  /**
   * a = s + b.
   *
   * @param block s, overwritten by a
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   */
  public static void linear(float[] block, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector x = FloatVector.fromArray(S, block, at + i);
        x.add(FloatVector.fromArray(S, bias, i)).intoArray(block, at + i);
      }
    }
  }

  /**
   * a = tanh(s + b).
   *
   * @param block s, overwritten by a
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   * @error below 3e-7, absolute and relative
   */
  public static void tanh(float[] block, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector x = FloatVector.fromArray(S, block, at + i);
        tanh(x.add(FloatVector.fromArray(S, bias, i))).intoArray(block, at + i);
      }
    }
  }

  /**
   * a = max(0, s + b).
   *
   * @param block s, overwritten by a
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   */
  public static void relu(float[] block, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector x = FloatVector.fromArray(S, block, at + i);
        x.add(FloatVector.fromArray(S, bias, i)).max(0).intoArray(block, at + i);
      }
    }
  }

  /**
   * a = s + b between −1 and 1, the nearer of these outside.
   *
   * @param block s, overwritten by a
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   */
  public static void hardTanh(float[] block, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector x = FloatVector.fromArray(S, block, at + i);
        x.add(FloatVector.fromArray(S, bias, i)).max(-1).min(1).intoArray(block, at + i);
      }
    }
  }

  /**
   * a = 1/(1 + exp(−s − b)).
   *
   * @param block s, overwritten by a
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   * @error below 3e-7, absolute
   */
  public static void sigmoid(float[] block, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector x = FloatVector.fromArray(S, block, at + i);
        FloatVector t = tanh(x.add(FloatVector.fromArray(S, bias, i)).mul(0.5f));
        t.mul(0.5f).add(0.5f).intoArray(block, at + i);
      }
    }
  }

  /**
   * a = x σ(x), x = s + b, and its slope σ(x) (1 + x σ(−x)), σ the sigmoid.
   *
   * @param block s, overwritten by a
   * @param slopes overwritten by φ'
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   * @error below 5e-7 (1 + |x|), absolute
   */
  public static void silu(
      float[] block, float[] slopes, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector s = FloatVector.fromArray(S, block, at + i);
        FloatVector x = s.add(FloatVector.fromArray(S, bias, i));
        FloatVector up = tanh(x.mul(0.5f)).mul(0.5f).add(0.5f);
        FloatVector a = x.mul(up);
        a.sub(a.mul(up)).add(up).intoArray(slopes, at + i);
        a.intoArray(block, at + i);
      }
    }
  }

  /**
   * a = erf(s + b), and its slope 2/√π exp(−(s + b)²).
   *
   * @param block s, overwritten by a
   * @param slopes overwritten by φ'
   * @param from index of the first sample
   * @param ld distance between samples
   * @param samples number of samples
   * @param bias b, ld elements
   * @error below 5e-7, absolute
   * @source Abramowitz and Stegun, 7.1.26
   */
  public static void erf(
      float[] block, float[] slopes, int from, int ld, int samples, float[] bias) {
    for (int j = 0; j < samples; j++) {
      int at = from + j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector s = FloatVector.fromArray(S, block, at + i);
        FloatVector x = s.add(FloatVector.fromArray(S, bias, i));
        FloatVector gauss = exp(x.mul(x).neg());
        FloatVector size = x.lanewise(VectorOperators.ABS);
        FloatVector one = FloatVector.broadcast(S, 1);
        FloatVector t = one.div(size.mul(0.3275911f).add(1));
        FloatVector p = FloatVector.broadcast(S, 1.061405429f);
        p = p.fma(t, FloatVector.broadcast(S, -1.453152027f));
        p = p.fma(t, FloatVector.broadcast(S, 1.421413741f));
        p = p.fma(t, FloatVector.broadcast(S, -0.284496736f));
        p = p.fma(t, FloatVector.broadcast(S, 0.254829592f));
        FloatVector positive = one.sub(p.mul(t).mul(gauss));
        gauss.mul(1.1283792f).intoArray(slopes, at + i);
        positive.blend(positive.neg(), x.lt(0)).intoArray(block, at + i);
      }
    }
  }

  /**
   * Back through tanh: δ ← δ ∘ (1 − a²), g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param block a
   * @param from index of the first sample in the block, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void tanhBack(
      float[] errors, float[] block, int from, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      FloatVector one = FloatVector.broadcast(S, 1);
      for (int j = 0; j < samples; j++) {
        FloatVector a = FloatVector.fromArray(S, block, from + j * ld + i);
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.mul(one.sub(a.mul(a)));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through the sigmoid: δ ← δ ∘ a(1 − a), g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param block a
   * @param from index of the first sample in the block, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void sigmoidBack(
      float[] errors, float[] block, int from, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        FloatVector a = FloatVector.fromArray(S, block, from + j * ld + i);
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.mul(a.sub(a.mul(a)));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through a piecewise linear activation: δ ← δ where low &lt; a &lt; high, else 0; g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param block a
   * @param low end of the linear piece: 0 for max(0, x), −1 for the hard tanh
   * @param high end of the linear piece: +∞ or 1
   * @param from index of the first sample in the block, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void kinkedBack(
      float[] errors,
      float[] block,
      float low,
      float high,
      int from,
      int ld,
      int samples,
      float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      FloatVector zero = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        FloatVector a = FloatVector.fromArray(S, block, from + j * ld + i);
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.blend(zero, a.compare(VectorOperators.LE, low));
        d = d.blend(zero, a.compare(VectorOperators.GE, high));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through known slopes: δ ← δ ∘ φ', g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param slopes φ'
   * @param from index of the first sample in the slopes, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void slopesBack(
      float[] errors, float[] slopes, int from, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.mul(FloatVector.fromArray(S, slopes, from + j * ld + i));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through nothing: g = Σ δ.
   *
   * @param errors δ, unchanged
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void linearBack(float[] errors, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        total = total.add(FloatVector.fromArray(S, errors, j * ld + i));
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Each neuron times a factor of its own, δ ← f ∘ δ.
   *
   * @param errors δ, overwritten
   * @param ld distance between samples
   * @param samples number of samples
   * @param factor f, ld elements
   */
  public static void scale(float[] errors, int ld, int samples, float[] factor) {
    for (int j = 0; j < samples; j++) {
      int at = j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector d = FloatVector.fromArray(S, errors, at + i);
        d.mul(FloatVector.fromArray(S, factor, i)).intoArray(errors, at + i);
      }
    }
  }

  /**
   * Standardised pixels, x = (u − 128) c + d for bytes u = 0…255.
   *
   * @param bytes unsigned bytes
   * @param from index of the first
   * @param count number of pixels
   * @param slope c
   * @param center d, the value of u = 128
   * @param block overwritten by x
   * @param at index of the first element written
   */
  public static void pixels(
      byte[] bytes, int from, int count, float slope, float center, float[] block, int at) {
    int i = Math.max(0, 0);
    if (BYTES.length() == LANES) {
      FloatVector d = FloatVector.broadcast(S, center);
      FloatVector c = FloatVector.broadcast(S, slope);
      for (; i + LANES <= count; i += LANES) {
        // Flipping the highest bit makes u − 128 of it, signed.
        ByteVector u = ByteVector.fromArray(BYTES, bytes, from + i);
        FloatVector x =
            (FloatVector)
                u.lanewise(VectorOperators.XOR, (byte) 0x80)
                    .convertShape(VectorOperators.B2F, S, 0);
        x.fma(c, d).intoArray(block, at + i);
      }
    }
    for (; i < count; i++) {
      block[at + i] = Math.fma((bytes[from + i] & 0xff) - 128, slope, center);
    }
  }

  /**
   * y ← y + x.
   *
   * @param x added
   * @param y overwritten
   * @param from first index
   * @param to one past the last index
   */
  public static void add(float[] x, float[] y, int from, int to) {
    int i = Math.max(0, from);
    for (; i + LANES <= to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      v.add(FloatVector.fromArray(S, y, i)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] += x[i];
    }
  }

  /**
   * Cross-entropy of the softmax of a stretch of outputs, p_i = e^{a_i}/Σ e^{a_j}: δ = Σy p − y.
   *
   * @param outputs a; beyond the outputs proper, up to a multiple of {@link #PAD}, so low that
   *     their exponential vanishes
   * @param at index of the first output
   * @param targets y, zero beyond the outputs proper
   * @param atTargets index of the first target
   * @param padded outputs, rounded up to a multiple of {@link #PAD}
   * @param errors overwritten by δ, from index {@code at} on
   * @return −Σ y_i ln p_i
   * @error 1e-6 relative to the largest output
   */
  public static double softmax(
      float[] outputs, int at, float[] targets, int atTargets, int padded, float[] errors) {
    FloatVector high = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      high = high.max(FloatVector.fromArray(S, outputs, at + i));
    }
    float top = high.reduceLanes(VectorOperators.MAX);
    FloatVector sums = FloatVector.zero(S);
    FloatVector weights = FloatVector.zero(S);
    FloatVector chosen = FloatVector.zero(S);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      FloatVector shifted = FloatVector.fromArray(S, outputs, at + i).sub(top);
      FloatVector y = FloatVector.fromArray(S, targets, atTargets + i);
      FloatVector e = exp(shifted);
      sums = sums.add(e);
      weights = weights.add(y);
      chosen = y.fma(shifted, chosen);
      e.intoArray(errors, at + i);
    }
    float sum = Lanes.sum(sums);
    float weight = Lanes.sum(weights);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      FloatVector e = FloatVector.fromArray(S, errors, at + i);
      FloatVector y = FloatVector.fromArray(S, targets, atTargets + i);
      e.mul(weight / sum).sub(y).intoArray(errors, at + i);
    }
    return weight * Math.log(sum) - Lanes.sum(chosen);
  }

  /**
   * Squared error of a stretch of outputs, c|a − y|²: δ = 2c(a − y).
   *
   * @param outputs a; equal to the targets beyond the outputs proper
   * @param at index of the first output
   * @param targets y
   * @param atTargets index of the first target
   * @param padded outputs, rounded up to a multiple of {@link #PAD}
   * @param factor c
   * @param errors overwritten by δ, from index {@code at} on
   * @return c|a − y|²
   */
  public static double squaredError(
      float[] outputs,
      int at,
      float[] targets,
      int atTargets,
      int padded,
      float factor,
      float[] errors) {
    FloatVector squares = FloatVector.zero(S);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      FloatVector y = FloatVector.fromArray(S, targets, atTargets + i);
      FloatVector error = FloatVector.fromArray(S, outputs, at + i).sub(y);
      squares = error.fma(error, squares);
      error.mul(2 * factor).intoArray(errors, at + i);
    }
    return factor * (double) Lanes.sum(squares);
  }

  /** An odd polynomial over an even one on |x| &lt; 7.9, where tanh has reached 1 in float. */
  private static FloatVector tanh(FloatVector y) {
    FloatVector x = y.max(-7.9053111f).min(7.9053111f);
    FloatVector z = x.mul(x);
    FloatVector p = FloatVector.broadcast(S, -2.76076847742355e-16f);
    p = p.fma(z, FloatVector.broadcast(S, 2.00018790482477e-13f));
    p = p.fma(z, FloatVector.broadcast(S, -8.60467152213735e-11f));
    p = p.fma(z, FloatVector.broadcast(S, 5.12229709037114e-08f));
    p = p.fma(z, FloatVector.broadcast(S, 1.48572235717979e-05f));
    p = p.fma(z, FloatVector.broadcast(S, 6.37261928875436e-04f));
    p = p.fma(z, FloatVector.broadcast(S, 4.89352455891786e-03f));
    FloatVector q = FloatVector.broadcast(S, 1.19825839466702e-06f);
    q = q.fma(z, FloatVector.broadcast(S, 1.18534705686654e-04f));
    q = q.fma(z, FloatVector.broadcast(S, 2.26843463243900e-03f));
    q = q.fma(z, FloatVector.broadcast(S, 4.89352518554385e-03f));
    return p.mul(x).div(q);
  }

  /** e^x = 2ⁿ e^r with |r| ≤ ln 2 / 2; below −87 it stays at 1.6e-38. */
  private static FloatVector exp(FloatVector y) {
    FloatVector x = y.max(-87f).min(88f);
    FloatVector magic = FloatVector.broadcast(S, 12582912f); // 1.5 · 2²³: adding it rounds
    FloatVector shifted = x.fma(FloatVector.broadcast(S, 1.44269504f), magic);
    FloatVector n = shifted.sub(magic);
    FloatVector r = n.fma(FloatVector.broadcast(S, -0.693359375f), x);
    r = n.fma(FloatVector.broadcast(S, 2.12194440e-4f), r);
    FloatVector p = FloatVector.broadcast(S, 1.9875691500e-4f);
    p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
    p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
    p = p.fma(r.mul(r), r.add(1));
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, 23)
            .add(0x3f800000)
            .reinterpretAsFloats();
    return p.mul(power);
  }
}
