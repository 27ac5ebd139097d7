// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * A small file that of many processes one alone can create, and that has its text from the first
 * moment on: what a lock is made of. How that is done depends on the file system:
 *
 * <ul>
 *   <li>on this machine's own a file is written and then linked;
 *   <li>where a rename is one step and does not replace a file (HDFS, Azure, and what is stated to
 *       be such), it is renamed;
 *   <li>an object store that creates on condition (S3 since 2024) does it itself.
 * </ul>
 *
 * Others are refused: two runs could write one table there.
 */
final class OwnFile {

  /** File systems that rename in one step, and not onto a file. */
  private static final Set<String> RENAMING =
      Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs", "abfs", "abfss", "ofs", "o3fs", "maprfs");

  /** Hadoop's setting with the schemes of others that do, as their owner states. */
  private static final String STATED = "spindle.renaming.schemes";

  private final ResultsFolder folder;
  private final Path path;
  private final Path fresh;

  /**
   * A file to be created.
   *
   * @param fresh a name of this process alone, in the same folder
   */
  OwnFile(ResultsFolder folder, Path path, Path fresh) {
    this.folder = folder;
    this.path = path;
    this.fresh = fresh;
  }

  /** Whether a file system creates objects on condition. */
  static boolean isConditional(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(
        path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE);
  }

  /**
   * Makes sure that such files can be created in a folder.
   *
   * @param probe a name of this process alone
   * @throws Unsafe if not
   */
  static void require(ResultsFolder folder, Path probe) throws IOException {
    String scheme = folder.root().toUri().getScheme();
    boolean stated = folder.files().getConf().getTrimmedStringCollection(STATED).contains(scheme);
    if (folder.isLocal() || RENAMING.contains(scheme) || stated) {
      return;
    }
    if (!isConditional(folder.files(), probe)) {
      throw new Unsafe(
          scheme
              + "://… cannot hold results: of two runs it may not stop the second one; where it"
              + " renames in one step, and not onto a file, say --conf spark.hadoop."
              + STATED
              + "="
              + scheme);
    }
    OwnFile file = new OwnFile(folder, probe, null);
    try {
      if (!file.createOnCondition("first") || file.createOnCondition("second")) {
        throw new Unsafe(
            "the store behind "
                + folder.root()
                + " cannot hold results: it creates one object twice (no conditional writes)");
      }
    } finally {
      folder.files().delete(probe, false);
    }
  }

  /** Creates it with its text, which is like no other, unless it exists; returns whether it did. */
  boolean create(String text) throws IOException {
    if (folder.isLocal()) {
      return createLink(text);
    }
    FileSystem files = folder.files();
    if (files.exists(path)) { // which spares most the attempt
      return false;
    }
    if (isConditional(files, path)) {
      return createOnCondition(text);
    }
    folder.writeText(fresh, text);
    boolean renamed = files.rename(fresh, path); // not onto another file
    if (!renamed) {
      files.delete(fresh, false);
    }
    return renamed;
  }

  private boolean createOnCondition(String text) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = folder.files().createFile(path).overwrite(true);
    builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    try {
      try (FSDataOutputStream out = builder.build()) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return true;
    } catch (IOException e) {
      // The store's refusal has no name of Hadoop's own; what is there tells, also of an attempt
      // that came through though its answer was lost.
      String there = folder.readText(path);
      if (there == null) {
        throw e;
      }
      return there.equals(text);
    }
  }

  private boolean createLink(String text) throws IOException {
    java.nio.file.Path whole = java.nio.file.Path.of(fresh.toUri().getPath());
    java.nio.file.Path link = java.nio.file.Path.of(path.toUri().getPath());
    try {
      Files.writeString(whole, text, StandardCharsets.UTF_8);
      Files.createLink(link, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return createWithoutLinks(link, text, e);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /** On a file system that knows no links the file may be seen empty. */
  private static boolean createWithoutLinks(java.nio.file.Path path, String text, Exception reason)
      throws IOException {
    try {
      Files.writeString(path, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      e.addSuppressed(reason);
      throw e;
    }
  }

  /** A file system on which nobody can be alone. */
  static final class Unsafe extends IOException {
    private static final long serialVersionUID = 1L;

    Unsafe(String message) {
      super(message);
    }
  }
}
