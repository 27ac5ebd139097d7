// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * Zeros of one function, each alone in its bracket, all advanced in step: inverse quadratic
 * interpolation where it is safe, bisection elsewhere.
 *
 * @source T. R. Chandrupatla 1997, Adv. Eng. Softw. 28, 145
 */
final class SimpleZeros {
  private final double[] x1; // last estimate
  private final double[] x2; // on the other side of the zero
  private final double[] x3; // the estimate before
  private final double[] f1;
  private final double[] f2;
  private final double[] f3;
  private final long[] exponent; // of all three
  private final double[] fraction; // of the way from x1 to x2 where to look next
  private final int[] index;
  private int active;

  SimpleZeros(int capacity) {
    x1 = new double[capacity];
    x2 = new double[capacity];
    x3 = new double[capacity];
    f1 = new double[capacity];
    f2 = new double[capacity];
    f3 = new double[capacity];
    exponent = new long[capacity];
    fraction = new double[capacity];
    index = new int[capacity];
  }

  /** Begins with brackets of opposite signs. */
  void begin(MinorIntervals brackets) {
    active = brackets.size;
    for (int i = 0; i < active; i++) {
      x1[i] = brackets.high[i];
      x2[i] = brackets.low[i];
      exponent[i] = brackets.eLow[i];
      f1[i] = scaled(brackets.pHigh[i], brackets.eHigh[i], exponent[i]);
      f2[i] = brackets.pLow[i];
      fraction[i] = Math.max(0.1, Math.min(0.9, f1[i] / (f1[i] - f2[i])));
      index[i] = (int) brackets.below[i];
    }
  }

  int active() {
    return active;
  }

  /** Where the function is wanted next. */
  void propose(double[] x) {
    for (int i = 0; i < active; i++) {
      x[i] = x1[i] + fraction[i] * (x2[i] - x1[i]);
    }
  }

  /** Takes the function's values there; zeros that are found go into values and are dropped. */
  void update(double[] x, double[] p, long[] e, double resolution, double[] values) {
    int left = 0;
    for (int i = 0; i < active; i++) {
      double f = scaled(p[i], e[i], exponent[i]);
      double a = x1[i];
      double fa = f1[i];
      double b = x2[i];
      double fb = f2[i];
      double c = a;
      double fc = fa;
      if (f < 0 != fa < 0) {
        c = b;
        fc = fb;
        b = a;
        fb = fa;
      }
      a = x[i];
      fa = f;
      double width = Math.abs(b - a);
      if (f == 0 || width <= 2 * resolution) {
        values[index[i]] = Math.abs(fb) < Math.abs(fa) ? b : a;
        continue;
      }
      double least = resolution / width;
      fraction[left] = Math.max(least, Math.min(1 - least, step(a, fa, b, fb, c, fc)));
      x1[left] = a;
      f1[left] = fa;
      x2[left] = b;
      f2[left] = fb;
      x3[left] = c;
      f3[left] = fc;
      exponent[left] = exponent[i];
      index[left] = index[i];
      left++;
    }
    active = left;
  }

  private static double step(double a, double fa, double b, double fb, double c, double fc) {
    double xi = (a - b) / (c - b);
    double phi = (fa - fb) / (fc - fb);
    if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi) {
      return fa / (fb - fa) * (fc / (fb - fc))
          + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb));
    }
    return 0.5;
  }

  private static double scaled(double p, long e, long reference) {
    return e == reference ? p : Math.scalb(p, (int) (e - reference));
  }
}
