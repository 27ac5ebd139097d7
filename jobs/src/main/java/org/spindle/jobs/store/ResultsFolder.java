// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.spindle.experiment.Experiment;

/**
 * A results folder on any Hadoop file system.
 *
 * <pre>
 *   DIR/depth_speed/*.parquet      one folder a table
 *   DIR/checks, DIR/bench          verdicts and measurements, tables too
 *   DIR/report                     the page and its figures
 *   DIR/_spindle/…                 locks, status, plans, staging, events
 * </pre>
 */
public final class ResultsFolder {

  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileSystem files;
  private final FileSystem plain;

  /**
   * The folder at a URI; nothing is created.
   *
   * @throws IOException if its file system cannot be reached
   */
  public ResultsFolder(String uri, Configuration configuration) throws IOException {
    Path path = new Path(uri);
    this.files = fileSystem(path, PosixLocalFileSystem.in(configuration));
    this.root = files.makeQualified(path);
    // Small files that are rewritten often go without Hadoop's .crc twins, which a crash would
    // strand.
    this.plain = files instanceof LocalFileSystem local ? local.getRaw() : files;
  }

  /**
   * Makes sure that the file system of a path is here; nothing is read.
   *
   * @throws IOException if it cannot be reached
   */
  public static void requireReachable(Path path, Configuration configuration) throws IOException {
    fileSystem(path, configuration);
  }

  /** One that is known but not installed is told like one that is not known. */
  private static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (RuntimeException e) { // which hides that a class is missing
      if (e.getCause() instanceof ClassNotFoundException) {
        String scheme = path.toUri().getScheme();
        throw new UnsupportedFileSystemException(
            "no file system for " + scheme + " here; bring it by --packages or --jars");
      }
      throw e;
    }
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** The file system that holds it. */
  public FileSystem files() {
    return files;
  }

  /** Whether the folder is on this machine's own file system. */
  boolean isLocal() {
    return "file".equals(root.toUri().getScheme());
  }

  /** Whether objects appear when they are whole, and to rename one is to copy it. */
  boolean isObjectStore() throws IOException {
    return OwnFile.isConditional(files, root);
  }

  /** The folder of a table. */
  public Path table(String name) {
    return new Path(root, name);
  }

  /** A path below {@code _spindle}. */
  public Path own(String name) {
    return new Path(new Path(root, "_spindle"), name);
  }

  /** Whether the table has at least one data file. */
  public boolean hasTable(String name) throws IOException {
    return !dataFiles(table(name)).isEmpty();
  }

  /** Names of all folders that hold Parquet files, sorted. */
  public List<String> tables() throws IOException {
    List<String> tables = new ArrayList<>();
    if (files.exists(root)) {
      for (FileStatus status : files.listStatus(root)) {
        String name = status.getPath().getName();
        if (status.isDirectory() && !name.startsWith("_") && hasTable(name)) {
          if (name.matches("[a-z][a-z0-9_]*")) {
            tables.add(name);
          } else if (TOLD.add(status.getPath().toString())) {
            System.err.println("skipped " + status.getPath() + ": a table has no such name");
          }
        }
      }
    }
    tables.sort(null);
    return tables;
  }

  /** Whether at least one of some experiments has a table here. */
  public boolean hasRowsOf(Collection<Experiment<?, ?>> experiments) throws IOException {
    List<String> tables = tables();
    return experiments.stream().anyMatch(one -> tables.contains(one.about().table()));
  }

  /** The Parquet files directly in a folder that are whole; others are told of and left alone. */
  public List<FileStatus> dataFiles(Path folder) throws IOException {
    List<FileStatus> data = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus status : files.listStatus(folder)) {
        String name = status.getPath().getName();
        boolean named = name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".");
        if (status.isFile() && named && ParquetFile.isWhole(files, status)) {
          data.add(status);
        }
      }
    }
    return data;
  }

  /** Bytes of a table's data files. */
  public long bytes(String table) throws IOException {
    return dataFiles(table(table)).stream().mapToLong(FileStatus::getLen).sum();
  }

  /** Replaces a small text file; a reader sees the old or the new text, never a part. */
  public void writeText(Path path, String text) throws IOException {
    writeBytes(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces a small file; a reader sees the old or the new one, never a part. */
  public void writeBytes(Path path, byte[] bytes) throws IOException {
    if (isObjectStore()) { // an object is seen when it is whole
      try (FSDataOutputStream out = plain.create(path, true)) {
        out.write(bytes);
      }
      return;
    }
    Path fresh = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    try (FSDataOutputStream out = plain.create(fresh, true)) {
      out.write(bytes);
      out.hsync(); // else a machine that dies leaves it empty under its final name
    }
    if (!isLocal()) {
      plain.delete(path, false);
    }
    if (!plain.rename(fresh, path)) {
      plain.delete(fresh, false);
      throw new IOException("cannot replace " + path);
    }
  }

  /** Deletes a folder if there is nothing in it. */
  void deleteEmpty(Path path) throws IOException {
    if (isLocal()) { // Hadoop looks first and then deletes all that is there by now
      try {
        Files.deleteIfExists(java.nio.file.Path.of(path.toUri().getPath()));
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    } else if (files.exists(path) && files.listStatus(path).length == 0) {
      files.delete(path, false);
    }
  }

  /** The text of a small file, or null if there is none. */
  public String readText(Path path) throws IOException {
    byte[] bytes = readBytes(path);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** The content of a small file, or null if there is none. */
  public byte[] readBytes(Path path) throws IOException {
    try (InputStream in = plain.open(path)) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      return null;
    }
  }
}
