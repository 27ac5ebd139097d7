// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.library;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folders from which this process may load a shared library: writable and not mounted noexec. */
public final class Folders {

  /** JavaCPP's property for the folder of unpacked libraries. */
  public static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

  private Folders() {}

  /**
   * Java's own folder for temporary files, where netlib puts its stub.
   *
   * @return whether usable or not
   */
  public static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * A folder fit for temporary libraries, the usual one first.
   *
   * @return empty if none is
   */
  public static Optional<Path> executableTemporary() {
    return roots().stream().filter(Folders::executable).findFirst();
  }

  /**
   * The folder for unpacked libraries: the user's choice, else the home folder's cache, else one of
   * our own under the first temporary folder that allows it.
   *
   * @return empty if none is fit
   */
  public static Optional<Path> cache() {
    String chosen = System.getProperty(CACHE_PROPERTY);
    if (chosen != null) {
      return Optional.of(Path.of(chosen));
    }
    List<Path> candidates = new ArrayList<>();
    Path home = Path.of(System.getProperty("user.home", "?"));
    if (home.isAbsolute()) {
      candidates.add(home.resolve(".javacpp").resolve("cache"));
    }
    String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9._-]", "_");
    for (Path root : roots()) {
      candidates.add(root.resolve(".javacpp-" + user).resolve("cache"));
    }
    return candidates.stream().filter(Folders::usableCache).findFirst();
  }

  private static List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    roots.add(temporary());
    for (String variable : List.of("SPARK_LOCAL_DIRS", "LOCAL_DIRS")) {
      for (String dir : System.getenv().getOrDefault(variable, "").split(",")) {
        if (!dir.isBlank()) {
          roots.add(Path.of(dir.strip()));
        }
      }
    }
    roots.add(Path.of("/var/tmp"));
    roots.add(Path.of(System.getProperty("user.dir")));
    return roots;
  }

  private static boolean usableCache(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return false;
    }
    return executable(folder) && owned(folder);
  }

  /**
   * Whether a file made here may be mapped as code: access(2) says no on a noexec mount.
   *
   * @param folder where a file is made and deleted again
   * @return false also if none can be made
   */
  public static boolean executable(Path folder) {
    return probe(folder, Files::isExecutable);
  }

  /** Whether we own the folder: a stranger's in a shared place may hold a planted library. */
  private static boolean owned(Path folder) {
    return probe(
        folder,
        file -> {
          try {
            return Files.getOwner(folder).equals(Files.getOwner(file));
          } catch (IOException | UnsupportedOperationException e) {
            return false;
          }
        });
  }

  private static boolean probe(Path folder, java.util.function.Predicate<Path> question) {
    Path file =
        folder.resolve(".spindle-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    try {
      Files.createFile(file);
      try {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      } catch (UnsupportedOperationException e) {
        return true; // no POSIX permissions here, so no noexec either
      }
      return question.test(file);
    } catch (IOException e) {
      return false;
    } finally {
      File f = file.toFile();
      if (f.exists() && !f.delete()) {
        f.deleteOnExit();
      }
    }
  }
}
