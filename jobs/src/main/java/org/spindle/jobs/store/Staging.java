// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Folders in which waves are written before their files are renamed into the table.
 *
 * <p>The writer is Spark's, with Hadoop's FileOutputCommitter version 1: a task that has ended
 * renames its file to {@code _temporary/0/task_…/}. Those files are whole, so {@link #salvage()}
 * publishes them too.
 */
public final class Staging {

  private final ResultsFolder folder;
  private final String table;
  private final Guard guard;

  /** Asked before anything becomes part of the table. */
  @FunctionalInterface
  interface Guard {
    void check() throws IOException;
  }

  /** The staging area of a table that nobody locks. */
  Staging(ResultsFolder folder, String table) {
    this(folder, table, () -> {});
  }

  /** The staging area of one table. */
  Staging(ResultsFolder folder, String table, Guard guard) {
    this.folder = folder;
    this.table = table;
    this.guard = guard;
  }

  /** The folder that a wave is to be written to; it does not exist yet. */
  public Path wave(String run, int number) {
    return new Path(area(), run + "-wave-" + number);
  }

  /**
   * Moves the files of a finished wave into the table and removes its folder.
   *
   * @return number of files that became part of the table
   */
  public int publish(Path wave) throws IOException {
    guard.check();
    FileSystem files = folder.files();
    Path target = folder.table(table);
    files.mkdirs(target);
    int published = 0;
    for (FileStatus file : folder.dataFiles(wave)) {
      move(file.getPath(), new Path(target, wave.getName() + "-" + file.getPath().getName()));
      published++;
    }
    files.delete(wave, true);
    return published;
  }

  /**
   * Publishes what a killed run had finished: whole waves and single tasks. To be called under the
   * table's lock.
   *
   * @return number of files saved
   */
  public int salvage() throws IOException {
    FileSystem files = folder.files();
    if (!files.exists(area())) {
      return 0;
    }
    guard.check();
    int saved = 0;
    for (FileStatus wave : files.listStatus(area())) {
      finish(wave.getPath());
      saved += publish(wave.getPath());
    }
    return saved;
  }

  /**
   * Publishes what one wave had finished when it was given up.
   *
   * @return the numbers of the tasks that were whole
   */
  public Set<Integer> salvage(Path wave) throws IOException {
    guard.check();
    Set<Integer> whole = finish(wave);
    publish(wave);
    return whole;
  }

  /** Takes the files of finished tasks for those of the wave; returns the numbers of the tasks. */
  private Set<Integer> finish(Path wave) throws IOException {
    Set<Integer> numbers = new HashSet<>();
    for (Path task : finishedTasks(wave)) {
      for (FileStatus file : folder.dataFiles(task)) {
        move(file.getPath(), new Path(wave, file.getPath().getName()));
      }
      String name = task.getName(); // task_…_m_000017
      numbers.add(Integer.parseInt(name.substring(name.lastIndexOf('_') + 1)));
    }
    return numbers;
  }

  private Path area() {
    return folder.own("staging/" + table);
  }

  private List<Path> finishedTasks(Path wave) throws IOException {
    FileSystem files = folder.files();
    List<Path> tasks = new ArrayList<>();
    Path temporary = new Path(wave, "_temporary");
    if (files.exists(temporary)) {
      for (FileStatus attempt : files.listStatus(temporary)) {
        for (FileStatus task : files.listStatus(attempt.getPath())) {
          if (task.getPath().getName().startsWith("task_")) {
            tasks.add(task.getPath());
          }
        }
      }
    }
    return tasks;
  }

  private void move(Path from, Path to) throws IOException {
    if (!folder.files().rename(from, to)) {
      throw new IOException("cannot move " + from + " to " + to);
    }
  }
}
