// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;

/**
 * Descent by Adam, with a warm-up, a cosine to zero, a bound on the gradient's length and an
 * average of the parameters over the last steps.
 *
 * <pre>
 * g ← g min(1, 1/|g|),   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²
 * θ ← θ − λ m̂/(√v̂ + 10⁻⁸),   θ̄ ← θ̄ + (1 − ρ)(θ − θ̄),   ρ = min(0.999, (1 + c)/(10 + c))
 * </pre>
 *
 * <p>Parameters may come in stretches that are not always touched together, such as the readouts of
 * single time steps: each counts its own steps c, and waits where its gradient is not known.
 *
 * @source Kingma and Ba 2015
 * @cost 15 flops a parameter and step
 */
public final class Adam {

  private static final float FIRST_MEMORY = 0.9f; // β₁
  private static final float SECOND_MEMORY = 0.999f; // β₂
  private static final float TINY = 1e-8f;
  private static final double LONGEST = 1; // gradient
  private static final double LONGEST_AVERAGE = 0.999; // ρ
  private static final int LANES = 8; // partial sums of the gradient's length

  private final float[] parameters;
  private final float[] average;
  private final float[] first;
  private final float[] second;
  private final int[] ends;
  private final int[] counts;
  private final double rate;
  private final int warmUp;
  private final int steps;
  private int done;

  /**
   * A descent from where the parameters are.
   *
   * @param parameters θ, changed in place
   * @param rate largest learning rate λ
   * @param warmUp steps over which it rises to this
   * @param steps of the whole descent, at the end of which it is zero
   * @param ends where stretches of parameters end, rising; the last is the number of parameters
   */
  public Adam(float[] parameters, double rate, int warmUp, int steps, int... ends) {
    if (!(rate > 0) || steps < 1 || ends.length == 0 || ends[ends.length - 1] > parameters.length) {
      throw new IllegalArgumentException(
          "Adam needs a rate > 0, steps >= 1 and stretches within its "
              + parameters.length
              + " parameters, had "
              + rate
              + ", "
              + steps
              + " and "
              + Arrays.toString(ends));
    }
    this.parameters = parameters;
    this.average = parameters.clone();
    this.first = new float[parameters.length];
    this.second = new float[parameters.length];
    this.ends = ends.clone();
    this.counts = new int[ends.length];
    this.rate = rate;
    this.warmUp = warmUp;
    this.steps = steps;
  }

  /**
   * One step.
   *
   * @param gradient g, changed nowhere; read where stretches are touched
   * @param touched which stretches have a gradient
   */
  public void step(float[] gradient, boolean... touched) {
    double squares = 0;
    for (int k = 0; k < ends.length; k++) {
      if (touched[k]) {
        squares += squares(gradient, k == 0 ? 0 : ends[k - 1], ends[k]);
      }
    }
    double clip = Math.min(1, LONGEST / Math.sqrt(Math.max(squares, Float.MIN_NORMAL)));
    double now = rate * Math.min(1, (done + 1.0) / Math.max(1, warmUp));
    now *= 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (double) done / steps)));
    for (int k = 0; k < ends.length; k++) {
      if (touched[k]) {
        counts[k]++;
        change(gradient, (float) clip, now, counts[k], k == 0 ? 0 : ends[k - 1], ends[k]);
      }
    }
    done++;
  }

  private static double squares(float[] gradient, int from, int to) {
    double[] sums = new double[LANES];
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        sums[lane] += (double) gradient[i + lane] * gradient[i + lane];
      }
    }
    for (; i < to; i++) {
      sums[0] += (double) gradient[i] * gradient[i];
    }
    return Arrays.stream(sums).sum();
  }

  private void change(float[] gradient, float clip, double now, int count, int from, int to) {
    float step = (float) (now / (1 - Math.pow(FIRST_MEMORY, count)));
    float unbias = (float) (1 / Math.sqrt(1 - Math.pow(SECOND_MEMORY, count)));
    float take = (float) (1 - Math.min(LONGEST_AVERAGE, (1.0 + count) / (10.0 + count)));
    for (int i = from; i < to; i++) {
      float g = clip * gradient[i];
      float m = FIRST_MEMORY * first[i] + (1 - FIRST_MEMORY) * g;
      float v = SECOND_MEMORY * second[i] + (1 - SECOND_MEMORY) * g * g;
      first[i] = m;
      second[i] = v;
      parameters[i] -= step * m / ((float) Math.sqrt(v) * unbias + TINY);
      average[i] += take * (parameters[i] - average[i]);
    }
  }

  /**
   * The average over the last steps.
   *
   * @return θ̄, the array itself
   */
  public float[] average() {
    return average;
  }
}
