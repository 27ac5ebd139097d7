// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Linear algebra on dense real matrices: the only door to BLAS and LAPACK.
 *
 * <p>A = U·diag(s)·Vᵀ, A = V·diag(λ)·Vᵀ, A = Q·R, A = L·Lᵀ, P·A = L·U. Matrices are column-major;
 * element (r, c) is {@code data[offset + r + c * leading]}, and blocks are views.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>{@link Matrix}, {@link FloatMatrix}<td>a matrix in double and single precision
 *   <tr><td>{@link NativeBlas}, {@link Engine}<td>which library computes, and where it came from
 *   <tr><td>{@link Blas}, {@link FloatBlas}<td>products, on the native or the Java engine
 *   <tr><td>{@link Lapack}<td>the engine that factorizations take
 *   <tr><td>{@link Svd}, {@link SvdWorkspace}<td>singular values and vectors
 *   <tr><td>{@link SymmetricEigen}, {@link EigenWorkspace}<td>spectra of symmetric and tridiagonal
 *       matrices
 *   <tr><td>{@link TridiagonalForm}<td>A = Q·T·Qᵀ, for functions of a matrix times few vectors
 *   <tr><td>{@link TridiagonalSpectrum}<td>spectra of many tridiagonal matrices, by Sturm sequences
 *   <tr><td>{@link Lanczos}, {@link LinearOperator}<td>tridiagonal form of a symmetric operator
 *   <tr><td>{@link SpectralDensity}<td>spectra as measures, of large operators from few products
 *   <tr><td>{@link Inertia}<td>numbers of negative, null and positive eigenvalues
 *   <tr><td>{@link GeneralEigen}<td>complex spectra
 *   <tr><td>{@link Qr}, {@link QrWorkspace}<td>orthogonal factors, and the sign fix that makes them
 *       Haar distributed
 *   <tr><td>{@link Cholesky}, {@link CholeskyWorkspace}, {@link Lu}<td>solutions and determinants
 * </table>
 *
 * <p>The files behind the native engine are the affair of {@link org.spindle.linalg.library};
 * {@link org.spindle.linalg.probe} asks whether its routines work.
 *
 * <p>Sizes are checked before each call, since netlib does not, and a wrong one corrupts memory. A
 * call cannot be interrupted. Results differ in the last bits between machines and thread counts:
 * compare with tolerances. No sparse and no complex matrices; no threads of its own.
 *
 * @source E. Anderson et al., LAPACK Users' Guide, 3rd edition, SIAM 1999
 */
package org.spindle.linalg;
