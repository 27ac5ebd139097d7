// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableLockTest {

  private static final int TRIES = 200;
  private static final int RIVALS = 3;

  @TempDir private Path temporary;

  private ResultsFolder folder() throws IOException {
    return new ResultsFolder(temporary.toUri().toString(), new Configuration());
  }

  private Path locks() {
    return temporary.resolve("_spindle/locks");
  }

  /** Puts the hold of another process there; epochs count from 1. */
  private Path hold(String text) throws IOException {
    Files.createDirectories(locks());
    return Files.writeString(locks().resolve("t.1.json"), text);
  }

  private static String elsewhere() {
    return new Holder("other", "another-machine", "another kernel", 1, "", false).text();
  }

  @Test
  void oneHoldsATableAndTheNextComesWhenItLetsGo() throws Exception {
    try (TableLock first = TableLock.acquire(folder(), "t")) {
      var held = assertThrows(TableLock.Held.class, () -> TableLock.acquire(folder(), "t"));
      assertTrue(held.getMessage().contains("process " + ProcessHandle.current().pid()));
      TableLock.acquire(folder(), "u").close(); // another table
      first.check();
    }
    try (TableLock second = TableLock.acquire(folder(), "t")) {
      assertNull(second.takenOver());
    }
  }

  @Test
  void aRenewalUnderWayDoesNotTakeBackWhatIsLetGo() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      for (int attempt = 0; attempt < TRIES / 4; attempt++) {
        TableLock lock = TableLock.acquire(folder(), "t"); // refused if the last one was taken back
        var start = new CyclicBarrier(2);
        Future<?> renewals =
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 5; i++) {
                    lock.renew();
                  }
                  return null;
                });
        start.await();
        lock.close();
        renewals.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @Tag("slow")
  void ofManyThatFindAStaleLockOneTakesItOver() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(RIVALS);
    try {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        clear();
        hold(new Holder("dead", Host.name(), here(), 1L << 22, "", false).text());
        var start = new CyclicBarrier(RIVALS);
        List<Future<TableLock>> rivals = new ArrayList<>();
        for (int i = 0; i < RIVALS; i++) {
          rivals.add(pool.submit(() -> contend(start)));
        }
        List<TableLock> holders = new ArrayList<>();
        for (Future<TableLock> rival : rivals) {
          if (rival.get() != null) {
            holders.add(rival.get());
          }
        }
        assertEquals(1, holders.size(), "holders in try " + attempt);
        assertNotNull(holders.get(0).takenOver());
        holders.get(0).check();
        holders.get(0).close();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private TableLock contend(CyclicBarrier start) throws Exception {
    ResultsFolder mine = folder();
    start.await();
    try {
      return TableLock.acquire(mine, "t");
    } catch (TableLock.Held e) {
      return null;
    }
  }

  private void clear() throws IOException {
    if (Files.exists(locks())) {
      try (Stream<Path> files = Files.list(locks())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String here() {
    return Holder.parse(Holder.here("x").text()).place();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"token\": ", "no lock at all", "{}", "[]"})
  void aLockThatCannotBeReadIsStale(String text) throws Exception {
    hold(text);
    try (TableLock lock = TableLock.acquire(folder(), "t")) {
      assertEquals("an unreadable lock", lock.takenOver());
    }
  }

  @Test
  void aHolderElsewhereIsGoneAfterAMinuteWithoutRenewal() throws Exception {
    Path file = hold(elsewhere());
    assertThrows(TableLock.Held.class, () -> TableLock.acquire(folder(), "t"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(90)));
    try (TableLock lock = TableLock.acquire(folder(), "t")) {
      assertEquals("process 1 on another-machine", lock.takenOver());
    }
  }

  @Test
  void aSuspendedHolderHereIsGoneAfterAMinuteWithoutRenewal() throws Exception {
    try (TableLock suspended = TableLock.acquire(folder(), "t")) {
      Path file = locks().resolve("t.1.json");
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(90)));
      try (TableLock next = TableLock.acquire(folder(), "t")) {
        assertNotNull(next.takenOver());
        assertThrows(TableLock.Lost.class, suspended::check);
        next.check();
      }
    }
  }

  @Test
  void aLockStampedInTheFutureDoesNotHoldForEver() throws Exception {
    Path file = hold(elsewhere());
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1_000_000)));
    try (TableLock lock = TableLock.acquire(folder(), "t")) {
      assertNotNull(lock.takenOver());
    }
  }

  @Test
  void aProcessOfAnotherContainerIsNotLookedForByItsNumber() throws Exception {
    long own = ProcessHandle.current().pid(); // which lives, but is another one there
    hold(new Holder("other", Host.name(), "this kernel, other container", own, "", false).text());
    assertThrows(TableLock.Held.class, () -> TableLock.acquire(folder(), "t"));
    hold(new Holder("other", Host.name(), "this kernel, other container", 1, "", false).text());
    assertThrows(TableLock.Held.class, () -> TableLock.acquire(folder(), "t"));
  }

  @Test
  void whoLostTheLockPublishesNothing() throws Exception {
    ResultsFolder folder = folder();
    try (TableLock suspended = TableLock.acquire(folder, "t")) {
      org.apache.hadoop.fs.Path wave = suspended.staging().wave("run", 0);
      Path staged = Path.of(wave.toUri().getPath());
      Files.createDirectories(staged);
      Files.writeString(staged.resolve("part-0.parquet"), "rows");
      Files.writeString(locks().resolve("t.2.json"), elsewhere()); // another came meanwhile
      var lost = assertThrows(TableLock.Lost.class, () -> suspended.staging().publish(wave));
      assertEquals(1, lost.getMessage().lines().count());
      assertThrows(TableLock.Lost.class, () -> suspended.staging().salvage());
      assertFalse(Files.exists(temporary.resolve("t")), "something was published");
    }
    // and closing it does not let go of the other's hold
    assertThrows(TableLock.Held.class, () -> TableLock.acquire(folder(), "t"));
  }
}
