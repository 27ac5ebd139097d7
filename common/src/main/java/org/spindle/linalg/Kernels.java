// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * netlib's products behind its own checks of arguments. Those of netlib 3.0.3, which Spark 4.0
 * brings, want room after the last column of a block and so refuse each block at the lower right
 * end of a matrix. Callers have checked the shapes.
 */
final class Kernels {

  private static final MethodHandle DGEMM = product("dgemmK", double.class, double[].class, false);
  private static final MethodHandle SGEMM = product("sgemmK", float.class, float[].class, false);
  private static final MethodHandle DGEMV = product("dgemvK", double.class, double[].class, true);
  private static final MethodHandle SGEMV = product("sgemvK", float.class, float[].class, true);

  private Kernels() {}

  /** A kernel's handle: letters of the operations, sizes, α, A, B or x, β, C or y. */
  private static MethodHandle product(
      String name, Class<?> number, Class<?> array, boolean ofVector) {
    List<Class<?>> arguments = new ArrayList<>();
    arguments.addAll(Collections.nCopies(ofVector ? 1 : 2, String.class));
    arguments.addAll(Collections.nCopies(ofVector ? 2 : 3, int.class));
    List<Class<?>> matrix = List.of(array, int.class, int.class);
    arguments.add(number);
    arguments.addAll(matrix);
    arguments.addAll(matrix);
    arguments.add(number);
    arguments.addAll(matrix);
    MethodType type = MethodType.methodType(void.class, arguments);
    try {
      Class<?> owner = Class.forName("dev.ludovic.netlib.blas.AbstractBLAS");
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVirtual(owner, name, type)
          .asType(type.insertParameterTypes(0, BLAS.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this netlib has no " + name, e);
    }
  }

  // The standard's letters and order of arguments.
  static void dgemm(
      BLAS blas,
      Op opA,
      Op opB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int offsetA,
      int lda,
      double[] b,
      int offsetB,
      int ldb,
      double beta,
      double[] c,
      int offsetC,
      int ldc) {
    try {
      DGEMM.invokeExact(
          blas,
          opA.letter(),
          opB.letter(),
          m,
          n,
          k,
          alpha,
          a,
          offsetA,
          lda,
          b,
          offsetB,
          ldb,
          beta,
          c,
          offsetC,
          ldc);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void sgemm(
      BLAS blas,
      Op opA,
      Op opB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int offsetA,
      int lda,
      float[] b,
      int offsetB,
      int ldb,
      float beta,
      float[] c,
      int offsetC,
      int ldc) {
    try {
      SGEMM.invokeExact(
          blas,
          opA.letter(),
          opB.letter(),
          m,
          n,
          k,
          alpha,
          a,
          offsetA,
          lda,
          b,
          offsetB,
          ldb,
          beta,
          c,
          offsetC,
          ldc);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void dgemv(BLAS blas, Op op, double alpha, Matrix a, double[] x, double beta, double[] y) {
    try {
      DGEMV.invokeExact(
          blas,
          op.letter(),
          a.rows(),
          a.cols(),
          alpha,
          a.data(),
          a.offset(),
          a.leading(),
          x,
          0,
          1,
          beta,
          y,
          0,
          1);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void sgemv(
      BLAS blas, Op op, float alpha, FloatMatrix a, float[] x, float beta, float[] y) {
    try {
      SGEMV.invokeExact(
          blas,
          op.letter(),
          a.rows(),
          a.cols(),
          alpha,
          a.data(),
          a.offset(),
          a.leading(),
          x,
          0,
          1,
          beta,
          y,
          0,
          1);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
