// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import org.spindle.linalg.library.LibraryFile;

/** Prints the engine of its JVM, a product and a spectrum computed by it. */
final class EngineReport {

  private EngineReport() {}

  public static void main(String[] args) {
    Engine engine = NativeBlas.prepare();
    Matrix two = Blas.best().multiply(Matrix.identity(2), Matrix.diagonal(2, 2));
    System.out.println("engine=" + engine.name());
    System.out.println("source=" + engine.source().word());
    System.out.println("library=" + engine.library());
    System.out.println("threads=" + engine.threads());
    System.out.println("note=" + engine.note());
    System.out.println("mapped=" + LibraryFile.mapped().size());
    System.out.println("values=" + SymmetricEigen.values(two)[1]);
    try {
      NativeBlas.requireNative();
      System.out.println("required=met");
    } catch (IllegalStateException e) {
      System.out.println("required=" + e.getMessage());
    }
  }
}
