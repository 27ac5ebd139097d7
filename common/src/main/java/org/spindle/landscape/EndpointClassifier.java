// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.linalg.EigenWorkspace;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SolveWorkspace;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.sweep.Watch;

/** Spectra at the places where searches ended, and the class of each. */
final class EndpointClassifier {

  /** Where the two steps of the second look begin, in length scales … */
  private static final double ASIDE = 1e-4;

  /** … and at most this part of |λ|min/‖H‖, so that the step is in the linear range. */
  private static final double LINEAR = 1e-2;

  /** |∇V| after the two steps, over that before: below what a linear rate of 1 % leaves. */
  private static final double DECAY = 1e-4;

  private final Landscape landscape;
  private final SearchSettings settings;
  private final Landscape.Probe probe;
  private final int n;
  private final int capacity;
  private final Matrix hessians;
  private final double[] lambdas;
  private final EigenWorkspace spectrum;
  private final SolveWorkspace solver;
  private final Transverse transverse;
  private final double[] work;

  EndpointClassifier(Landscape landscape, SearchSettings settings, Landscape.Probe probe) {
    this.landscape = landscape;
    this.settings = settings;
    this.probe = probe;
    n = landscape.dimension();
    capacity = settings.batch();
    hessians = new Matrix(n, n * capacity);
    lambdas = new double[capacity];
    spectrum = new EigenWorkspace(n, false);
    solver = new SolveWorkspace(n);
    transverse = settings.gauge() > 0 ? new Transverse(n, settings.gauge()) : null;
    work = new double[n];
  }

  List<Endpoint> classify(Matrix places, int[] steps, Watch watch) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int first = 0; first < places.cols(); first += capacity) {
      watch.check();
      int count = Math.min(capacity, places.cols() - first);
      Matrix x = places.block(0, first, n, count).copy();
      List<Endpoint> batch = measure(x, Arrays.copyOfRange(steps, first, first + count));
      endpoints.addAll(confirm(batch));
    }
    return endpoints;
  }

  /** Endpoints by the gradient alone. */
  private List<Endpoint> measure(Matrix x, int[] steps) {
    int count = x.cols();
    moveTo(x);
    double[] g = probe.gradients().data();
    probe.hessians(IntStream.range(0, count).toArray(), count, hessians);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      double residual = length(g, j * n);
      double[] point = Arrays.copyOfRange(x.data(), j * n, (j + 1) * n);
      double value = probe.value(j);
      if (!(Math.abs(value) <= Double.MAX_VALUE && residual <= Double.MAX_VALUE)) {
        endpoints.add(
            new Endpoint(Kind.STALLED, point, value, residual, 1, new double[0], steps[j]));
        continue;
      }
      double[] eigenvalues = eigenvalues(x, j);
      double flatness = flatness(j, g, residual, SymmetricEigen.norm(eigenvalues));
      Kind kind = kind(residual, flatness);
      double[] kept = kind == Kind.CRITICAL ? eigenvalues : new double[0];
      endpoints.add(new Endpoint(kind, point, value, residual, flatness, kept, steps[j]));
    }
    return endpoints;
  }

  private Kind kind(double residual, double flatness) {
    if (residual <= settings.accepted()) {
      return Kind.CRITICAL;
    }
    return flatness < CriticalPointSearch.FLAT ? Kind.FLAT : Kind.STALLED;
  }

  /** Those eigenvalues that belong to the domain; leaves its Hessian in block j. */
  private double[] eigenvalues(Matrix x, int j) {
    Matrix h = hessians.block(0, j * n, n, n);
    if (!landscape.onSphere()) {
      return spectrum.values(h).clone();
    }
    Sphere.curve(h, lambdas[j], 0, x.data(), j * n, work);
    double beyond = 1 + 2 * frobenius(h); // the radial eigenvalue becomes the last one
    Sphere.curve(h, 0, beyond, x.data(), j * n, work);
    double[] eigenvalues = Arrays.copyOf(spectrum.values(h), n - 1);
    Sphere.curve(h, 0, 0, x.data(), j * n, work);
    return eigenvalues;
  }

  private double flatness(int j, double[] g, double residual, double norm) {
    if (residual == 0 || norm == 0) {
      return 0;
    }
    double sum = 0;
    for (int r = 0; r < n; r++) {
      double product = 0;
      for (int c = 0; c < n; c++) {
        product += hessians.get(r, j * n + c) * g[j * n + c];
      }
      sum += product * product;
    }
    return Math.sqrt(sum) / (norm * residual);
  }

  /** Takes two pure Newton steps from beside each critical point; who does not come back is not. */
  private List<Endpoint> confirm(List<Endpoint> endpoints) {
    List<Endpoint> critical = endpoints.stream().filter(Endpoint::isCritical).toList();
    if (critical.isEmpty()) {
      return endpoints;
    }
    Matrix x = new Matrix(n, critical.size());
    double[] away = new double[critical.size()];
    for (int j = 0; j < critical.size(); j++) {
      away[j] = stepAside(critical.get(j), x, j);
    }
    double[] before = newton(x);
    newton(x);
    moveTo(x);
    double[] after = new double[critical.size()];
    for (int j = 0; j < after.length; j++) {
      after[j] = length(probe.gradients().data(), j * n);
    }
    List<Endpoint> confirmed = new ArrayList<>();
    for (int i = 0, j = 0; i < endpoints.size(); i++) {
      Endpoint e = endpoints.get(i);
      if (!e.isCritical()) {
        confirmed.add(e);
        continue;
      }
      boolean decays = after[j] <= Math.max(DECAY * before[j], settings.accepted());
      boolean returns = transverseDistance(e.point(), x, j) <= 0.1 * away[j];
      confirmed.add(decays && returns ? e : demoted(e));
      j++;
    }
    return confirmed;
  }

  private Endpoint demoted(Endpoint e) {
    Kind kind = e.flatness() < CriticalPointSearch.FLAT ? Kind.FLAT : Kind.STALLED;
    return new Endpoint(
        kind, e.point(), e.value(), e.residual(), e.flatness(), new double[0], e.steps());
  }

  private double stepAside(Endpoint e, Matrix x, int j) {
    double norm = SymmetricEigen.norm(e.eigenvalues());
    double bound = settings.gauge() * norm;
    double least =
        Arrays.stream(e.eigenvalues()).map(Math::abs).filter(v -> v >= bound).min().orElse(0);
    double distance = settings.lengthScale() * Math.min(ASIDE, LINEAR * least / norm);
    for (int i = 0; i < n; i++) {
      double sign = (i * 0x9E3779B9 >>> 16 & 1) == 0 ? 1 : -1; // in no special direction
      x.data()[j * n + i] = e.point()[i] + sign * distance / Math.sqrt(n);
    }
    if (landscape.onSphere()) {
      Sphere.retract(x.data(), j * n, n);
    }
    return Math.max(transverseDistance(e.point(), x, j), Double.MIN_NORMAL);
  }

  /** One Newton step of all points; returns |∇V| before it. */
  private double[] newton(Matrix x) {
    int count = x.cols();
    moveTo(x);
    double[] residuals = new double[count];
    double[] g = probe.gradients().data();
    probe.roughHessians(IntStream.range(0, count).toArray(), count, hessians);
    for (int j = 0; j < count; j++) {
      Matrix h = hessians.block(0, j * n, n, n);
      if (landscape.onSphere()) {
        Sphere.curve(h, lambdas[j], frobenius(h), x.data(), j * n, work);
      }
      residuals[j] = length(g, j * n);
      boolean solved =
          transverse == null
              ? solver.solve(h, g, j * n)
              : transverse.of(h) && transverse.solve(g, j * n);
      for (int i = j * n; solved && i < (j + 1) * n; i++) {
        x.data()[i] -= g[i];
      }
      if (landscape.onSphere()) {
        Sphere.retract(x.data(), j * n, n);
      }
    }
    return residuals;
  }

  private void moveTo(Matrix x) {
    probe.moveTo(x, x.cols());
    for (int j = 0; landscape.onSphere() && j < x.cols(); j++) {
      lambdas[j] = Sphere.project(x.data(), j * n, probe.gradients().data(), j * n, n);
    }
  }

  /** How far the j-th place is from a point, not counting what lies along a symmetry. */
  private double transverseDistance(double[] point, Matrix x, int j) {
    double[] difference = new double[n];
    for (int i = 0; i < n; i++) {
      difference[i] = point[i] - x.data()[j * n + i];
    }
    if (transverse != null) {
      Matrix single = new Matrix(n, 1, point);
      probe.moveTo(single, 1);
      probe.hessians(new int[] {0}, 1, hessians);
      transverse.of(hessians.block(0, 0, n, n));
      transverse.project(difference, 0);
    }
    return length(difference, 0);
  }

  private double length(double[] v, int at) {
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      sum += v[i] * v[i];
    }
    return Math.sqrt(sum);
  }

  private static double frobenius(Matrix h) {
    double sum = 0;
    for (int c = 0; c < h.cols(); c++) {
      for (int r = 0; r < h.rows(); r++) {
        sum += h.get(r, c) * h.get(r, c);
      }
    }
    return Math.sqrt(sum);
  }
}
