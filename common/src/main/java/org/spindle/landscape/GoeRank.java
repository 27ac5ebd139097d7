// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The exact number of eigenvalues of G_n below an eigenvalue at x: its mean and mean square.
 *
 * <p>They are integrals over the two- and three-point functions, which are quaternion determinants
 * of the kernel
 *
 * <pre>
 * K(x, y) = [S(x,y) D(x,y); J(x,y) S(y,x)],   D = −∂_y S,   J = ∫½sgn(x − t) S(t,y) dt − ½sgn(x − y)
 * R₂(x, y) = ρ(x) ρ(y) − ½ tr K(x,y) K(y,x)
 * ⟨m⟩ = ∫_{y&lt;x} R₂(x, y) dy/ρ(x),   ⟨m(m − 1)⟩ = ∫∫_{y,z&lt;x} R₃(x, y, z) dy dz/ρ(x)
 * </pre>
 *
 * <p>The Hessian at a critical point with reduced shift x has as many negative eigenvalues. Not
 * safe for two threads at once.
 *
 * @error about 1e-10 n within the spectrum
 * @cost mean: 60 n² flops; mean square: 600 n³ flops, by products of matrices
 * @source F. J. Dyson 1970, Commun. Math. Phys. 19, 235; M. L. Mehta 2004, ch. 7
 */
public final class GoeRank {

  private static final int NODES = 8;
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(NODES);
  private static final double OUTSIDE = -300; // logarithm of a density that counts as none

  private final int n;
  private final HermiteFunctions hermite;
  private final double coupling;

  /**
   * Ranks in one ensemble.
   *
   * @param n order of the matrices, ≥ 2
   */
  public GoeRank(int n) {
    if (n < 2) {
      throw new IllegalArgumentException("order must be >= 2, was " + n);
    }
    this.n = n;
    hermite = new HermiteFunctions(n);
    coupling = Math.sqrt(0.5 * n);
  }

  /** Hermite functions φ_0 … φ_n at a place, and ½∫ sgn φ. */
  private record Place(double[] phi, double[] half) {}

  /**
   * The mean number of eigenvalues below one at x.
   *
   * @param x place
   * @return ⟨m⟩, from 0 to n − 1
   */
  public double mean(double x) {
    if (new GoeDensity(n).logAt(x) < OUTSIDE) {
      return x < 0 ? 0 : n - 1;
    }
    Place here = place(x / Math.sqrt(2));
    double[][] nodes = nodes(x / Math.sqrt(2));
    double own = kernel(here, here);
    double sum = 0;
    for (int q = 0; q < nodes[0].length; q++) {
      Place there = place(nodes[0][q]);
      double two = own * kernel(there, there) - cluster(here, there);
      sum += nodes[1][q] * two;
    }
    return sum / own;
  }

  /**
   * Mean and mean square of the number of eigenvalues below one at x.
   *
   * @param x place
   * @return ⟨m⟩ and ⟨m²⟩
   */
  public double[] moments(double x) {
    if (new GoeDensity(n).logAt(x) < OUTSIDE) {
      double all = x < 0 ? 0 : n - 1;
      return new double[] {all, all * all};
    }
    Place here = place(x / Math.sqrt(2));
    double[][] nodes = nodes(x / Math.sqrt(2));
    int size = nodes[0].length;
    Place[] places = new Place[size];
    double[] root = new double[size];
    double[] s = new double[size]; // √w S(x, y)
    double[] t = new double[size]; // √w S(y, x)
    double[] d = new double[size]; // √w D(x, y)
    double[] j = new double[size]; // √w J(x, y)
    double own = kernel(here, here);
    double below = 0;
    double one = 0;
    for (int q = 0; q < size; q++) {
      places[q] = place(nodes[0][q]);
      root[q] = Math.sqrt(nodes[1][q]);
      s[q] = root[q] * kernel(here, places[q]);
      t[q] = root[q] * kernel(places[q], here);
      d[q] = root[q] * derivative(here, places[q]);
      j[q] = root[q] * integral(here, places[q], 1);
      below += nodes[1][q] * kernel(places[q], places[q]);
      one += s[q] * t[q] - d[q] * j[q];
    }
    Matrix[] k = kernels(places, root);
    double two = 0;
    double three = 0;
    for (int z = 0; z < size; z++) {
      double topLeft = 0;
      double topRight = 0;
      double bottomLeft = 0;
      double bottomRight = 0;
      for (int y = 0; y < size; y++) {
        double syz = k[0].get(y, z);
        double szy = k[0].get(z, y);
        double dyz = k[1].get(y, z);
        double jyz = k[2].get(y, z);
        two += syz * szy - dyz * jyz;
        // K(x,y) K(y,z), summed over y
        topLeft += s[y] * syz + d[y] * jyz;
        topRight += s[y] * dyz + d[y] * szy;
        bottomLeft += j[y] * syz + t[y] * jyz;
        bottomRight += j[y] * dyz + t[y] * szy;
      }
      // times K(z,x) = [S(z,x) −D(x,z); −J(x,z) S(x,z)]
      three += topLeft * t[z] - topRight * j[z] - bottomLeft * d[z] + bottomRight * s[z];
    }
    // −½sgn(y − z) in J(y, z): with D = −∂S the integral over one place is done.
    for (int q = 0; q < size; q++) {
      Place y = places[q];
      two += nodes[1][q] * (0.5 * (kernel(y, here) + atMinusInfinity(y)) - kernel(y, y));
      three -= root[q] * t[q] * (2 * s[q] / root[q] - own - atMinusInfinity(here));
    }
    double mean = below - one / own;
    double pairs = below * below - two - (2 * below * one - three) / own;
    return new double[] {mean, pairs + mean};
  }

  private Place place(double y) {
    double[] phi = new double[n + 1];
    double[] half = new double[n + 1];
    hermite.at(y);
    hermite.phi(phi);
    hermite.half(half);
    return new Place(phi, half);
  }

  /** Nodes and weights from where the density vanishes up to y, in units of √2. */
  private double[][] nodes(double y) {
    double edge = Math.sqrt(2.0 * n);
    double low = Math.min(-edge - 8 * Math.max(0.4, Math.pow(n, -1.0 / 6)), y - 1);
    int panels = (int) Math.ceil((y - low) * edge / 4) + 1;
    double width = (y - low) / panels;
    double[][] nodes = new double[2][panels * NODES];
    for (int p = 0; p < panels; p++) {
      for (int i = 0; i < NODES; i++) {
        nodes[0][p * NODES + i] = low + width * (p + 0.5 * (1 + RULE.getPoint(i)));
        nodes[1][p * NODES + i] = 0.5 * width * RULE.getWeight(i);
      }
    }
    return nodes;
  }

  /** S(x, y). */
  private double kernel(Place x, Place y) {
    double sum = coupling * x.phi[n - 1] * y.half[n];
    for (int i = 0; i < n; i++) {
      sum += x.phi[i] * y.phi[i];
    }
    return n % 2 == 0 ? sum : sum + x.phi[n - 1] / hermite.total(n - 1);
  }

  /** S(x, −∞). */
  private double atMinusInfinity(Place x) {
    double odd = n % 2 == 0 ? 0 : 1 / hermite.total(n - 1);
    return x.phi[n - 1] * (odd - 0.5 * coupling * hermite.total(n));
  }

  /** D(x, y) = −∂_y S(x, y). */
  private double derivative(Place x, Place y) {
    double sum = coupling * x.phi[n - 1] * y.phi[n];
    for (int i = 0; i < n; i++) {
      double down = i == 0 ? 0 : hermite.root(i) * y.phi[i - 1];
      sum += x.phi[i] * (down - hermite.root(i + 1) * y.phi[i + 1]);
    }
    return -sum;
  }

  /** J(x, y) where x − y has the given sign. */
  private double integral(Place x, Place y, int sign) {
    double sum = coupling * x.half[n - 1] * y.half[n] - 0.5 * sign;
    for (int i = 0; i < n; i++) {
      sum += x.half[i] * y.phi[i];
    }
    return n % 2 == 0 ? sum : sum + (x.half[n - 1] - y.half[n - 1]) / hermite.total(n - 1);
  }

  /** ½ tr K(x,y) K(y,x) for y < x. */
  private double cluster(Place x, Place y) {
    return kernel(x, y) * kernel(y, x) - derivative(x, y) * integral(x, y, 1);
  }

  /**
   * S, D and J + ½sgn between all places, times the roots of both weights: the sign is left to
   * {@link #moments}, since no quadrature likes a step.
   */
  private Matrix[] kernels(Place[] places, double[] root) {
    int size = places.length;
    int terms = n + 2;
    Matrix right = new Matrix(terms, size);
    Matrix[] left = {new Matrix(terms, size), new Matrix(terms, size), new Matrix(terms, size)};
    Matrix integralRight = new Matrix(terms, size);
    Matrix[] other = {right, new Matrix(terms, size), integralRight};
    double odd = n % 2 == 0 ? 0 : 1 / hermite.total(n - 1);
    for (int q = 0; q < size; q++) {
      Place y = places[q];
      double w = root[q];
      for (int i = 0; i < n; i++) {
        double down = i == 0 ? 0 : hermite.root(i) * y.phi[i - 1];
        left[0].set(i, q, w * y.phi[i]);
        left[1].set(i, q, w * y.phi[i]);
        left[2].set(i, q, w * y.half[i]);
        right.set(i, q, w * y.phi[i]);
        other[1].set(i, q, w * (hermite.root(i + 1) * y.phi[i + 1] - down));
        integralRight.set(i, q, w * y.phi[i]);
      }
      left[0].set(n, q, w * y.phi[n - 1]);
      right.set(n, q, w * (coupling * y.half[n] + odd));
      left[1].set(n, q, w * y.phi[n - 1]);
      other[1].set(n, q, -w * coupling * y.phi[n]);
      left[2].set(n, q, w * y.half[n - 1]);
      integralRight.set(n, q, w * (coupling * y.half[n] + odd));
      left[2].set(n + 1, q, w);
      integralRight.set(n + 1, q, -w * odd * y.half[n - 1]);
    }
    Blas blas = Blas.best();
    Matrix[] kernels = new Matrix[3];
    for (int i = 0; i < 3; i++) {
      kernels[i] = blas.multiply(Op.T, left[i], Op.N, other[i]);
    }
    return kernels;
  }
}
