// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.library;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where distributions put a full OpenBLAS, LAPACK included. */
public final class SystemLibraries {

  private static final List<String> NAMES =
      List.of(
          "libopenblas.so.0",
          "libopenblasp.so.0",
          "libopenblas.so",
          "libopenblas.0.dylib",
          "libopenblas.dylib");
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/lib64",
          "/usr/local/lib",
          "/opt/homebrew/opt/openblas/lib",
          "/usr/local/opt/openblas/lib");

  private SystemLibraries() {}

  /**
   * Existing files in the order of preference: the process's own paths come first.
   *
   * @return none, one or several
   */
  public static List<Path> candidates() {
    Set<String> folders = new LinkedHashSet<>();
    folders.addAll(split(System.getenv("LD_LIBRARY_PATH")));
    folders.addAll(split(System.getProperty("java.library.path")));
    folders.addAll(FOLDERS);
    List<Path> files = new ArrayList<>();
    for (String folder : folders) {
      for (String name : NAMES) {
        Path file = Path.of(folder).resolve(name);
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private static List<String> split(String path) {
    return path == null
        ? List.of()
        : List.of(path.split(File.pathSeparator)).stream().filter(s -> !s.isBlank()).toList();
  }
}
