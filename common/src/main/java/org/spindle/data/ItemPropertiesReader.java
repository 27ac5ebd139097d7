// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Item-property tables as CSV files.
 *
 * <pre>
 * # a comment; empty lines are skipped, too
 * item,@kind,can fly,has gills
 * robin,bird,1,0
 * salmon,fish,0,1
 * blick,bird,,NA
 * </pre>
 *
 * <p>The first line is the header: a word for the items (any), then the names of the properties. A
 * name that begins with '@' is not a property but a level of categories, whose cells are labels.
 * Each further line is an item: its name, then a value for each name of the header: 1 (has it), 0
 * (has it not), or nothing or {@code NA} (not known). Fields are separated by commas; one that
 * holds a comma or a quote stands in double quotes, with its quotes doubled. UTF-8; no line breaks
 * in fields. Item names are distinct, and so are property names.
 */
public final class ItemPropertiesReader {

  /** Folder of the tables that come with Spindle. */
  public static final String FOLDER = "semantics";

  /** Names of the tables that come with Spindle; each is FOLDER/NAME.csv. */
  public static final List<String> TABLES = List.of("rumelhart", "rumelhart-isa", "zoo");

  private static final String ENDING = ".csv";
  private static final int MOST_BYTES = 1 << 26; // however small the file that unpacks to them
  private static final Set<String> VALUES = Set.of("0", "1", "", "NA");

  private final String where;
  private List<String> header;
  private final List<Integer> propertyFields = new ArrayList<>();
  private final Map<String, Integer> lineOfItem = new LinkedHashMap<>();
  private final List<byte[]> rows = new ArrayList<>();
  private final Map<String, List<String>> categories = new LinkedHashMap<>();

  private ItemPropertiesReader(String where) {
    this.where = where;
  }

  /**
   * The content of a table's file, not yet read as a table.
   *
   * @param where full path or URI, for messages
   * @param bytes the unpacked bytes; owned by this record
   */
  public record Content(String where, byte[] bytes) {

    /**
     * The checksum of the content.
     *
     * @return SHA-256, 64 lower-case hexadecimal digits
     */
    public String sha256() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    /**
     * The content as a table.
     *
     * @param name of the table
     * @return the table
     * @throws DatasetException file:line and what is wrong there
     */
    public ItemProperties table(String name) {
      return new ItemPropertiesReader(where).table(name, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /**
   * The content of a user's file, unpacked if it is compressed.
   *
   * @param source where it is
   * @param path of the very file, below the source
   * @return the content
   * @throws DatasetException if it is missing or unreadable
   */
  public static Content file(DataSource source, String path) {
    String where = source.describe(path);
    try (DataFiles.Opened file = DataFiles.unpacked(source.open(path), where)) {
      return content(file);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new DatasetException(where, "no such file", e);
    } catch (IOException e) {
      throw DataFiles.unreadable(where, e);
    }
  }

  private static Content content(DataFiles.Opened file) throws IOException {
    byte[] bytes = file.bytes().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new DatasetException(file.where(), "has more than 64 MiB, the most of a table");
    }
    return new Content(file.where(), bytes);
  }

  /**
   * One of the tables that come with Spindle.
   *
   * @param source where data sets are
   * @param name one of {@link #TABLES}
   * @return the verified table
   * @throws DatasetException one line on what is missing or altered
   */
  public static ItemProperties read(DataSource source, String name) {
    String file = name + ENDING;
    return verified(source, file, Checksums.read(source, FOLDER).of(file)).table(name);
  }

  /** The content of a file in the folder, with the expected checksum. */
  static Content verified(DataSource source, String file, String expected) {
    Content content;
    try (DataFiles.Opened opened = DataFiles.open(source, FOLDER + "/" + file)) {
      content = content(opened);
    } catch (IOException e) {
      throw DataFiles.unreadable(source.describe(FOLDER + "/" + file), e);
    }
    if (!content.sha256().equals(expected)) {
      throw DataFiles.wrong(
          content.where(),
          "checksum mismatch, SHA-256 expected " + expected + ", actual " + content.sha256());
    }
    return content;
  }

  private ItemProperties table(String name, String text) {
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      String clean = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (clean.isBlank() || clean.startsWith("#")) {
        continue;
      }
      List<String> fields = fields(clean, number);
      if (header == null) {
        readHeader(fields, number);
      } else {
        readItem(fields, number);
      }
    }
    if (header == null) {
      throw error(1, "empty file; its first line names the properties: item,can fly,has gills");
    }
    if (rows.isEmpty()) {
      throw error(number, "no items after the header");
    }
    byte[] cells = new byte[rows.size() * propertyFields.size()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, cells, i * propertyFields.size(), propertyFields.size());
    }
    return new ItemProperties(
        name,
        List.copyOf(lineOfItem.keySet()),
        propertyFields.stream().map(header::get).toList(),
        cells,
        categories);
  }

  private void readHeader(List<String> fields, int line) {
    if (fields.size() == 1 && fields.get(0).matches(".*[;\\t].*")) {
      throw error(line, "fields are separated by commas, this line has none");
    }
    List<String> names = fields.subList(1, fields.size());
    if (!names.isEmpty() && VALUES.containsAll(names)) {
      throw error(
          line, "missing header; the first line names the properties: item,can fly,has gills");
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int f = 1; f < fields.size(); f++) {
      String field = fields.get(f);
      if (field.isEmpty()) {
        throw error(line, "field " + (f + 1) + " of the header has no name");
      }
      if (seen.put(field, f) != null) {
        throw error(line, "duplicate property '" + field + "'");
      }
      if (field.startsWith("@")) {
        categories.put(field.substring(1), new ArrayList<>());
      } else {
        propertyFields.add(f);
      }
    }
    if (propertyFields.isEmpty()) {
      throw error(line, "no properties in the header");
    }
    header = fields;
  }

  private void readItem(List<String> fields, int line) {
    String item = fields.get(0);
    if (item.isEmpty()) {
      throw error(line, "the item has no name");
    }
    if (fields.size() != header.size()) {
      throw error(
          line,
          "ragged row: %d fields for item '%s', the header has %d"
              .formatted(fields.size(), item, header.size()));
    }
    Integer before = lineOfItem.putIfAbsent(item, line);
    if (before != null) {
      throw error(line, "duplicate item '" + item + "', it stands in line " + before + ", too");
    }
    byte[] row = new byte[propertyFields.size()];
    for (int m = 0; m < row.length; m++) {
      row[m] = value(fields.get(propertyFields.get(m)), item, propertyFields.get(m), line);
    }
    rows.add(row);
    for (int f = 1; f < header.size(); f++) {
      if (header.get(f).startsWith("@")) {
        categories.get(header.get(f).substring(1)).add(fields.get(f));
      }
    }
  }

  private byte value(String cell, String item, int field, int line) {
    if (!VALUES.contains(cell)) {
      throw error(
          line,
          "'%s' of item '%s' is '%s', not 0, 1 or missing (empty or NA)"
              .formatted(header.get(field), item, cell));
    }
    return cell.equals("1") ? (byte) 1 : cell.equals("0") ? 0 : (byte) -1;
  }

  /** The stripped fields of a line; a quoted field ends at its lone quote. */
  private List<String> fields(String line, int number) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= line.length()) {
      int end = endOfField(line, at, number);
      String field = line.substring(at, end).strip();
      if (field.startsWith("\"")) {
        field = field.substring(1, field.length() - 1).replace("\"\"", "\"").strip();
      }
      fields.add(field);
      at = end + 1;
    }
    return fields;
  }

  private int endOfField(String line, int from, int number) {
    boolean quoted = line.substring(from).stripLeading().startsWith("\"");
    if (!quoted) {
      int comma = line.indexOf(',', from);
      return comma < 0 ? line.length() : comma;
    }
    boolean inside = false;
    for (int at = from; at < line.length(); at++) {
      if (line.charAt(at) == '"') {
        inside = !inside;
      } else if (line.charAt(at) == ',' && !inside) {
        return requireClosed(line, from, at, number);
      }
    }
    if (inside) {
      throw error(number, "a quoted field does not end: " + line.substring(from));
    }
    return requireClosed(line, from, line.length(), number);
  }

  private int requireClosed(String line, int from, int end, int number) {
    String field = line.substring(from, end).strip();
    if (field.length() < 2 || !field.endsWith("\"")) {
      throw error(number, "text after the closing quote: " + field);
    }
    return end;
  }

  private DatasetException error(int line, String problem) {
    return new DatasetException(where + ":" + line, problem);
  }
}
