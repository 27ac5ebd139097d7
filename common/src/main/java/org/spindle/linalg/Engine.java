// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * What computes the linear algebra of this JVM: found once, logged once, stored with each row.
 *
 * @param name {@code openblas}, {@code native} for another library, or {@code java}
 * @param implementation classes of netlib that answer, BLAS and LAPACK
 * @param library file of the library, empty for {@code java}
 * @param version version of OpenBLAS as far as the file tells it, and the processor whose kernels
 *     the user has chosen; else empty
 * @param threads threads of one call, from the environment at the start of the JVM
 * @param source where the library came from
 * @param note what the user should know, e.g. why there is no native library; empty if all is well
 */
public record Engine(
    String name,
    String implementation,
    String library,
    String version,
    int threads,
    Source source,
    String note) {

  /** Where a native library came from. */
  public enum Source {
    /** Named by the user's system properties. */
    EXPLICIT,
    /** Unpacked from the jar that came with Spindle. */
    BUNDLED,
    /** Found on this machine. */
    SYSTEM,
    /** There is none. */
    NONE;

    /**
     * The word for rows and logs.
     *
     * @return the name in lower case
     */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Whether a native library answers for both BLAS and LAPACK.
   *
   * @return false for the Java fall-back
   */
  public boolean isNative() {
    return source != Source.NONE;
  }

  /**
   * The engine in a few words, for the column {@code engine} and for logs.
   *
   * @return e.g. {@code openblas 0.3.31 bundled, 1 thread}
   */
  public String describe() {
    StringBuilder s = new StringBuilder(name);
    if (!version.isEmpty()) {
      s.append(' ').append(version);
    }
    if (isNative()) {
      s.append(' ').append(source.word());
    }
    return s.append(", ").append(threads).append(threads == 1 ? " thread" : " threads").toString();
  }
}
