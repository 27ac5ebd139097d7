// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The data sets that Spindle knows, and the check of their files. */
public final class DatasetCatalog {

  /**
   * What is known about a data set without opening it.
   *
   * @param name kebab-case name, also that of its folder
   * @param title one line for the user
   * @param files names of the unpacked files, in the order in which they are read
   */
  public record Entry(String name, String title, List<String> files) {

    /**
     * Copies the files in.
     *
     * @param name kebab-case name
     * @param title one line for the user
     * @param files names of the unpacked files
     */
    public Entry {
      files = List.copyOf(files);
    }
  }

  /**
   * The verdict on one file.
   *
   * @param file full path or URI
   * @param intact whether it is there and has the expected checksum
   * @param message its shape and checksum if intact, otherwise the one-line error
   */
  public record Verdict(String file, boolean intact, String message) {}

  /** The MNIST handwritten digits. */
  public static final Entry MNIST =
      new Entry(
          MnistReader.NAME,
          "MNIST: 70,000 handwritten digits of 28 × 28 pixels",
          List.of(
              MnistReader.TRAIN_IMAGES,
              MnistReader.TRAIN_LABELS,
              MnistReader.TEST_IMAGES,
              MnistReader.TEST_LABELS));

  /** The item-property tables of semantic development. */
  public static final Entry SEMANTICS =
      new Entry(
          ItemPropertiesReader.FOLDER,
          "item-property tables: Rumelhart's eight items, UCI zoo",
          ItemPropertiesReader.TABLES.stream().map(name -> name + ".csv").toList());

  /** A text. */
  public static final Entry CONSTITUTION =
      new Entry(
          CharacterText.CONSTITUTION,
          "a text: the Constitution of the United States",
          List.of(CharacterText.CONSTITUTION + ".txt"));

  /** Tiles of photographs. */
  public static final Entry PHOTOGRAPHS =
      new Entry(
          Photographs.NAME,
          "five photographs: 66 tiles of 128 × 128 pixels",
          List.of(PhotographsReader.TRAINING, PhotographsReader.HELD_OUT));

  private static final List<Entry> ENTRIES = List.of(MNIST, SEMANTICS, CONSTITUTION, PHOTOGRAPHS);

  private DatasetCatalog() {}

  /**
   * All data sets.
   *
   * @return the entries, in a fixed order
   */
  public static List<Entry> entries() {
    return ENTRIES;
  }

  /**
   * The data set of a name.
   *
   * @param name kebab-case name
   * @return its entry
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Entry named(String name) {
    for (Entry entry : ENTRIES) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    String known = ENTRIES.stream().map(Entry::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no data set '" + name + "'; there are: " + known);
  }

  /**
   * The check of all files of a data set: each is read to its end and compared with its checksum.
   *
   * @param entry the data set
   * @param source where data sets are
   * @return one verdict for each file, never empty; nothing is thrown for a bad file
   */
  public static List<Verdict> verify(Entry entry, DataSource source) {
    List<Verdict> verdicts = new ArrayList<>();
    Checksums checksums;
    try {
      checksums = Checksums.read(source, entry.name());
    } catch (DatasetException e) {
      String list = source.describe(entry.name() + "/" + Checksums.FILE);
      return List.of(new Verdict(list, false, e.getMessage()));
    }
    for (String file : entry.files()) {
      String path = entry.name() + "/" + file;
      try {
        verdicts.add(intact(source, entry, file, checksums.of(file)));
      } catch (DatasetException e) {
        verdicts.add(new Verdict(source.describe(path), false, e.getMessage()));
      }
    }
    return verdicts;
  }

  private static Verdict intact(DataSource source, Entry entry, String file, String expected) {
    if (entry == SEMANTICS) {
      var content = ItemPropertiesReader.verified(source, file, expected);
      return new Verdict(content.where(), true, content.table(file) + ", SHA-256 " + expected);
    }
    if (entry == CONSTITUTION) {
      DataFolder folder = DataFolder.read(source, entry.name()); // compares checksums
      String where = source.describe(entry.name() + "/" + file);
      try {
        String content = new CharacterTextReader().read(folder) + ", SHA-256 " + expected;
        return new Verdict(where, true, content);
      } catch (IOException e) {
        throw DataFiles.unreadable(where, e);
      }
    }
    IdxFile idx = IdxFile.read(source, entry.name() + "/" + file).verified(expected);
    return new Verdict(idx.where(), true, "SHA-256 " + idx.sha256());
  }
}
