// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Part II of the talk, on signals: what a random deep network does to small differences.
 *
 * <p>Products of gaussian matrices stretch a few directions and crush all others; orthogonal ones,
 * at the edge of chaos also in nonlinear networks, treat all directions alike. There, at χ = 1,
 * signals reach deep, Jacobians stay well conditioned, and training starts well.
 *
 * <table>
 * <caption>Experiments, in the order of the talk</caption>
 * <tr><td>{@link RandomProducts}</td><td>singular values of long products</td></tr>
 * <tr><td>{@link JacobianSpectrum}</td><td>singular values of the Jacobian of a network</td></tr>
 * <tr><td>{@link SignalPropagation}</td><td>how deep signals reach, and where chaos begins</td></tr>
 * <tr><td>{@link GainTraining}</td><td>gain and ensemble of the weights in training</td></tr>
 * <tr><td>{@link DeltaOrthogonal}</td><td>the same in convolutional networks</td></tr>
 * </table>
 *
 * <p>The maps, spectra and simulations are those of {@link org.spindle.criticality}.
 */
package org.spindle.jobs.experiment.criticality;
