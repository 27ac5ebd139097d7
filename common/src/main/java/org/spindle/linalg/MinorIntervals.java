// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** Intervals with eigenvalues in them, and the characteristic polynomial p·2^e at their ends. */
final class MinorIntervals {
  final double[] low;
  final double[] high;
  final double[] pLow;
  final double[] pHigh;
  final long[] eLow;
  final long[] eHigh;
  final long[] below;
  final long[] belowHigh;
  int size;

  MinorIntervals(int capacity) {
    low = new double[capacity];
    high = new double[capacity];
    pLow = new double[capacity];
    pHigh = new double[capacity];
    eLow = new long[capacity];
    eHigh = new long[capacity];
    below = new long[capacity];
    belowHigh = new long[capacity];
  }

  void add(double a, long countA, double pA, long eA, double b, long countB, double pB, long eB) {
    low[size] = a;
    high[size] = b;
    pLow[size] = pA;
    pHigh[size] = pB;
    eLow[size] = eA;
    eHigh[size] = eB;
    below[size] = countA;
    belowHigh[size] = countB;
    size++;
  }
}
