// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.spindle.sweep.PointId;

/**
 * Which points this JVM is computing, in memory that is mapped to a file and so outlives the JVM:
 * where the driver computes, and a point takes it along, the next run learns from the file which
 * points it may have been. Writing takes nanoseconds.
 */
final class Underway {

  /** Points of a batch that are noted, and threads. */
  private static final int POINTS = 512;

  private static final int THREADS = 256;
  private static final int ID_BYTES = 16;
  private static final int REGION = POINTS * ID_BYTES;
  private static final Map<String, Underway> OPEN = new ConcurrentHashMap<>();

  private final MappedByteBuffer map;
  private final AtomicInteger regions = new AtomicInteger();
  private final ThreadLocal<Integer> region =
      ThreadLocal.withInitial(() -> regions.getAndIncrement() % THREADS);

  private Underway(Path file) {
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        map = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) THREADS * REGION);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The notes in a file, which is created. */
  static Underway in(String file) {
    return OPEN.computeIfAbsent(file, name -> new Underway(Path.of(name)));
  }

  /** Notes what this thread begins. */
  void begin(List<PointId> ids) {
    int at = region.get() * REGION;
    for (int i = 0; i < Math.min(POINTS, ids.size()); i++) {
      map.putLong(at + i * ID_BYTES, ids.get(i).high());
      map.putLong(at + i * ID_BYTES + Long.BYTES, ids.get(i).low());
    }
  }

  /** Forgets as many. */
  void end(int points) {
    int at = region.get() * REGION;
    for (int i = 0; i < Math.min(POINTS, points); i++) {
      map.putLong(at + i * ID_BYTES, 0);
      map.putLong(at + i * ID_BYTES + Long.BYTES, 0);
    }
  }

  /** The points that were under way when the JVMs ended that left files in a folder. */
  static Set<PointId> left(Path folder, String table) throws IOException {
    Set<PointId> ids = new HashSet<>();
    for (Path file : files(folder, table)) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      while (bytes.remaining() >= ID_BYTES) {
        PointId id = new PointId(bytes.getLong(), bytes.getLong());
        if (id.high() != 0 || id.low() != 0) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  /** Forgets them. */
  static void clear(Path folder, String table) throws IOException {
    for (Path file : files(folder, table)) {
      OPEN.remove(file.toString());
      Files.deleteIfExists(file);
    }
  }

  private static List<Path> files(Path folder, String table) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().startsWith(table + ".")).toList();
    }
  }

  /** A file of this process. */
  static String file(Path folder, String table) {
    return folder.resolve(table + "." + ProcessHandle.current().pid()).toString();
  }
}
