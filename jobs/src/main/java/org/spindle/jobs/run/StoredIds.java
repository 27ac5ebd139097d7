// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.spindle.sweep.PointId;

/**
 * The identities of a table's points in the driver's memory, read once: a hash table of 128-bit
 * keys.
 *
 * @cost 17 bytes a row while it is read, 26 after that; ten million rows in seconds
 */
final class StoredIds {

  /** Rows of larger tables are joined where they lie. */
  static final long MOST = 40_000_000;

  private static final byte THERE = 1;
  private static final byte OK = 2;
  private static final byte OWN = 4;
  private static final double FILLED = 0.65;

  private final long[] high;
  private final long[] low;
  private final byte[] marks; // 0 where no identity is
  private long own;

  private StoredIds(long rows) {
    int capacity = Math.toIntExact((long) (rows / FILLED) + 1);
    high = new long[capacity];
    low = new long[capacity];
    marks = new byte[capacity];
  }

  /**
   * Reads a table.
   *
   * @param rows with columns {@code point_id}, {@code status} and {@code sweep}; a point may have
   *     several
   * @param sweep whose rows are its own
   */
  static StoredIds of(Dataset<Row> rows, String sweep) {
    List<byte[]> packed =
        rows.where("length(point_id) = 32")
            .select(
                concat(
                    col("point_id"),
                    when(col("status").equalTo("ok"), "1").otherwise("0"),
                    when(col("sweep").equalTo(sweep), "1").otherwise("0")))
            .as(Encoders.STRING())
            .mapPartitions(new Pack(), Encoders.BINARY())
            .collectAsList();
    long total = packed.stream().mapToLong(part -> part.length / Pack.BYTES).sum();
    StoredIds ids = new StoredIds(total);
    for (byte[] part : packed) {
      ByteBuffer buffer = ByteBuffer.wrap(part);
      while (buffer.hasRemaining()) {
        ids.add(buffer.getLong(), buffer.getLong(), buffer.get());
      }
    }
    return ids;
  }

  private void add(long keyHigh, long keyLow, byte mark) {
    int at = find(keyHigh, keyLow);
    boolean wasOwn = (marks[at] & OWN) != 0;
    high[at] = keyHigh;
    low[at] = keyLow;
    marks[at] |= mark;
    own += !wasOwn && (mark & OWN) != 0 ? 1 : 0;
  }

  /** Where an identity is, or would be. Identities are hashes already. */
  private int find(long keyHigh, long keyLow) {
    int at = (int) Long.remainderUnsigned(keyHigh, marks.length);
    while (marks[at] != 0 && (high[at] != keyHigh || low[at] != keyLow)) {
      at = at + 1 == marks.length ? 0 : at + 1;
    }
    return at;
  }

  private byte marks(PointId id) {
    return marks[find(id.high(), id.low())];
  }

  /** Whether a point has a row. */
  boolean has(PointId id) {
    return marks(id) != 0;
  }

  /** Whether a point has a row of status {@code ok}. */
  boolean hasOk(PointId id) {
    return (marks(id) & OK) != 0;
  }

  /** Whether a point has a row that was written for the sweep. */
  boolean hasOwn(PointId id) {
    return (marks(id) & OWN) != 0;
  }

  /** Points with a row that was written for the sweep. */
  long own() {
    return own;
  }

  /** Hexadecimal digits and two flags become 17 bytes. */
  private static final class Pack implements MapPartitionsFunction<String, byte[]>, Serializable {
    private static final long serialVersionUID = 1L;
    static final int BYTES = 2 * Long.BYTES + 1;
    private static final int DIGITS = 16; // of a long
    private static final int ROWS = 1 << 16;

    @Override
    public Iterator<byte[]> call(Iterator<String> rows) {
      List<byte[]> parts = new ArrayList<>();
      ByteBuffer part = ByteBuffer.allocate(ROWS * BYTES);
      while (rows.hasNext()) {
        String row = rows.next();
        byte mark = THERE;
        mark |= row.charAt(2 * DIGITS) == '1' ? OK : 0;
        mark |= row.charAt(2 * DIGITS + 1) == '1' ? OWN : 0;
        part.putLong(HexFormat.fromHexDigitsToLong(row, 0, DIGITS));
        part.putLong(HexFormat.fromHexDigitsToLong(row, DIGITS, 2 * DIGITS));
        part.put(mark);
        if (!part.hasRemaining()) {
          parts.add(part.array().clone());
          part.clear();
        }
      }
      if (part.position() > 0) {
        parts.add(Arrays.copyOf(part.array(), part.position()));
      }
      return parts.iterator();
    }
  }
}
