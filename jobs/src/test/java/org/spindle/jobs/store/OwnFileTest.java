// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFileTest {

  @TempDir private java.nio.file.Path temporary;

  /** One with no way to keep anybody out. */
  public static final class Open extends DiskCalled {
    public Open() {
      super("open");
    }
  }

  /** One that says it creates on condition. */
  public static class Conditional extends DiskCalled {
    private final boolean forgets;

    public Conditional() {
      this("conditional", false);
    }

    Conditional(String scheme, boolean forgets) {
      super(scheme);
      this.forgets = forgets;
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
      return capability.equals(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
          || super.hasPathCapability(path, capability);
    }

    @Override
    public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
      return new Builder(this, path);
    }
  }

  /** One that says so, and forgets the condition. */
  public static final class Forgetful extends Conditional {
    public Forgetful() {
      super("forgetful", true);
    }
  }

  private static final class Builder
      extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
    private final Conditional files;

    Builder(Conditional files, Path path) {
      super(files, path);
      this.files = files;
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      if (!files.forgets) {
        Files.createFile(java.nio.file.Path.of(getPath().toUri().getPath())); // in one step
      }
      return files.create(getPath(), true);
    }
  }

  private ResultsFolder folder(Class<? extends FileSystem> type) throws IOException {
    Configuration configuration = new Configuration();
    String scheme = type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
    configuration.set("fs." + scheme + ".impl", type.getName());
    return new ResultsFolder(scheme + "://" + temporary, configuration);
  }

  @Test
  void aStoreThatKeepsNobodyOutIsRefusedByName() throws IOException {
    ResultsFolder open = folder(Open.class);
    IOException none = assertThrows(IOException.class, () -> TableLock.acquire(open, "table"));
    assertTrue(none.getMessage().startsWith("open://… cannot hold results: "), none.getMessage());
    assertTrue(none.getMessage().endsWith("spark.hadoop.spindle.renaming.schemes=open"));
    ResultsFolder forgetful = folder(Forgetful.class);
    IOException twice =
        assertThrows(IOException.class, () -> TableLock.acquire(forgetful, "table"));
    assertTrue(twice.getMessage().contains("creates one object twice"), twice.getMessage());
    try (var left = Files.list(temporary.resolve("_spindle/locks"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void onAStoreWithConditionsOneHasTheLock() throws Exception {
    ResultsFolder folder = folder(Conditional.class);
    try (TableLock lock = TableLock.acquire(folder, "table")) {
      assertThrows(TableLock.Held.class, () -> TableLock.acquire(folder, "table"));
      lock.check();
    }
    TableLock.acquire(folder, "table").close();
  }

  @Test
  void ofManyAtOnceOneCreatesIt() throws Exception {
    for (ResultsFolder folder :
        List.of(
            folder(Conditional.class),
            new ResultsFolder(temporary.toUri().toString(), new Configuration()))) {
      folder.files().mkdirs(folder.own("locks"));
      Path path = folder.own("locks/one");
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Callable<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "process " + i;
        attempts.add(() -> new OwnFile(folder, path, folder.own("locks/." + name)).create(name));
      }
      int created = 0;
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        created += attempt.get() ? 1 : 0;
      }
      threads.shutdown();
      assertEquals(1, created);
      assertTrue(folder.readText(path).startsWith("process "));
      assertFalse(new OwnFile(folder, path, folder.own("locks/.late")).create("late"));
      folder.files().delete(path, false);
    }
  }
}
