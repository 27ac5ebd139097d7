// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What neurons do between two matrix products, on blocks of width × samples in float: bias and
 * nonlinearity. The way back is that of {@link NeuronErrors}.
 *
 * <pre>
 * a = φ(s + b)
 * </pre>
 *
 * <p>A block has one sample after the other, {@code ld} apart; ld is a multiple of {@link #PAD} and
 * all ld elements of a sample are worked on, so that there is no tail. What lies beyond the width
 * is of no consequence, but costs nothing only as long as it is finite. Slopes are taken from the
 * activations themselves where that is possible; erf and silu write them on the way.
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
  static FloatVector exp(FloatVector y) {
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
