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

  private final double[] lengths;
  private final FreeProduct product;

  /**
   * The prediction.
   *
   * @param ensemble law of W_l
   * @param units the units of all layers
   * @param gain g > 0
   * @param length q₁ ≥ 0 of the first layer
   * @param factors L ≥ 1
   */
  public JacobianTheory(
      WeightEnsemble ensemble, Units units, double gain, double length, int factors) {
    if (factors < 1) {
      throw new IllegalArgumentException("factors must be >= 1, was " + factors);
    }
    lengths = new double[factors];
    lengths[0] = length;
    List<SquaredSlopes> layers = new ArrayList<>();
    for (int l = 0; l < factors; l++) {
      if (l > 0) {
        lengths[l] = gain * gain * units.outputLength(lengths[l - 1]);
      }
      layers.add(units.slopes(lengths[l]));
    }
    product = new FreeProduct(layers, gain, ensemble);
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
   * The logarithm of the root mean square of the singular values.
   *
   * @return ½ ln m₁
   */
  public double logRms() {
    return product.logMean() / 2;
  }
}
