// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.linalg.library.Folders;
import org.spindle.linalg.probe.LapackProbe;

/** The choice of the library; what happens once per JVM is asked of child JVMs. */
class NativeBlasTest {

  @TempDir Path folder;

  @Test
  void allThreadsGetOneEngine() throws Exception {
    var pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Engine>> calls = List.of(NativeBlas::prepare, NativeBlas::prepare);
      for (Future<Engine> engine : pool.invokeAll(calls)) {
        assertSame(NativeBlas.prepare(), engine.get());
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void engineTellsItselfInAFewWords() {
    assertEquals(
        "openblas 0.3.31 bundled, 1 thread",
        new Engine("openblas", "J", "/x", "0.3.31", 1, Engine.Source.BUNDLED, "").describe());
    assertEquals(
        "java, 1 thread", new Engine("java", "J", "", "", 1, Engine.Source.NONE, "").describe());
    assertEquals("0.3.31 for Prescott", NativeBlas.kernels("0.3.31", "Prescott"));
    assertEquals("0.3.31", NativeBlas.kernels("0.3.31", null));
    assertEquals("0.3.31", NativeBlas.kernels("0.3.31", ""));
  }

  @Test
  void threadsComeFromTheEnvironmentInTheOrderOfOpenBlas() {
    assertEquals(
        2, NativeBlas.threads(Map.of("OPENBLAS_NUM_THREADS", "2", "OMP_NUM_THREADS", "3")::get, 8));
    assertEquals(3, NativeBlas.threads(Map.of("OMP_NUM_THREADS", "3")::get, 8));
    assertEquals(8, NativeBlas.threads(Map.of("OMP_NUM_THREADS", "many")::get, 8));
    assertEquals(8, NativeBlas.threads(Map.<String, String>of()::get, 8));
  }

  @Test
  void bundledLibraryIsMappedOnceAndComputes() throws Exception {
    assumeBundled();
    var outcome = JavaProcess.run(EngineReport.class);
    assertHas(outcome, "engine=openblas", "source=bundled", "mapped=1", "values=2.0");
    assertHas(outcome, "required=met", "note=\n");
  }

  @Test
  void explicitPathWinsOverTheBundledLibrary() throws Exception {
    assumeBundled();
    Path mine = copyOfLibrary();
    var outcome = JavaProcess.run(EngineReport.class, "-D" + NativeBlas.BLAS_PATH + "=" + mine);
    assertHas(outcome, "engine=openblas", "source=explicit", "library=" + mine, "mapped=1");
  }

  @Test
  void brokenExplicitPathIsToldAndTheBundledLibraryUsed() throws Exception {
    assumeBundled();
    Path junk = Files.writeString(folder.resolve("libopenblas.so"), "no library");
    var outcome =
        JavaProcess.run(
            EngineReport.class,
            "-D" + NativeBlas.BLAS_PATH + "=" + junk,
            "-D" + NativeBlas.LAPACK_PATH + "=" + junk);
    assertHas(outcome, "source=bundled", "note=" + junk + ": lacks ", "mapped=1", "values=2.0");
    outcome = JavaProcess.run(EngineReport.class, "-D" + NativeBlas.BLAS_PATH + "=/nowhere.so");
    assertHas(outcome, "source=bundled", "note=/nowhere.so: no such file");
  }

  @Test
  void javaEngineIsAWarningAndRefusedWhereNativeIsRequired() throws Exception {
    var outcome = JavaProcess.run(EngineReport.class, "-D" + NativeBlas.ENGINE_PROPERTY + "=java");
    assertHas(outcome, "engine=java", "source=none", "mapped=0", "values=2.0", "WARN");
    assertHas(outcome, "required=no native BLAS in this JVM (-Dspindle.blas=java");
  }

  @Test
  void whereNothingCanBeWrittenJavaComputesAndTheRemedyIsNamed() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    var outcome =
        JavaProcess.run(
            EngineReport.class,
            "-D" + Folders.CACHE_PROPERTY + "=" + file + "/x",
            "-Duser.home=" + file,
            "-Djava.io.tmpdir=" + file);
    assertHas(outcome, "engine=java", "values=2.0");
    assertHas(outcome, "start java with -Djava.io.tmpdir=");
  }

  @Test
  void homeWithoutACacheDoesNotMatter() throws Exception {
    assumeBundled();
    Path file = Files.createFile(folder.resolve("home"));
    var outcome =
        JavaProcess.run(EngineReport.class, "-Duser.home=" + file, "-Djava.io.tmpdir=" + folder);
    assertHas(outcome, "source=bundled", "library=" + folder.resolve(".javacpp-"), "values=2.0");
  }

  @Test
  void severalJvmsMayUnpackAtOnce() throws Exception {
    assumeBundled();
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(
          JavaProcess.start(
              EngineReport.class,
              List.of("-D" + Folders.CACHE_PROPERTY + "=" + folder.resolve("cache")),
              Map.of("OPENBLAS_NUM_THREADS", "1")));
    }
    for (Process child : children) {
      var outcome = JavaProcess.finish(child);
      assertHas(outcome, "source=bundled", "mapped=1", "threads=1", "values=2.0", "note=\n");
    }
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      assertEquals(
          1, files.filter(f -> f.getFileName().toString().startsWith("libopenblas")).count());
    }
  }

  @Test
  void foldersNotMadeOfFilesAreNotExecutable() throws Exception {
    assertTrue(Folders.executable(folder));
    assertFalse(Folders.executable(folder.resolve("absent")));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count(), "the probe left a file behind");
    }
  }

  private Path copyOfLibrary() throws Exception {
    Path library = Path.of(NativeBlas.prepare().library());
    try (Stream<Path> files = Files.list(library.getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder.resolve(library.getFileName());
  }

  private static void assumeBundled() {
    Assumptions.assumeTrue(
        NativeBlas.prepare().source() == Engine.Source.BUNDLED,
        "this platform has no bundled library");
  }

  private static void assertHas(JavaProcess.Outcome outcome, String... words) {
    assertEquals(0, outcome.exit(), outcome.output());
    for (String word : words) {
      assertTrue(outcome.output().contains(word), word + " not in:\n" + outcome.output());
    }
  }

  @Test
  void everyRoutineThatWeCallIsProbed() {
    Set<String> symbols =
        Netlib.symbols().stream()
            .map(s -> s.substring(0, s.length() - 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(symbols, new TreeSet<>(LapackProbe.routines()));
  }
}
