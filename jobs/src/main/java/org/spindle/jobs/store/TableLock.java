// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One run at a time per table: a file that is created exclusively and renewed every few seconds.
 *
 * <p>A lock is stale when its process is dead (same host) or has not renewed it for a minute (other
 * hosts). A stale lock is taken over with a word.
 */
public final class TableLock implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration EXPIRY = Duration.ofSeconds(60);

  private final ResultsFolder folder;
  private final Path path;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewal;
  private String takenOver;

  private TableLock(ResultsFolder folder, Path path) {
    this.folder = folder;
    this.path = path;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "table-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the lock of a table.
   *
   * @throws Held if another live run has it
   * @throws IOException if the folder cannot be written
   */
  public static TableLock acquire(ResultsFolder folder, String table) throws IOException, Held {
    TableLock lock = new TableLock(folder, folder.own("locks/" + table + ".json"));
    FileSystem files = folder.files();
    files.mkdirs(lock.path.getParent());
    for (int attempt = 0; attempt < 3; attempt++) {
      if (lock.create()) {
        lock.renewal.scheduleAtFixedRate(
            lock::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
        return lock;
      }
      String text = folder.readText(lock.path);
      if (text == null) {
        continue;
      }
      String holder = liveHolder(text, files.getFileStatus(lock.path).getModificationTime());
      if (holder != null) {
        throw new Held(
            table
                + " in "
                + folder.root()
                + " is being written by "
                + holder
                + "; wait or stop it");
      }
      lock.takenOver = describe(text);
      files.delete(lock.path, false);
    }
    throw new Held(table + " in " + folder.root() + " is being taken by another run just now");
  }

  /** Who held the stale lock that was taken over, or null. */
  public String takenOver() {
    return takenOver;
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      String text = folder.readText(path);
      if (text != null && text.contains(token)) {
        folder.files().delete(path, false);
      }
    } catch (IOException e) {
      // The lock goes stale by itself.
    }
  }

  private boolean create() throws IOException {
    // Hadoop's local file system creates without O_EXCL; the JDK's call is exclusive.
    byte[] text = content().getBytes(StandardCharsets.UTF_8);
    if (folder.isLocal()) {
      try {
        java.nio.file.Files.write(
            java.nio.file.Path.of(path.toUri().getPath()),
            text,
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE);
        return true;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream out = folder.files().create(path, false)) {
      out.write(text);
      return true;
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    }
  }

  private void renew() {
    try {
      String text = folder.readText(path);
      if (text != null && text.contains(token)) {
        folder.writeText(path, content());
      }
    } catch (IOException e) {
      // The next renewal tries again; a minute of failures makes the lock stale.
    }
  }

  private String content() {
    ObjectNode node = JSON.createObjectNode();
    node.put("token", token);
    node.put("host", Host.name());
    node.put("pid", ProcessHandle.current().pid());
    node.put("started", started(ProcessHandle.current()));
    node.put("renewed_at", Instant.now().toString());
    return node.toString();
  }

  private static String liveHolder(String text, long modified) {
    JsonNode node = parse(text);
    boolean here = node != null && Host.name().equals(node.path("host").asText());
    if (here) {
      boolean alive =
          ProcessHandle.of(node.path("pid").asLong())
              .filter(ProcessHandle::isAlive)
              // The number of a dead process may have been given to another one.
              .filter(process -> started(process).equals(node.path("started").asText()))
              .isPresent();
      return alive ? describe(text) : null;
    }
    Instant renewed = Instant.ofEpochMilli(modified);
    boolean fresh = renewed.plus(EXPIRY).isAfter(Instant.now());
    return fresh ? describe(text) : null;
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  private static String describe(String text) {
    JsonNode node = parse(text);
    return node == null
        ? "an unreadable lock"
        : "process " + node.path("pid").asText() + " on " + node.path("host").asText();
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return null;
    }
  }

  /** Another live run holds the table. */
  public static final class Held extends Exception {
    private static final long serialVersionUID = 1L;

    Held(String message) {
      super(message);
    }
  }
}
