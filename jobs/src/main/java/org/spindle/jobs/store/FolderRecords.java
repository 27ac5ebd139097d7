// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * What results folders tell of the runs that made them, brought together in another one: sweep
 * files, columns and programs of tables that are not ours, calibrations, status and events of runs,
 * measurements. Nothing is overwritten: of two sweep files of one name and different text the
 * second becomes {@code NAME.2.yaml}; of two calibrations and states the first stays.
 */
public final class FolderRecords {

  private static final List<String> KINDS =
      List.of("sweeps", "columns", "commands", "calibration", "status", "events");

  /** Kinds in which two files of one name must be alike. */
  private static final List<String> ALIKE = List.of("columns", "commands");

  private static final List<String> MEASUREMENTS = List.of("bench", "peers");

  private final List<ResultsFolder> from;
  private final ResultsFolder into;

  /** The records of some folders, to be copied into another. */
  public FolderRecords(List<ResultsFolder> from, ResultsFolder into) {
    this.from = List.copyOf(from);
    this.into = into;
  }

  /** What cannot be brought together, in one line, or null. */
  public String quarrel() throws IOException {
    ResultsFolder first = from.get(0);
    for (ResultsFolder other : from.subList(1, from.size())) {
      for (String kind : ALIKE) {
        for (FileStatus file : files(other, kind)) {
          String name = kind + "/" + file.getPath().getName();
          String one = file.isFile() ? first.readText(first.own(name)) : null;
          if (one != null && !one.equals(other.readText(other.own(name)))) {
            return "table "
                + file.getPath().getName().replace(".json", "")
                + " was made by other programs in "
                + first.root()
                + " than in "
                + other.root();
          }
        }
      }
    }
    return null;
  }

  /** Copies all records. */
  public void copy() throws IOException {
    for (ResultsFolder folder : from) {
      for (String kind : KINDS) {
        for (FileStatus file : files(folder, kind)) {
          copy(folder, file.getPath(), target(folder, kind, file));
        }
      }
      for (String table : MEASUREMENTS) {
        for (FileStatus file : folder.dataFiles(folder.table(table))) {
          copy(folder, file.getPath(), new Path(into.table(table), file.getPath().getName()));
        }
      }
    }
  }

  /** Where a record goes, null if it is there. */
  private Path target(ResultsFolder folder, String kind, FileStatus file) throws IOException {
    String name = file.getPath().getName();
    Path target = into.own(kind + "/" + name);
    if (!into.files().exists(target)) {
      return target;
    }
    boolean sweep = kind.equals("sweeps") && file.isFile();
    if (!sweep || folder.readText(file.getPath()).equals(into.readText(target))) {
      return file.isDirectory() && kind.equals("commands") ? target : null;
    }
    int number = 2;
    Path other = numbered(kind, name, number);
    while (into.files().exists(other)) {
      other = numbered(kind, name, ++number);
    }
    return other;
  }

  private Path numbered(String kind, String name, int number) {
    return into.own(kind + "/" + name.replaceFirst("\\.yaml$", "") + "." + number + ".yaml");
  }

  /** Copies a file or a folder; of a folder that is there, what it lacks. */
  private void copy(ResultsFolder folder, Path source, Path target) throws IOException {
    if (target == null) {
      return;
    }
    if (into.files().exists(target) && folder.files().getFileStatus(source).isDirectory()) {
      for (FileStatus inside : folder.files().listStatus(source)) {
        Path inner = new Path(target, inside.getPath().getName());
        copy(folder, inside.getPath(), into.files().exists(inner) ? null : inner);
      }
      return;
    }
    into.files().mkdirs(target.getParent());
    Configuration configuration = into.files().getConf();
    if (!FileUtil.copy(folder.files(), source, into.files(), target, false, configuration)) {
      throw new IOException("cannot copy " + source + " to " + target);
    }
  }

  /** The files and folders of a kind, without those that are being written. */
  private static List<FileStatus> files(ResultsFolder folder, String kind) throws IOException {
    Path path = folder.own(kind);
    if (!folder.files().exists(path)) {
      return List.of();
    }
    return List.of(folder.files().listStatus(path)).stream()
        .filter(file -> !file.getPath().getName().startsWith("."))
        .toList();
  }
}
