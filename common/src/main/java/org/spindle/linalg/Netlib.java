// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.ludovic.netlib.lapack.LAPACK;
import dev.ludovic.netlib.lapack.NativeLAPACK;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * netlib's instances. Touching them starts netlib's own search for a library, so only {@link
 * NativeBlas} may do so first.
 */
final class Netlib {

  private Netlib() {}

  /** Names of the BLAS routines that we call, as the library exports them. */
  static List<String> blasSymbols() {
    return exported(
        "dgemm", "sgemm", "dgemv", "sgemv", "dger", "sger", "dsyrk", "ssyrk", "dsymm", "dtrsm",
        "daxpy", "saxpy", "ddot", "sdot", "dnrm2", "snrm2", "dscal", "sscal");
  }

  /** Names of the LAPACK routines that we call, as the library exports them. */
  static List<String> lapackSymbols() {
    return exported(
        "dgesdd", "dsyevd", "dsytrd", "dormtr", "dsterf", "dstevd", "dgeqrf", "dorgqr", "dormqr",
        "dpotrf", "dpotrs", "dgetrf", "dgetrs", "dgetri", "dgeev");
  }

  static List<String> symbols() {
    return Stream.concat(blasSymbols().stream(), lapackSymbols().stream()).toList();
  }

  private static List<String> exported(String... routines) {
    return Stream.of(routines).map(name -> name + "_").toList();
  }

  static Optional<BLAS> nativeBlas() {
    BLAS best = BLAS.getInstance();
    return best instanceof NativeBLAS ? Optional.of(best) : Optional.empty();
  }

  static Optional<LAPACK> nativeLapack() {
    LAPACK best = LAPACK.getInstance();
    return best instanceof NativeLAPACK ? Optional.of(best) : Optional.empty();
  }

  static BLAS javaBlas() {
    return JavaBLAS.getInstance();
  }

  static LAPACK javaLapack() {
    return JavaLAPACK.getInstance();
  }

  static String implementation() {
    return BLAS.getInstance().getClass().getSimpleName()
        + " and "
        + LAPACK.getInstance().getClass().getSimpleName();
  }
}
