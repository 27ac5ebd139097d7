// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells data sets of one name apart: the checksum of their content, so that a point that reads
 * other digits is another point. Those that come with Spindle need none, and their points keep the
 * identities that they always had.
 */
public final class DataIdentity {

  /** First hexadecimal digits of a checksum, as in the name of a user's table. */
  private static final int DIGITS = 12;

  /** Of the sets that come with Spindle, by name; a test compares them with the files. */
  private static final SortedMap<String, String> SHIPPED =
      new TreeMap<>(
          Map.of(
              "constitution", "a241b5c3d386",
              "mnist", "3bda4a0bd0b5",
              "photographs", "e3615475d3ef",
              "rumelhart", "c29c0fad4f83",
              "rumelhart-isa", "a4b9dac12d97",
              "zoo", "7ee22cb8f660"));

  private DataIdentity() {}

  /**
   * The checksums of data sets that are not those that come with Spindle.
   *
   * @param names data sets that points read; names of the user's own tables hold their checksum and
   *     need no other
   * @param source where data sets are
   * @return checksum by name, sorted; without the shipped ones
   * @throws DatasetException if a list of checksums is missing or malformed
   */
  public static SortedMap<String, String> of(Collection<String> names, DataSource source) {
    SortedMap<String, String> others = new TreeMap<>();
    for (String name : names) {
      if (!TableName.isFile(name)) {
        String content = content(name, source);
        if (!content.equals(SHIPPED.get(name))) {
          others.put(name, content);
        }
      }
    }
    return others;
  }

  /** The checksum of the checksums of a data set's files. */
  static String content(String name, DataSource source) {
    boolean table = ItemPropertiesReader.TABLES.contains(name);
    Checksums checksums = Checksums.read(source, table ? ItemPropertiesReader.FOLDER : name);
    List<String> files = table ? List.of(name + ".csv") : checksums.files();
    MessageDigest all = digest();
    for (String file : files) {
      all.update((file + "\n" + checksums.of(file) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(all.digest()).substring(0, DIGITS);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
