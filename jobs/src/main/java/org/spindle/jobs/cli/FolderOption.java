// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;

/** Results folders named on the command line. */
final class FolderOption {

  private FolderOption() {}

  /**
   * A local path made absolute (the user's folder, not the driver's), or a URI as it is. Hadoop
   * takes the text of a path for what it says: nothing in it is escaped.
   */
  static String absolute(String given) {
    if (given.isBlank()) {
      throw UserError.usage("the name of a folder is empty; '.' is this one");
    }
    if (given.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*")) {
      if (given.matches("file://[^/].*")) {
        throw UserError.usage(given + " names a host; local folders are file:///… or plain paths");
      }
      return given;
    }
    try {
      return "file://" + Path.of(given).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw UserError.usage("no such path: " + e.getMessage());
    }
  }

  /** A folder that there may be. */
  static ResultsFolder possible(String given) throws IOException {
    ResultsFolder folder = new ResultsFolder(absolute(given), Sessions.hadoop());
    requireNoFile(folder, given);
    return folder;
  }

  /** A folder to read from; one that has no tables is an error. */
  static ResultsFolder existing(String given) throws IOException {
    ResultsFolder folder = there(given);
    if (folder.tables().isEmpty()) {
      throw UserError.usage("no tables in " + given + "; `spindle run FILE --out DIR` makes them");
    }
    return folder;
  }

  /**
   * A folder that has rows of one of these experiments at least.
   *
   * @param names as the user gave them, none for all
   */
  static ResultsFolder judged(String given, List<String> names, List<Experiment<?, ?>> experiments)
      throws IOException {
    ResultsFolder folder = there(given);
    if (!folder.hasRowsOf(experiments)) {
      throw nothingToJudge(given, names);
    }
    return folder;
  }

  /**
   * As {@link #judged}; where all is asked for, tables that other programs have written will do.
   *
   * @param names as the user gave them, none for all
   */
  static ResultsFolder reported(
      String given, List<String> names, List<Experiment<?, ?>> experiments) throws IOException {
    ResultsFolder folder = there(given);
    boolean tables = names.isEmpty() && !TableLayout.stored(folder).isEmpty();
    return tables ? folder : judged(given, names, experiments);
  }

  private static UserError nothingToJudge(String given, List<String> names) {
    return UserError.usage(
        given
            + " holds no rows"
            + (names.isEmpty() ? "" : " of " + String.join(", ", names))
            + ": nothing to judge; `spindle run FILE --out "
            + given
            + "` makes some");
  }

  private static ResultsFolder there(String given) throws IOException {
    ResultsFolder folder;
    try {
      folder = new ResultsFolder(absolute(given), Sessions.hadoop());
    } catch (UnsupportedFileSystemException e) {
      throw UserError.usage(given + ": " + e.getMessage());
    }
    if (!folder.files().exists(folder.root())) {
      throw UserError.usage("no folder " + given + "; `spindle run FILE --out DIR` makes one");
    }
    requireNoFile(folder, given);
    return folder;
  }

  /** Refuses a folder that no file can be written to. */
  static void requireWritable(ResultsFolder folder, String out) {
    try {
      org.apache.hadoop.fs.Path probe = folder.own("writable");
      folder.writeText(probe, "");
      folder.files().delete(probe, false);
    } catch (IOException e) {
      throw UserError.usage("cannot write --out " + out + ": " + e.getMessage());
    }
  }

  /** Refuses a file, which would pass for a folder without tables. */
  static void requireNoFile(ResultsFolder folder, String given) throws IOException {
    try {
      if (folder.files().getFileStatus(folder.root()).isFile()) {
        throw UserError.usage(given + " is a file; a results folder is meant");
      }
    } catch (FileNotFoundException e) {
      // a folder yet to be made
    }
  }

  /** The folder of the data sets: the given one, or that of this installation. */
  static String datasets(String given) {
    if (given != null) {
      return absolute(given);
    }
    String home = System.getenv().getOrDefault("SPINDLE_HOME", ".");
    return absolute(home + "/datasets");
  }
}
