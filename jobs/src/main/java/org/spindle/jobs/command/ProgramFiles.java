// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.spindle.sweep.Nearest;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepException;

/**
 * The files that travel with a program, by their path from the folder of the sweep file; a process
 * finds them under the same path in the folder it runs in.
 */
final class ProgramFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final long MOST_BYTES = 64L << 20;
  private static final int PIN_WORDS = 48;
  private static final int PIN_DIGITS = 16;

  private final TreeMap<String, Content> contents;

  /** A file: its bytes, their checksum, and whether it may be executed. */
  record Content(byte[] bytes, String sha256, boolean executable) implements Serializable {

    static Content of(byte[] bytes, boolean executable) {
      return new Content(bytes, ProgramFiles.sha256(bytes), executable);
    }
  }

  ProgramFiles(SortedMap<String, Content> contents) {
    this.contents = new TreeMap<>(contents);
  }

  /** The files by name. */
  SortedMap<String, Content> contents() {
    return Collections.unmodifiableSortedMap(contents);
  }

  /**
   * The files that a sweep names; of a folder, all that it holds, save hidden ones and Python's
   * caches.
   *
   * @throws SweepException for a file that is not there, lies elsewhere, or is too large
   */
  static ProgramFiles of(Sweep sweep) {
    Path folder = Path.of(sweep.file()).toAbsolutePath().getParent();
    TreeMap<String, Content> contents = new TreeMap<>();
    long bytes = 0;
    for (String name : sweep.program().files()) {
      Path relative = Path.of(name).normalize();
      if (relative.isAbsolute() || relative.startsWith("..")) {
        throw sweep.error(
            "files", name + " is not below the folder of the sweep file; copy or link it there");
      }
      for (Path file : plainFiles(sweep, folder, folder.resolve(relative), name)) {
        String key = folder.relativize(file).toString().replace('\\', '/');
        if (!contents.containsKey(key)) {
          bytes += size(sweep, file);
          if (bytes > MOST_BYTES) {
            throw sweep.error(
                "files",
                String.format(
                    Locale.ROOT,
                    "the files are more than %d MiB, which every executor would keep; let the"
                        + " program read large data from a shared path",
                    MOST_BYTES >> 20));
          }
          contents.put(key, content(sweep, file));
        }
      }
    }
    return new ProgramFiles(contents);
  }

  /**
   * The command line in short with the first digits of a hash of it and of the files: equal pins,
   * equal programs.
   */
  String pin(List<String> command) {
    StringBuilder identity = new StringBuilder();
    command.forEach(word -> identity.append(word.length()).append(':').append(word));
    contents.forEach(
        (name, content) -> identity.append('\n').append(content.sha256()).append(name));
    String hash = sha256(identity.toString().getBytes(StandardCharsets.UTF_8));
    String words = String.join(" ", command).replaceAll("\\s+", " ");
    String shown = words.length() <= PIN_WORDS ? words : words.substring(0, PIN_WORDS - 1) + "…";
    return shown + " #" + hash.substring(0, PIN_DIGITS);
  }

  /** Writes the files below a folder. */
  void write(Path folder) throws IOException {
    for (var entry : contents.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue().bytes());
      if (entry.getValue().executable() && !file.toFile().setExecutable(true)) {
        throw new IOException(file + " cannot be made executable");
      }
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<Path> plainFiles(Sweep sweep, Path folder, Path path, String name) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path)) {
      return below
          .filter(Files::isRegularFile)
          .filter(file -> isSource(path.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw sweep.error("files", "the folder " + name + " cannot be read: " + e.getMessage());
    }
  }

  private static boolean isSource(Path file) {
    for (Path part : file) {
      String name = part.toString();
      if (name.startsWith(".") || name.equals("__pycache__")) {
        return false;
      }
    }
    return true;
  }

  private static long size(Sweep sweep, Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(sweep, file, e);
    }
  }

  private static Content content(Sweep sweep, Path file) {
    try {
      return Content.of(Files.readAllBytes(file), Files.isExecutable(file));
    } catch (IOException e) {
      throw unreadable(sweep, file, e);
    }
  }

  private static SweepException unreadable(Sweep sweep, Path file, IOException e) {
    if (!(e instanceof NoSuchFileException)) {
      return sweep.error("files", file + " cannot be read: " + e.getMessage());
    }
    List<String> there = new ArrayList<>();
    try (Stream<Path> siblings = Files.list(file.getParent())) {
      siblings.forEach(sibling -> there.add(sibling.getFileName().toString()));
    } catch (IOException unlisted) {
      there.clear();
    }
    String hint =
        Nearest.to(file.getFileName().toString(), there)
            .map(near -> ", did you mean '" + near + "'?")
            .orElse("");
    return sweep.error("files", file + " is not there" + hint);
  }
}
