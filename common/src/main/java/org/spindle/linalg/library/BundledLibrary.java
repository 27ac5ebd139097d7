// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.library;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * The OpenBLAS that travels in the jars: unpacked once per user and version, never loaded by
 * JavaCPP, whose own loader would map a second copy with other threads.
 *
 * <p>Several JVMs may unpack at once: JavaCPP holds a file lock on the cache while it writes.
 */
public final class BundledLibrary {

  private static final long LOCK_PATIENCE_NANOS = 30_000_000_000L;

  private BundledLibrary() {}

  /**
   * The library and its companions, which it finds beside itself.
   *
   * @param platform as JavaCPP names it
   * @return names of files; the library comes last
   */
  public static List<String> files(String platform) {
    return platform.startsWith("macosx")
        ? List.of(
            "libgcc_s.1.1.dylib",
            "libquadmath.0.dylib",
            "libgfortran.5.dylib",
            "libopenblas.0.dylib")
        : List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
  }

  /**
   * Unpacks the library of this platform, if it is not there yet.
   *
   * @return the library's file
   * @throws IOException if it is not on the class path or cannot be written
   */
  public static Path unpack() throws IOException {
    String platform = Loader.getPlatform();
    Path cache =
        Folders.cache()
            .orElseThrow(
                () ->
                    new IOException(
                        "no folder to unpack OpenBLAS into; set -D" + Folders.CACHE_PROPERTY));
    System.setProperty(Folders.CACHE_PROPERTY, cache.toString());
    File library = null;
    for (String name : files(platform)) {
      URL resource = find("org/bytedeco/openblas/" + platform + "/" + name);
      library = resource == null ? null : cache(resource); // not every platform has every companion
    }
    if (library == null) {
      throw new IOException("no OpenBLAS for " + platform + " on the class path");
    }
    return library.toPath();
  }

  /**
   * The jar, or folder, that holds this platform's library.
   *
   * @return empty if it is not on the class path
   */
  public static Optional<URL> jar() {
    String platform = Loader.getPlatform();
    List<String> names = files(platform);
    return Optional.ofNullable(
        find("org/bytedeco/openblas/" + platform + "/" + names.get(names.size() - 1)));
  }

  /** From our own class loader, or from that of the thread where Spark keeps them apart. */
  private static URL find(String resource) {
    URL url = BundledLibrary.class.getClassLoader().getResource(resource);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return url != null || context == null ? url : context.getResource(resource);
  }

  private static File cache(URL resource) throws IOException {
    long deadline = System.nanoTime() + LOCK_PATIENCE_NANOS;
    while (true) {
      try {
        return Loader.cacheResource(resource);
      } catch (OverlappingFileLockException e) {
        // Another thread of this JVM is unpacking something of its own; the file lock is per JVM.
        if (System.nanoTime() > deadline) {
          throw new IOException("the cache " + Loader.getCacheDir() + " stays locked", e);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000L);
      }
    }
  }
}
