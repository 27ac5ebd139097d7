// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Part III of the talk: the geometry of error surfaces.
 *
 * <p>In high dimensions the critical points of a random function at high values are saddles, and
 * the more directions lead down from one the higher it lies. The exact laws of random landscapes
 * come first, then searches that find such points in earnest, then the error surfaces of networks.
 *
 * <table>
 * <caption>Experiments, in the order of the talk</caption>
 * <tr><td>{@link GaussianCriticalPoints}</td><td>index against energy of gaussian fields</td></tr>
 * <tr><td>{@link SpinGlassCriticalPoints}</td><td>the same on the sphere, and complexities</td></tr>
 * <tr><td>{@link SpinGlassSearch}</td><td>what searches find in a spin glass</td></tr>
 * <tr><td>{@link ExplicitLandscape}</td><td>points that a search found, against the law</td></tr>
 * <tr><td>{@link LanczosLaw}</td><td>spectra of large Hessians by products alone</td></tr>
 * <tr><td>{@link NetworkDerivatives}</td><td>gradient and Hessian of a network are exact</td></tr>
 * <tr><td>{@link LinearAutoencoder}</td><td>a search where all critical points are known</td></tr>
 * <tr><td>{@link NetworkLandscapeExperiment}</td><td>index against error of small networks</td></tr>
 * <tr><td>{@link NetworkSpectrum}</td><td>the curvature of larger networks</td></tr>
 * </table>
 *
 * <p>Ensembles and searches are those of {@link org.spindle.landscape}, networks those of {@link
 * org.spindle.network}.
 */
package org.spindle.jobs.experiment.landscape;
