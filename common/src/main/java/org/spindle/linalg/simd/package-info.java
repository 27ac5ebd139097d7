// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Kernels on the processor's vector unit, for what BLAS does slowly or not at all.
 *
 * <p>Pure static functions on arrays; no other package of the project is imported, since this one
 * is compiled apart with {@code --add-modules jdk.incubator.vector}.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.linalg.simd.ThinProduct}</td><td>ten rows times a large matrix, and
 * times its transpose, in float</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.SineCosine}</td><td>sines and cosines of many angles at once</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.HyperbolicTangent}</td><td>tanh of many numbers, in
 * double</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.Exponential}</td><td>exponentials of many numbers, and
 * their sums, in double</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.NarrowProduct}</td><td>ten by ten times ten by n, in
 * double</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.NeuronBlock}</td><td>bias and nonlinearity of blocks of
 * neurons, in float</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.NeuronErrors}</td><td>their loss, slopes and bias gradients
 * on the way back</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.SturmSequence}</td><td>eigenvalue counts and determinants
 * of a tridiagonal matrix at many shifts</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.PlaneRotation}</td><td>the rotation of two vectors by one
 * angle</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.LaneProduct}</td><td>many small products side by side, a
 * lane for each, in float</td></tr>
 * <tr><td>{@link org.spindle.linalg.simd.FixedPointProduct}</td><td>tall matrices of 32-bit
 * fixed-point numbers times vectors, in double</td></tr>
 * </table>
 *
 * <p>One rule for whoever adds a kernel: use one species for each element type, {@code
 * SPECIES_PREFERRED}, in all of them. The compiler learns the class of a vector that is carried
 * round a loop from a profile shared by the whole JVM; a second species there makes it allocate
 * every vector, thirty times slower, in kernels that were fast before.
 */
package org.spindle.linalg.simd;
