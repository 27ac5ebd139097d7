// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expected SHA-256 of the unpacked files of one data set, from its file {@code CHECKSUMS}.
 *
 * <p>A line is {@code sha256 name}, as {@code sha256sum} writes it; empty lines and lines that
 * begin with '#' are skipped.
 */
public final class Checksums {

  /** Name of the file in each data set's folder. */
  public static final String FILE = "CHECKSUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})\\s+\\*?(\\S.*)");

  private final String where;
  private final Map<String, String> byFile;

  private Checksums(String where, Map<String, String> byFile) {
    this.where = where;
    this.byFile = byFile;
  }

  /**
   * The checksums of one data set.
   *
   * @param source where data sets are
   * @param dataset name of the data set, which is that of its folder
   * @return its checksums
   * @throws DatasetException if the file is missing or malformed
   */
  public static Checksums read(DataSource source, String dataset) {
    String path = dataset + "/" + FILE;
    String where = source.describe(path);
    Map<String, String> byFile = new HashMap<>();
    try (InputStream in = source.open(path);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
          throw new DatasetException(
              where + ":" + number, "expected 'sha256  name', found '" + line + "'");
        }
        byFile.put(matcher.group(2), matcher.group(1).toLowerCase(Locale.ROOT));
      }
    } catch (IOException e) {
      throw DataFiles.unreadable(where, e);
    }
    return new Checksums(where, byFile);
  }

  /**
   * The expected checksum of one file.
   *
   * @param file name of the unpacked file
   * @return SHA-256 as 64 lower-case hexadecimal digits
   * @throws DatasetException if the list has no such file
   */
  public String of(String file) {
    String expected = byFile.get(file);
    if (expected == null) {
      throw new DatasetException(where, "has no line for " + file + "; add 'sha256  " + file + "'");
    }
    return expected;
  }

  /**
   * The files that the list names.
   *
   * @return names of the unpacked files, sorted
   */
  public List<String> files() {
    return byFile.keySet().stream().sorted().toList();
  }
}
