// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * The files of a data set of one's own, as the driver has read and checked them: a folder with a
 * file {@code CHECKSUMS}, whose lines name the files and their SHA-256.
 */
public final class DataFolder implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The most bytes of all files together: they travel to each JVM and stay there. */
  public static final long MOST_BYTES = 1L << 30;

  /** That of the folder. */
  private final String name;

  /** Unpacked bytes by name. */
  private final TreeMap<String, byte[]> files;

  /** Of all files together. */
  private final String sha256;

  private DataFolder(String name, TreeMap<String, byte[]> files, String sha256) {
    this.name = name;
    this.files = files;
    this.sha256 = sha256;
  }

  /**
   * Reads a data set and checks each file.
   *
   * @param source where data sets are
   * @param name of the data set, which is that of its folder
   * @return its files
   * @throws DatasetException if a file is missing, damaged or too large; the message names it
   */
  public static DataFolder read(DataSource source, String name) {
    Checksums checksums = Checksums.read(source, name);
    TreeMap<String, byte[]> files = new TreeMap<>();
    MessageDigest all = digest();
    long left = MOST_BYTES;
    for (String file : checksums.files()) {
      try (DataFiles.Opened opened = DataFiles.open(source, name + "/" + file)) {
        byte[] bytes = opened.bytes().readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
        left -= bytes.length;
        if (left < 0) {
          throw new DatasetException(
              opened.where(), "the files of " + name + " have more than 1 GiB in all");
        }
        String sum = HexFormat.of().formatHex(digest().digest(bytes));
        if (!sum.equals(checksums.of(file))) {
          throw DataFiles.wrong(opened.where(), "has SHA-256 " + sum + ", not the expected one");
        }
        files.put(file, bytes);
        all.update((file + "\n" + sum + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw DataFiles.unreadable(source.describe(name + "/" + file), e);
      }
    }
    return new DataFolder(name, files, HexFormat.of().formatHex(all.digest()));
  }

  /**
   * The name of the data set.
   *
   * @return that of its folder
   */
  public String name() {
    return name;
  }

  /**
   * The names of its files.
   *
   * @return sorted, without {@code .gz}
   */
  public List<String> files() {
    return List.copyOf(files.keySet());
  }

  /**
   * The content of a file.
   *
   * @param file its name, without {@code .gz}
   * @return a stream over its unpacked bytes
   * @throws IOException if there is no such file
   */
  public InputStream open(String file) throws IOException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw new IOException(
          "data set " + name + " has no file " + file + "; it has " + String.join(", ", files()));
    }
    return new ByteArrayInputStream(bytes);
  }

  /**
   * The checksum of all files together.
   *
   * @return SHA-256 as 64 lower-case hexadecimal digits
   */
  public String sha256() {
    return sha256;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
