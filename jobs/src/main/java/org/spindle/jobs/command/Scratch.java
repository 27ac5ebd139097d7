// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The private folders in which processes run, below one of this JVM. A lock on a file in it, which
 * the kernel takes away with the JVM, tells others whether it is still needed: what a killed JVM
 * left is removed by the next one.
 */
final class Scratch {

  private static final String PREFIX = "spindle-programs-";
  private static final String LOCK = "lock";
  private static final Duration BEING_MADE = Duration.ofMinutes(1);

  private static Path root;
  private static FileChannel held; // open as long as this JVM lives

  private Scratch() {}

  /** A new empty folder. */
  static synchronized Path folder() throws IOException {
    if (root == null) {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      removeForsaken(temporary);
      Path fresh = Files.createTempDirectory(temporary, PREFIX);
      held = locked(fresh.resolve(LOCK));
      root = fresh;
    }
    return Files.createTempDirectory(root, "process-");
  }

  /** Removes a folder and what is in it, as far as that is possible. */
  static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // A process may still be writing; the next JVM removes what is left.
    }
  }

  /** Removes everything of this JVM. */
  static synchronized void close() {
    if (root != null) {
      remove(root);
      root = null;
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
    }
    return lock == null ? null : channel;
  }

  private static void removeForsaken(Path temporary) {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path other : others) {
        if (isForsaken(other)) {
          remove(other);
        }
      }
    } catch (IOException e) {
      // Somebody else cleans up.
    }
  }

  private static boolean isForsaken(Path other) {
    try {
      FileTime made = Files.getLastModifiedTime(other.resolve(LOCK));
      if (made.toInstant().isAfter(Instant.now().minus(BEING_MADE))) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    try (FileChannel channel = locked(other.resolve(LOCK))) {
      return channel != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false; // another user's, or our own
    }
  }
}
