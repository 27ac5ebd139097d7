// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** What can be told of a Parquet file without reading its rows. */
final class ParquetFile {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Length of the footer, and the magic number behind it. */
  private static final int TAIL = 8;

  /** As Spark's writer and {@link Staging#publish} name them. */
  private static final Pattern OURS =
      Pattern.compile(".*-wave-\\d+-(part-\\d{5}-[0-9a-f-]{36}-c\\d{3}(\\.\\w+)?\\.parquet)");

  private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private ParquetFile() {}

  /** Whether a file is whole, by its ends; one that is not is told of, once. */
  static boolean isWhole(FileSystem files, FileStatus file) throws IOException {
    String key = file.getPath() + " " + file.getLen() + " " + file.getModificationTime();
    Boolean known = KNOWN.get(key);
    if (known == null) {
      known = hasFooter(files, file);
      KNOWN.put(key, known);
    }
    if (!known && TOLD.add(file.getPath().toString())) {
      System.err.println("skipped " + file.getPath() + ": it is no whole Parquet file");
    }
    return known;
  }

  private static boolean hasFooter(FileSystem files, FileStatus file) throws IOException {
    long length = file.getLen();
    if (length < MAGIC.length + TAIL) {
      return false;
    }
    byte[] head = new byte[MAGIC.length];
    byte[] tail = new byte[TAIL];
    try (FSDataInputStream in = files.open(file.getPath())) {
      in.readFully(0, head);
      in.readFully(length - TAIL, tail);
    }
    int footer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
    boolean fits = footer > 0 && footer <= length - MAGIC.length - TAIL;
    return fits
        && Arrays.equals(head, MAGIC)
        && Arrays.equals(Arrays.copyOfRange(tail, TAIL - MAGIC.length, TAIL), MAGIC);
  }

  /** Spark's name of the part in a file of ours, null for a file that came another way. */
  static String part(String name) {
    var matcher = OURS.matcher(name);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
