// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Folders in which waves are written before their files are renamed into the table.
 *
 * <p>The writer is Spark's, with Hadoop's FileOutputCommitter version 1: a task that has ended
 * renames its file to {@code _temporary/0/task_…/}, or in an object store names its attempt in an
 * object of that name; see {@link FinishedTasksCommitter}. Those files are whole, so {@link
 * #salvage()} publishes them too.
 *
 * <p>A rename of one file is one step everywhere, for those who look at the table: an object
 * store's copy is seen when it is whole. One that was killed before it deleted what it had copied
 * is only tidied up.
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
    return publish(wave, finishedTasks(wave).values());
  }

  private int publish(Path wave, Collection<Path> tasks) throws IOException {
    guard.check();
    FileSystem files = folder.files();
    files.mkdirs(folder.table(table));
    List<FileStatus> whole = folder.dataFiles(wave);
    for (Path task : tasks) {
      whole.addAll(folder.dataFiles(task));
    }
    for (FileStatus file : whole) {
      String name = wave.getName() + "-" + file.getPath().getName();
      move(file.getPath(), new Path(folder.table(table), name));
    }
    files.delete(wave, true);
    return whole.size();
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
    int saved = 0;
    for (FileStatus wave : files.listStatus(area())) {
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
    Map<Integer, Path> tasks = finishedTasks(wave);
    publish(wave, tasks.values());
    return tasks.keySet();
  }

  private Path area() {
    return folder.own("staging/" + table);
  }

  /** The folders with the files of finished tasks that are not yet the wave's, by their numbers. */
  private Map<Integer, Path> finishedTasks(Path wave) throws IOException {
    FileSystem files = folder.files();
    Map<Integer, Path> tasks = new TreeMap<>();
    Path temporary = new Path(wave, "_temporary");
    if (files.exists(temporary)) {
      for (FileStatus attempt : files.listStatus(temporary)) {
        for (FileStatus task : files.listStatus(attempt.getPath())) {
          String name = task.getPath().getName(); // task_…_m_000017
          if (name.startsWith("task_")) {
            Path place =
                task.isDirectory() ? task.getPath() : named(attempt.getPath(), task.getPath());
            tasks.put(Integer.parseInt(name.substring(name.lastIndexOf('_') + 1)), place);
          }
        }
      }
    }
    return tasks;
  }

  /** The folder of the attempt that a finished task names. */
  private Path named(Path job, Path task) throws IOException {
    return new Path(new Path(job, "_temporary"), folder.readText(task));
  }

  private void move(Path from, Path to) throws IOException {
    FileSystem files = folder.files();
    if (folder.isObjectStore() && files.exists(to)) {
      files.delete(from, false);
    } else if (!files.rename(from, to)) {
      throw new IOException("cannot move " + from + " to " + to);
    }
  }
}
