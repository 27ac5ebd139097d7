// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;

/**
 * The files of a table in which drivers note what is {@link Underway}, and the points that are
 * under suspicion by those of drivers that have ended.
 */
final class UnderwayNotes {

  private final Path folder;
  private final String table;
  private Set<PointId> left = Set.of();

  /** The notes of a table: beside the results, or on this machine if those are elsewhere. */
  UnderwayNotes(ResultsFolder results, String table) {
    URI root = results.root().toUri();
    this.table = table;
    this.folder =
        "file".equals(root.getScheme())
            ? Path.of(root.getPath(), "_spindle", "underway")
            : Path.of(
                System.getProperty("java.io.tmpdir"),
                "spindle-underway-" + Integer.toHexString(root.hashCode()));
  }

  /** Remembers what was under way when drivers ended, and begins anew. */
  void takeOver() throws IOException {
    left = Underway.left(folder, table);
    clear();
  }

  /** Forgets what the files say. */
  void clear() throws IOException {
    Underway.clear(folder, table);
  }

  /** The file of this process. */
  String file() {
    return Underway.file(folder, table);
  }

  /** Points that were under way when a driver ended that computed itself, a bin each. */
  List<long[]> suspects(ParameterSpace<?> space, PointNumbers numbering, long[] numbers) {
    if (left.isEmpty()) {
      return List.of();
    }
    return LongStream.of(numbers)
        .filter(n -> left.contains(numbering.id(space, n)))
        .mapToObj(n -> new long[] {n})
        .toList();
  }
}
