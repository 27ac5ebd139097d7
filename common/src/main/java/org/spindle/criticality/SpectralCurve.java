// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;

/** The curve of {@link FreeProduct} in the complex m-plane, followed from an edge downwards. */
final class SpectralCurve {

  private static final int ITERATIONS = 40;
  private static final int MAX_PARTS = 1024;
  private static final double WIDENING = 200; // steps after which they are half as long again
  private static final double GAP = 1e-8; // of the largest density: between nodes of few layers
  private static final double CONVERGED = 1e-11;
  private static final double ROUNDING = 1e-7; // of m, where ln z hardly depends on it

  private final SquaredSlopes[] layers;
  private final double logGain;
  private final boolean gaussian;
  private final double edgeLogX;
  private final double curvature; // of ln z(m) at the edge
  private double h;

  // the point on the curve and the one before: m first, then each ζ; real and imaginary parts
  private double[] re;
  private double[] im;
  private double[] beforeRe;
  private double[] beforeIm;
  private final double[] residualRe;
  private final double[] residualIm;
  private final double[] inverseRe; // 1/M'
  private final double[] inverseIm;
  private final double[] out = new double[4];

  private double[] logX = new double[256];
  private double[] density = new double[256];
  private int size;

  SpectralCurve(
      SquaredSlopes[] layers, double logGain, boolean gaussian, double edgeM, double edgeLogX) {
    this.layers = layers;
    this.logGain = logGain;
    this.gaussian = gaussian;
    this.edgeLogX = edgeLogX;
    int n = layers.length + 1;
    re = new double[n];
    im = new double[n];
    residualRe = new double[n];
    residualIm = new double[n];
    inverseRe = new double[n];
    inverseIm = new double[n];
    re[0] = edgeM;
    for (int l = 1; l < n; l++) {
      re[l] = FreeProduct.inverse(layers[l - 1], edgeM);
    }
    double step = 1e-4 * Math.abs(edgeM);
    curvature = (slope(edgeM + step) - slope(edgeM - step)) / (2 * step);
    add(edgeLogX, 0);
  }

  /** The step in √(edge − ln x) of which {@code count} would reach all of the bulk. */
  double step(double bulk, int count) {
    double rise = Math.sqrt(2 / curvature) / Math.PI;
    return Math.cbrt(1.5 * bulk / rise) / count;
  }

  /** Follows the curve until the given fraction lies above, or as far as it can be followed. */
  void follow(double step, int maxSteps, double fraction) {
    h = step;
    leaveEdge();
    add(place(1), densityHere());
    double above = 0;
    double highest = density[1];
    for (int k = 2; k < maxSteps && above < fraction; k++) {
      if (!advance(place(k - 1), place(k)) || densityHere() < GAP * highest) {
        return;
      }
      highest = Math.max(highest, densityHere());
      add(place(k), densityHere());
      above += 0.5 * (density[k] + density[k - 1]) * (logX[k - 1] - logX[k]);
    }
  }

  private double densityHere() {
    return -im[0] / Math.PI;
  }

  /** ln x after k steps; they are even in the root of the distance at first and widen slowly. */
  private double place(int k) {
    return edgeLogX - square(h * WIDENING * Math.sinh(k / WIDENING));
  }

  /** Goes from the edge to the first step. */
  private void leaveEdge() {
    beforeRe = re.clone();
    beforeIm = im.clone();
    im[0] = -Math.sqrt(2 / curvature) * h;
    for (int l = 1; l < re.length; l++) {
      layers[l - 1].transform(re[l], 0, out);
      im[l] = im[0] / out[2];
    }
    if (!solve(place(1))) {
      throw new ArithmeticException("cannot leave the edge at ln x = " + edgeLogX);
    }
  }

  /** The tabulated law of ln s = ½ ln x. */
  LogSpectrum spectrum(double topAtom, double zeroAtom) {
    double[] logS = new double[size];
    double[] ofLogS = new double[size];
    double[] above = new double[size];
    above[0] = topAtom;
    for (int k = 0; k < size; k++) {
      logS[k] = logX[k] / 2;
      ofLogS[k] = 2 * density[k];
      if (k > 0) {
        above[k] = above[k - 1] + cell(k - 1);
      }
    }
    return new LogSpectrum(logS, ofLogS, above, topAtom, logGain / 2, zeroAtom);
  }

  /** The mass between steps k and k + 1, by the cubic through four steps; even about the edge. */
  private double cell(int k) {
    double before = integrand(Math.abs(k - 1));
    double a = integrand(k);
    double b = integrand(k + 1);
    if (k + 2 < size) {
      return (-before + 13 * a + 13 * b - integrand(k + 2)) / 24;
    }
    return (-before + 8 * a + 5 * b) / 12;
  }

  private double integrand(int k) {
    return density[k] * h * h * WIDENING * Math.sinh(2 * k / WIDENING);
  }

  /** Goes on to a lower ln x: as the last step went, or else in ever smaller steps. */
  private boolean advance(double from, double to) {
    double[] keepRe = re.clone();
    double[] keepIm = im.clone();
    for (int i = 0; i < re.length; i++) {
      re[i] = 2 * re[i] - beforeRe[i];
      im[i] = 2 * im[i] - beforeIm[i];
    }
    boolean arrived = inHalfPlanes() && solve(to);
    for (int parts = 1; !arrived && parts <= MAX_PARTS; parts *= 4) {
      re = keepRe.clone();
      im = keepIm.clone();
      arrived = true;
      for (int i = 1; i <= parts && arrived; i++) {
        arrived = solve(from + (to - from) * i / parts);
      }
    }
    beforeRe = keepRe;
    beforeIm = keepIm;
    return arrived;
  }

  private boolean inHalfPlanes() {
    if (!(im[0] < 0)) {
      return false;
    }
    for (int l = 1; l < im.length; l++) {
      if (!(im[l] > 0)) {
        return false;
      }
    }
    return true;
  }

  /** Newton's method in m and all ζ for ln z = y and M_l(ζ_l) = m. */
  private boolean solve(double y) {
    int count = layers.length;
    double before = Double.POSITIVE_INFINITY;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] one = reciprocal(1 + re[0], im[0]);
      double[] m = reciprocal(re[0], im[0]);
      int gaussians = gaussian ? count : 0;
      double slopeRe = (1 - count) * (one[0] - m[0]) + gaussians * one[0];
      double slopeIm = (1 - count) * (one[1] - m[1]) + gaussians * one[1];
      double restRe = y - logGain - (1 - count) * logAbs(1 + m[0], m[1]);
      double restIm = -(1 - count) * Math.atan2(m[1], 1 + m[0]);
      restRe -= gaussians * logAbs(1 + re[0], im[0]);
      restIm -= gaussians * Math.atan2(im[0], 1 + re[0]);
      for (int l = 1; l <= count; l++) {
        layers[l - 1].transform(re[l], im[l], out);
        residualRe[l] = out[0] - re[0];
        residualIm[l] = out[1] - im[0];
        double[] inverse = reciprocal(out[2], out[3]);
        inverseRe[l] = inverse[0];
        inverseIm[l] = inverse[1];
        double[] zeta = reciprocal(re[l], im[l]);
        double wRe = inverse[0] * zeta[0] - inverse[1] * zeta[1];
        double wIm = inverse[0] * zeta[1] + inverse[1] * zeta[0];
        slopeRe += wRe;
        slopeIm += wIm;
        restRe += -logAbs(re[l], im[l]) + residualRe[l] * wRe - residualIm[l] * wIm;
        restIm += -Math.atan2(im[l], re[l]) + residualRe[l] * wIm + residualIm[l] * wRe;
      }
      double[] slope = reciprocal(slopeRe, slopeIm);
      double dRe = restRe * slope[0] - restIm * slope[1];
      double dIm = restRe * slope[1] + restIm * slope[0];
      if (!move(dRe, dIm)) {
        return false;
      }
      double change = Math.hypot(dRe, dIm) / Math.hypot(re[0], im[0]);
      if (change < CONVERGED || change < ROUNDING && change > before / 4) {
        return true;
      }
      before = change;
    }
    return false;
  }

  /** One step of all unknowns, shortened so that none leaves its half-plane. */
  private boolean move(double dRe, double dIm) {
    double length = im[0] + dIm < 0 ? 1 : 0.5 * -im[0] / dIm;
    for (int l = 1; l < re.length; l++) {
      double a = dRe - residualRe[l];
      double b = dIm - residualIm[l];
      residualRe[l] = a * inverseRe[l] - b * inverseIm[l];
      residualIm[l] = a * inverseIm[l] + b * inverseRe[l];
      if (im[l] + residualIm[l] <= 0) {
        length = Math.min(length, 0.5 * im[l] / -residualIm[l]);
      }
    }
    re[0] += length * dRe;
    im[0] += length * dIm;
    boolean finite = Double.isFinite(re[0]) && Double.isFinite(im[0]);
    for (int l = 1; l < re.length; l++) {
      re[l] += length * residualRe[l];
      im[l] += length * residualIm[l];
      finite &= Double.isFinite(re[l]) && Double.isFinite(im[l]);
    }
    return finite;
  }

  /** d ln z/dm at real m. */
  private double slope(double m) {
    int count = layers.length;
    double sum = (1 - count) * (1 / (1 + m) - 1 / m) + (gaussian ? count / (1 + m) : 0);
    for (SquaredSlopes layer : layers) {
      double zeta = FreeProduct.inverse(layer, m);
      layer.transform(zeta, 0, out);
      sum += 1 / (out[2] * zeta);
    }
    return sum;
  }

  private void add(double y, double value) {
    if (size == logX.length) {
      logX = Arrays.copyOf(logX, 2 * size);
      density = Arrays.copyOf(density, 2 * size);
    }
    logX[size] = y;
    density[size] = value;
    size++;
  }

  private static double[] reciprocal(double x, double y) {
    double square = x * x + y * y;
    return new double[] {x / square, -y / square};
  }

  private static double logAbs(double x, double y) {
    return Math.log(x * x + y * y) / 2;
  }

  private static double square(double x) {
    return x * x;
  }
}
