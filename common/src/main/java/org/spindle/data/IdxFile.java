// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * An array of unsigned bytes in the IDX format of MNIST.
 *
 * <p>The file is two zero bytes, the type 08 (unsigned byte; no other is read), the number of
 * dimensions, each dimension as a big-endian 32-bit integer, then the values, the last dimension
 * running fastest.
 *
 * @param where full path or URI, for messages
 * @param shape the dimensions, outermost first; owned by this record
 * @param values the values, 0…255 as signed bytes; owned by this record
 * @param sha256 SHA-256 of the whole unpacked file, 64 lower-case hexadecimal digits
 */
public record IdxFile(String where, int[] shape, byte[] values, String sha256) {

  private static final int UNSIGNED_BYTE = 0x08;

  /**
   * The array in a file, unpacked if it is compressed.
   *
   * @param source where data sets are
   * @param path of the unpacked file below the source; {@code path.gz} is looked for first
   * @return the array, not yet verified
   * @throws DatasetException if the file is missing, unreadable, truncated, too long or no IDX file
   */
  public static IdxFile read(DataSource source, String path) {
    DataFiles.Opened file = DataFiles.open(source, path);
    try (file) {
      MessageDigest digest = newDigest();
      DataInputStream in = new DataInputStream(new DigestInputStream(file.bytes(), digest));
      int[] shape = shape(in, file.where());
      byte[] values = values(in, shape, file.where());
      return new IdxFile(file.where(), shape, values, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw DataFiles.unreadable(file.where(), e);
    }
  }

  /**
   * This array, if the file has the expected checksum.
   *
   * @param expected SHA-256 of the unpacked file, 64 hexadecimal digits
   * @return this
   * @throws DatasetException if the checksums differ; the message holds both
   */
  public IdxFile verified(String expected) {
    if (!sha256.equalsIgnoreCase(expected)) {
      throw DataFiles.wrong(
          where, "checksum mismatch, SHA-256 expected " + expected + ", actual " + sha256);
    }
    return this;
  }

  /**
   * This array, if each item has the given shape.
   *
   * @param item all dimensions but the first; none for an array of single values
   * @return this
   * @throws DatasetException if the shape differs; the message holds both
   */
  public IdxFile ofItems(int... item) {
    if (shape.length != item.length + 1
        || !Arrays.equals(shape, 1, shape.length, item, 0, item.length)) {
      String wanted =
          Arrays.stream(item).mapToObj(d -> " × " + d).collect(Collectors.joining("", "n", ""));
      throw DataFiles.wrong(where, "shape is " + product(shape) + ", expected " + wanted);
    }
    return this;
  }

  private static int[] shape(DataInputStream in, String where) throws IOException {
    try {
      int magic = in.readInt();
      int dimensions = magic & 0xff;
      if (magic >>> 8 != UNSIGNED_BYTE || dimensions == 0) {
        throw DataFiles.wrong(
            where,
            String.format("bad magic %08x, an IDX file of bytes begins with 0000080n", magic));
      }
      int[] shape = new int[dimensions];
      long values = 1;
      for (int i = 0; i < dimensions; i++) {
        shape[i] = in.readInt();
        values = shape[i] < 0 ? Long.MAX_VALUE : values * shape[i];
        if (values > DataFiles.MOST_BYTES) {
          throw DataFiles.wrong(
              where,
              "bad header, dimension "
                  + (i + 1)
                  + " of "
                  + dimensions
                  + " is "
                  + Integer.toUnsignedString(shape[i])
                  + "; 1 GiB of values is the most");
        }
      }
      return shape;
    } catch (EOFException e) {
      throw DataFiles.wrong(where, "truncated in its header");
    }
  }

  private static byte[] values(DataInputStream in, int[] shape, String where) throws IOException {
    int length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    // Grows with what is there, so that a corrupt header cannot ask for two gigabytes.
    byte[] values = in.readNBytes(length);
    if (values.length < length) {
      throw DataFiles.wrong(
          where,
          String.format(
              "truncated, has %,d of %,d values (%s)", values.length, length, product(shape)));
    }
    if (in.read() >= 0) {
      throw DataFiles.wrong(
          where, String.format("longer than its header says (%s values)", product(shape)));
    }
    return values;
  }

  private static String product(int[] shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" × "));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
