// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an item-property table as the value of a parameter: one that comes with Spindle
 * ({@code zoo}), a user's file ({@code my.csv}), or that file with the checksum of its content
 * ({@code my.csv#5e1f09c2d4a7}).
 *
 * <p>The driver replaces the second form by the third before it makes any point of the sweep. So a
 * point's identity, and with it every stored row, stands for the content: a file that has changed
 * gives new points, and rows of the old content are never taken for them.
 *
 * @param path what precedes the checksum: name or path
 * @param checksum first 12 hexadecimal digits of the SHA-256 of the content; empty for none
 */
public record TableName(String path, String checksum) {

  private static final Pattern PINNED = Pattern.compile("(.*)#([0-9a-f]{12})");
  private static final Pattern FILE = Pattern.compile(".*\\.csv(\\.gz)?", Pattern.CASE_INSENSITIVE);
  private static final int DIGITS = 12;

  /**
   * The parts of a parameter's value.
   *
   * @param value value of the parameter {@code data}
   * @return path and checksum
   */
  public static TableName of(String value) {
    Matcher matcher = PINNED.matcher(value);
    return matcher.matches()
        ? new TableName(matcher.group(1), matcher.group(2))
        : new TableName(value, "");
  }

  /**
   * Whether a value names a file of the user: its path ends with {@code .csv} or {@code .csv.gz}.
   *
   * @param value value of the parameter {@code data}
   * @return false for names of tables that come with Spindle, and for all other words
   */
  public static boolean isFile(String value) {
    return FILE.matcher(of(value).path()).matches();
  }

  /**
   * Whether a value names a table: a file, or one that comes with Spindle.
   *
   * @param value value of the parameter {@code data}
   * @return false for all other words, such as {@code tree}
   */
  public static boolean isTable(String value) {
    return isFile(value) || ItemPropertiesReader.TABLES.contains(value);
  }

  /**
   * This name with the checksum of a content.
   *
   * @param sha256 64 hexadecimal digits
   * @return the pinned name
   */
  public TableName pinned(String sha256) {
    return new TableName(path, sha256.substring(0, DIGITS));
  }

  /**
   * The name for titles and labels.
   *
   * @return without folder, ending and checksum
   */
  public String title() {
    String file = path.substring(path.replace('\\', '/').lastIndexOf('/') + 1);
    return isFile(path) ? file.replaceFirst("(?i)\\.csv(\\.gz)?$", "") : file;
  }

  @Override
  public String toString() {
    return checksum.isEmpty() ? path : path + "#" + checksum;
  }
}
