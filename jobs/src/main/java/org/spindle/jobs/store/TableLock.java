// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * One run at a time per table.
 *
 * <p>Holds are numbered: epoch e is the file {@code locks/TABLE.e.json}, and the highest epoch
 * counts. It is an {@link OwnFile}, which one process alone can create; so a hold that is let go or
 * stale is followed by exactly one, and there is nothing to delete first. A holder that was
 * suspended while another took over learns of it by {@link #check()}, which is asked before
 * anything becomes part of the table.
 *
 * <p>A hold is stale when its process is dead (seen from the same kernel and container) or has not
 * renewed it for a minute by the file system's own clock. One that cannot be read is stale at once.
 */
public final class TableLock implements AutoCloseable {

  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration EXPIRY = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 10;
  private static final String END = ".json";

  private final ResultsFolder folder;
  private final String table;
  private final Holder mine;
  private final ScheduledExecutorService renewal;
  private long epoch;
  private String takenOver;
  private boolean closed;

  private TableLock(ResultsFolder folder, String table) {
    this.folder = folder;
    this.table = table;
    this.mine = Holder.here(UUID.randomUUID().toString());
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
   * @throws IOException if the folder cannot be written, or its file system keeps nobody out
   */
  public static TableLock acquire(ResultsFolder folder, String table) throws IOException, Held {
    TableLock lock = new TableLock(folder, table);
    folder.files().mkdirs(folder.own("locks"));
    OwnFile.require(folder, lock.hidden("probe."));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (lock.tried()) {
        lock.renewal.scheduleAtFixedRate(
            lock::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
        return lock;
      }
    }
    throw new Held(table + " in " + folder.root() + " is being taken by another run just now");
  }

  private boolean tried() throws IOException, Held {
    try {
      return follow(latest());
    } catch (FileNotFoundException e) { // its follower has removed it meanwhile
      return false;
    }
  }

  /** Tries to be the hold after another; throws if that one is alive. */
  private boolean follow(long before) throws IOException, Held {
    String stale = null;
    if (before > 0) {
      String text = folder.readText(file(before));
      if (text == null) {
        return false;
      }
      Holder holder = Holder.parse(text);
      boolean released = holder != null && holder.released();
      if (!released && holder != null && lives(holder, file(before))) {
        throw new Held(
            table
                + " in "
                + folder.root()
                + " is being written by "
                + holder
                + "; wait or stop it");
      }
      stale = released ? null : holder == null ? "an unreadable lock" : holder.toString();
    }
    if (!create(file(before + 1))) {
      return false;
    }
    epoch = before + 1;
    if (latest() > epoch) { // others came and went meanwhile, and removed the files in between
      folder.files().delete(file(epoch), false);
      return false;
    }
    takenOver = stale;
    for (long old = before; old > 0 && folder.files().delete(file(old), false); old--) {
      continue; // the highest epoch counts, so the others are litter
    }
    return true;
  }

  /** Who held the stale lock that was taken over, or null. */
  public String takenOver() {
    return takenOver;
  }

  /**
   * Makes sure that the table is still this run's.
   *
   * @throws Lost if another run has taken over, as after a long suspension
   */
  public void check() throws IOException {
    String text = folder.readText(file(epoch));
    Holder holder = text == null ? null : Holder.parse(text);
    if (latest() > epoch || holder == null || !holder.token().equals(mine.token())) {
      throw new Lost(
          "another run has taken over "
              + table
              + " in "
              + folder.root()
              + " from this one, which"
              + " stood still; nothing more is published by it");
    }
  }

  /** The staging area of the table, which publishes only while the table is this run's. */
  public Staging staging() {
    return new Staging(folder, table, this::check);
  }

  @Override
  public synchronized void close() {
    closed = true;
    renewal.shutdown();
    try {
      check();
      folder.writeText(file(epoch), mine.letGo().text());
    } catch (IOException | FSError e) {
      // The lock goes stale by itself, or is another's.
    }
  }

  private Path file(long number) {
    return folder.own("locks/" + table + "." + number + END);
  }

  /** The highest epoch, 0 if there was none. */
  private long latest() throws IOException {
    long highest = 0;
    for (FileStatus status : folder.files().listStatus(folder.own("locks"))) {
      String name = status.getPath().getName();
      if (name.startsWith(table + ".") && name.endsWith(END)) {
        String number = name.substring(table.length() + 1, name.length() - END.length());
        if (number.matches("[0-9]{1,18}")) {
          highest = Math.max(highest, Long.parseLong(number));
        }
      }
    }
    return highest;
  }

  private boolean create(Path path) throws IOException {
    return new OwnFile(folder, path, hidden("")).create(mine.text());
  }

  /** A name of this hold alone. */
  private Path hidden(String purpose) {
    return folder.own("locks/." + table + "." + purpose + mine.token());
  }

  /** Tells that this hold lives; not once it is let go, which a late renewal would undo. */
  synchronized void renew() {
    if (closed) {
      return;
    }
    try {
      check();
      folder.writeText(file(epoch), mine.text());
    } catch (IOException | FSError e) {
      // The next renewal tries again; a minute of failures makes the lock stale.
    }
  }

  private boolean lives(Holder holder, Path path) throws IOException {
    boolean dead = holder.isNear() && !holder.isAlive();
    return !dead && isRenewed(path); // one that lives may be suspended
  }

  /**
   * Whether a hold was renewed within the last minute, by the clock that stamps its file. One that
   * is stamped in the future, since that clock was set, is watched for two renewals.
   */
  private boolean isRenewed(Path path) throws IOException {
    Duration age = Duration.ofMillis(now() - modified(path));
    if (age.compareTo(EXPIRY) > 0) {
      return false;
    }
    if (age.compareTo(RENEWAL.negated()) >= 0) {
      return true;
    }
    long before = modified(path);
    try {
      Thread.sleep(RENEWAL.multipliedBy(2).plusSeconds(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while waiting for " + path);
    }
    return modified(path) != before;
  }

  private long modified(Path path) throws IOException {
    return folder.files().getFileStatus(path).getModificationTime();
  }

  /** The file system's own time. */
  private long now() throws IOException {
    Path probe = hidden("now.");
    try {
      folder.writeText(probe, "");
      return modified(probe);
    } finally {
      folder.files().delete(probe, false);
    }
  }

  /** Another live run holds the table. */
  public static final class Held extends Exception {
    private static final long serialVersionUID = 1L;

    Held(String message) {
      super(message);
    }
  }

  /** Another run has taken the table from this one. */
  public static final class Lost extends IOException {
    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message);
    }
  }
}
