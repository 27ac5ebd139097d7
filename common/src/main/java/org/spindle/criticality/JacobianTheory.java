// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.ArrayList;
import java.util.List;

/**
 * The predicted spectrum of the end-to-end Jacobian of a wide random network, each layer with its
 * own length.
 *
 * <pre>
 * J = ∏_{l=1}^{L} g W_l diag φ'(x^l),   x^{l+1} = g W_l φ(x^l),   q_l = ‖x^l‖²/N
 * q_{l+1} = g² ∫Dz φ(√q_l z)²,   D_l² distributed as φ'(√q_l z)²
 * </pre>
 *
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014 for the network and q; J. Pennington, S.
 *     Schoenholz and S. Ganguli 2017 for the spectrum, there at the fixed point of q
 */
public final class JacobianTheory {

  private static final int FINE = 8;
  private static final double LOST = 0.003;

  private final WeightEnsemble ensemble;
  private final Nonlinearity units;
  private final double gain;
  private final double[] lengths;
  private final FreeProduct product;

  /**
   * The prediction.
   *
   * @param ensemble law of W_l
   * @param units the units of all layers
   * @param gain g > 0
   * @param length q₁ ≥ 0 of the first layer
   * @param factors L ≥ 1; at least 2 if the weights are orthogonal, since one layer is no product
   */
  public JacobianTheory(
      WeightEnsemble ensemble, Nonlinearity units, double gain, double length, int factors) {
    int least = ensemble == WeightEnsemble.ORTHOGONAL ? 2 : 1;
    if (factors < least) {
      throw new IllegalArgumentException("factors must be >= " + least + ", was " + factors);
    }
    this.ensemble = ensemble;
    this.units = units;
    this.gain = gain;
    lengths = new double[factors];
    lengths[0] = length;
    for (int l = 1; l < factors; l++) {
      lengths[l] = gain * gain * units.outputLength(lengths[l - 1]);
    }
    product = product(1);
  }

  private FreeProduct product(int fineness) {
    List<SquaredSlopes> layers = new ArrayList<>();
    for (double length : lengths) {
      layers.add(units.slopes(length, fineness));
    }
    return new FreeProduct(layers, gain, ensemble);
  }

  /**
   * The lengths q_l of the layers.
   *
   * @return a copy, L numbers
   */
  public double[] lengths() {
    return lengths.clone();
  }

  /**
   * The free product of the layers.
   *
   * @return law of the squared singular values
   */
  public FreeProduct product() {
    return product;
  }

  /**
   * The law of the singular values. Where few layers widen it, as at small gains, it is computed
   * from slopes that lie more densely.
   *
   * @return the spectrum on the logarithmic scale; see {@link LogSpectrum#untabulated()} for how
   *     much of it
   */
  public LogSpectrum spectrum() {
    LogSpectrum spectrum = product.spectrum();
    return spectrum.untabulated() < LOST ? spectrum : product(FINE).spectrum();
  }

  /**
   * The logarithm of the root mean square of the singular values.
   *
   * @return ½ ln m₁
   */
  public double logRms() {
    return product.logMean() / 2;
  }
}
