// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a shared library's bytes tell before it is loaded: which OpenBLAS it is, and whether it
 * exports the routines we call. A missing one would kill the JVM at the first call.
 */
public final class LibraryFile {

  private static final Pattern VERSION = Pattern.compile("OpenBLAS (\\d+\\.\\d+\\.\\d+)");
  private static final Pattern JAR_VERSION = Pattern.compile("openblas-(\\d+\\.\\d+\\.\\d+)");
  private static final Path MAPS = Path.of("/proc/self/maps");
  // Only what is mapped as code: a file that was read for its strings is not a library in use.
  private static final Pattern MAPPED = Pattern.compile("^\\S+ ..x. [^/]*(/.*?)( \\(deleted\\))?$");
  private static final Pattern BLAS_NAME =
      Pattern.compile("lib(open)?blas[^/]*\\.so[^/]*|libmkl_rt[^/]*|libblis[^/]*");

  private final String version;
  private final Set<String> missing;

  private LibraryFile(String version, Set<String> missing) {
    this.version = version;
    this.missing = missing;
  }

  /**
   * Version of OpenBLAS.
   *
   * @return empty if the file is something else
   */
  public String version() {
    return version;
  }

  /**
   * Routines of ours that occur nowhere among the file's strings.
   *
   * @return as the library would export them
   */
  public Set<String> missing() {
    return missing;
  }

  /**
   * The version in the name of the jar that a cached library came from.
   *
   * @param cached the library's file
   * @return empty if there is none in its path
   */
  public static String jarVersion(Path cached) {
    Matcher m = JAR_VERSION.matcher(cached.toString());
    return m.find() ? m.group(1) : "";
  }

  /**
   * Reads a library's strings.
   *
   * @param file the library, mapped and read once, about 0.1 s for 40 MB
   * @param symbols names that it must export
   * @return what they tell
   * @throws IOException if it cannot be read
   */
  public static LibraryFile read(Path file, List<String> symbols) throws IOException {
    Set<String> missing = new HashSet<>(symbols);
    String version = "";
    byte[] word = new byte[256];
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      int length = 0;
      while (bytes.hasRemaining()) {
        byte b = bytes.get();
        if (b >= ' ' && length < word.length) {
          word[length++] = b;
          continue;
        }
        if (length >= 4) {
          String s = new String(word, 0, length, StandardCharsets.US_ASCII);
          if (word[length - 1] == '_') {
            missing.removeIf(s::endsWith); // linkers merge names that are tails of others
          }
          Matcher m = version.isEmpty() ? VERSION.matcher(s) : null;
          version = m != null && m.lookingAt() ? m.group(1) : version;
        }
        length = 0;
      }
    }
    return new LibraryFile(version, new TreeSet<>(missing));
  }

  /**
   * The BLAS libraries mapped into this process.
   *
   * @return their files; empty where the system does not tell
   */
  public static Set<String> mapped() {
    return mappedFiles(BLAS_NAME);
  }

  /**
   * Whether netlib's stub is mapped already, that is, whether netlib was used before.
   *
   * @return false where the system does not tell
   */
  public static boolean stubMapped() {
    return !mappedFiles(Pattern.compile("libnetlib(blas|lapack)jni.*")).isEmpty();
  }

  private static Set<String> mappedFiles(Pattern name) {
    Set<String> files = new TreeSet<>();
    if (!Files.isReadable(MAPS)) {
      return files;
    }
    try (Stream<String> lines = Files.lines(MAPS, StandardCharsets.ISO_8859_1)) {
      lines.forEach(
          line -> {
            Matcher m = MAPPED.matcher(line);
            if (m.find()) {
              String file = m.group(1);
              if (name.matcher(file.substring(file.lastIndexOf('/') + 1)).matches()) {
                files.add(file);
              }
            }
          });
    } catch (IOException | java.io.UncheckedIOException e) {
      return files; // a convenience for the report; the engine works without it
    }
    return files;
  }
}
