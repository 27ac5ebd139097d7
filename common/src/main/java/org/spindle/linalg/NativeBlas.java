// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spindle.linalg.library.BundledLibrary;
import org.spindle.linalg.library.Folders;
import org.spindle.linalg.library.LibraryFile;
import org.spindle.linalg.library.SystemLibraries;

/**
 * The choice of the native library, made once per JVM before netlib is touched.
 *
 * <p>Order: what the user's system properties name, the bundled OpenBLAS, one of this machine,
 * Java. netlib looks for its library once, in a static initializer, and is quiet about a failure;
 * so each candidate is loaded here first, where the reason can be told, and both properties point
 * at the same file. Loading the same file again by netlib maps no second copy.
 *
 * <p>The number of threads is an environment variable ({@code OPENBLAS_NUM_THREADS}) read when the
 * library is loaded; it cannot be changed afterwards.
 */
public final class NativeBlas {

  /** System property that decides the engine; {@code java} asks for the Java engine. */
  public static final String ENGINE_PROPERTY = "spindle.blas";

  /** netlib's property for the BLAS library's full path. */
  public static final String BLAS_PATH = "dev.ludovic.netlib.blas.nativeLibPath";

  /** netlib's property for the LAPACK library's full path. */
  public static final String LAPACK_PATH = "dev.ludovic.netlib.lapack.nativeLibPath";

  /** Where the library behind the two paths came from; set by this class. */
  public static final String SOURCE_PROPERTY = "spindle.blas.source";

  private static final Logger LOG = LoggerFactory.getLogger(NativeBlas.class);
  private static Engine engine;

  /** A library that was loaded, or none. */
  private record Choice(Engine.Source source, String file, String version) {
    static final Choice NONE = new Choice(Engine.Source.NONE, "", "");
  }

  private NativeBlas() {}

  /**
   * Finds and loads the library on first use, and tells so once in the log.
   *
   * @return the engine of this JVM, the same at every call
   * @cost about 0.1 s at the first call, a second more where the library must be unpacked
   */
  public static synchronized Engine prepare() {
    if (engine == null) {
      List<String> troubles = new ArrayList<>();
      boolean late = LibraryFile.stubMapped() && System.getProperty(SOURCE_PROPERTY) == null;
      Choice choice = choose(troubles);
      engine = settle(choice, late, troubles);
      if (engine.isNative()) {
        LOG.info("BLAS and LAPACK: {} ({})", engine.describe(), engine.library());
        if (!engine.note().isEmpty()) {
          LOG.warn("BLAS and LAPACK: {}", engine.note());
        }
      } else {
        LOG.warn("BLAS and LAPACK run in Java, about ten times slower: {}", engine.note());
      }
    }
    return engine;
  }

  /**
   * Insists on a native library.
   *
   * @return the engine, which is native
   * @throws IllegalStateException in one line with the reason, if the engine is Java
   */
  public static Engine requireNative() {
    Engine found = prepare();
    if (!found.isNative()) {
      throw new IllegalStateException(
          "no native BLAS in this JVM (" + found.note() + "); see `spindle doctor`");
    }
    return found;
  }

  private static Choice choose(List<String> troubles) {
    if (System.getProperty(ENGINE_PROPERTY, "").equals("java")) {
      troubles.add("-D" + ENGINE_PROPERTY + "=java");
      System.setProperty(BLAS_PATH, "none");
      System.setProperty(LAPACK_PATH, "none");
      return Choice.NONE;
    }
    String stub = missingStub();
    if (stub != null) {
      troubles.add(stub);
      return Choice.NONE;
    }
    Choice choice = explicit(troubles);
    if (choice == null) {
      choice = bundled(troubles);
    }
    if (choice == null) {
      choice = system(troubles);
    }
    if (choice == null) {
      return Choice.NONE;
    }
    System.setProperty(BLAS_PATH, choice.file());
    System.setProperty(LAPACK_PATH, System.getProperty(LAPACK_PATH, choice.file()));
    System.setProperty(SOURCE_PROPERTY, choice.source().name());
    return choice;
  }

  /** netlib ships its stub for Linux only; elsewhere nothing native can answer. */
  private static String missingStub() {
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    String resource = "resources/native/" + platform + "/libnetlibblasjni.so";
    ClassLoader loader = dev.ludovic.netlib.blas.BLAS.class.getClassLoader();
    return loader.getResource(resource) == null
        ? "netlib has no native stub for " + platform
        : null;
  }

  private static Choice explicit(List<String> troubles) {
    String blas = System.getProperty(BLAS_PATH);
    String lapack = System.getProperty(LAPACK_PATH);
    if (blas == null && lapack == null) {
      return null;
    }
    String file = blas == null ? lapack : blas;
    boolean one = lapack == null || lapack.equals(file);
    // The property may be our own work, done by this class under another class loader.
    Engine.Source source =
        Engine.Source.valueOf(System.getProperty(SOURCE_PROPERTY, Engine.Source.EXPLICIT.name()));
    List<String> needed = one ? Netlib.symbols() : Netlib.blasSymbols();
    Choice choice = load(source, Path.of(file), needed, troubles);
    if (choice != null && !one) {
      if (load(source, Path.of(lapack), Netlib.lapackSymbols(), troubles) == null) {
        choice = null;
      }
    }
    if (choice == null) {
      System.clearProperty(BLAS_PATH);
      System.clearProperty(LAPACK_PATH);
    }
    return choice;
  }

  private static Choice bundled(List<String> troubles) {
    try {
      return load(Engine.Source.BUNDLED, BundledLibrary.unpack(), List.of(), troubles);
    } catch (IOException | LinkageError | RuntimeException e) {
      troubles.add("bundled OpenBLAS: " + e.getMessage());
      return null;
    }
  }

  private static Choice system(List<String> troubles) {
    for (Path file : SystemLibraries.candidates()) {
      Choice choice = load(Engine.Source.SYSTEM, file, Netlib.symbols(), troubles);
      if (choice != null) {
        return choice;
      }
    }
    troubles.add("no OpenBLAS on this machine");
    return null;
  }

  /** Loads a candidate, or adds to the troubles why not. Needed symbols are looked for first. */
  private static Choice load(
      Engine.Source source, Path file, List<String> needed, List<String> troubles) {
    try {
      if (!Files.isReadable(file)) {
        troubles.add(file + ": no such file, or not readable");
        return null;
      }
      String version = LibraryFile.jarVersion(file);
      if (!needed.isEmpty() || version.isEmpty()) {
        LibraryFile contents = LibraryFile.read(file, needed);
        version = contents.version().isEmpty() ? version : contents.version();
        if (!contents.missing().isEmpty()) {
          troubles.add(file + ": lacks " + String.join(", ", contents.missing()));
          return null;
        }
      }
      loadOnce(file);
      return new Choice(source, file.toString(), version);
    } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
      troubles.add(e.getMessage());
      return null;
    }
  }

  private static void loadOnce(Path file) {
    try {
      System.load(file.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      // This class under another class loader was first: the library is in the process, all is
      // well.
      if (!String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
        throw e;
      }
    }
  }

  private static Engine settle(Choice choice, boolean late, List<String> troubles) {
    boolean loadable = Folders.executable(Folders.temporary());
    boolean answers = Netlib.nativeBlas().isPresent() && Netlib.nativeLapack().isPresent();
    if (!answers) {
      troubles.add(loadable ? "netlib loaded no library" : noexecAdvice());
      return new Engine(
          "java",
          Netlib.implementation(),
          "",
          "",
          1,
          Engine.Source.NONE,
          String.join("; ", troubles));
    }
    Set<String> mapped = LibraryFile.mapped();
    if (late) {
      troubles.add("netlib was in use before it was prepared; its library may be another one");
    }
    if (mapped.size() > 1) {
      troubles.add("several BLAS libraries are mapped: " + String.join(", ", mapped));
    }
    String file = choice.file();
    if (file.isEmpty()) {
      file = mapped.isEmpty() ? "unknown" : mapped.iterator().next();
    }
    boolean open = !choice.version().isEmpty() || file.contains("openblas");
    return new Engine(
        open ? "openblas" : "native",
        Netlib.implementation(),
        file,
        kernels(choice.version(), open ? System.getenv("OPENBLAS_CORETYPE") : null),
        threads(System.getenv()::get, Runtime.getRuntime().availableProcessors()),
        choice.source() == Engine.Source.NONE ? Engine.Source.SYSTEM : choice.source(),
        String.join("; ", troubles));
  }

  /** The version and, where the user has chosen them, for which processor its kernels are. */
  static String kernels(String version, String chosen) {
    boolean named = chosen != null && chosen.matches("[A-Za-z0-9]+");
    return named ? (version + " for " + chosen).strip() : version;
  }

  private static String noexecAdvice() {
    Optional<Path> other = Folders.executableTemporary();
    return "netlib cannot load its stub from "
        + Folders.temporary()
        + " (mounted noexec or not writable); start java with -Djava.io.tmpdir="
        + other.map(Path::toString).orElse("DIR, a folder that allows execution");
  }

  /** What OpenBLAS reads at its start, in its order. */
  static int threads(java.util.function.UnaryOperator<String> environment, int processors) {
    for (String name : List.of("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")) {
      String value = environment.apply(name);
      if (value != null && value.strip().matches("[1-9][0-9]{0,5}")) {
        return Integer.parseInt(value.strip());
      }
    }
    return processors;
  }
}
