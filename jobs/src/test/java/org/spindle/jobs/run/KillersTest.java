// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/** A point that would take its JVM along is a row, and the others are computed. */
@Tag("slow")
class KillersTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static Sweep sweep(int timeout, String ways) {
    String text = "experiment: killers\ntimeout: %d\naxes:\n  way: [%s]\n  number: [1, 2, 3]\n";
    return SweepFile.parse("killers.yaml", text.formatted(timeout, ways));
  }

  private static volatile boolean released;

  @TempDir private Path temporary;

  @AfterAll
  static void release() {
    released = true;
  }

  private Map<String, List<Row>> run(boolean forceMemory, Sweep... sweeps) throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    RunOptions options =
        new RunOptions(Mode.CACHED, Long.MAX_VALUE, "unused", forceMemory, Provenance.ofThisJar());
    for (Sweep sweep : sweeps) {
      new SweepRun<>(SPARK.session(), folder, new Killers(), sweep, options).run();
    }
    return ResultTables.raw(SPARK.session(), folder, new Killers()).collectAsList().stream()
        .collect(Collectors.groupingBy(row -> row.<String>getAs("way")));
  }

  @Test
  void aPointThatWouldTakeItsJvmAlongIsARow() throws IOException {
    Map<String, List<Row>> rows =
        run(
            false,
            sweep(1, "spins, sleeps"),
            sweep(
                600, // whatever else the machine does
                "none, allocates, recurses, does-not-link, negative-size, is-too-large"));
    assertEquals(Way.values().length, rows.size());
    expect(rows, "none", "ok", "");
    expect(rows, "allocates", "failed", "OutOfMemoryError");
    expect(rows, "recurses", "failed", "StackOverflowError");
    expect(rows, "does-not-link", "failed", "NoClassDefFoundError");
    expect(rows, "negative-size", "failed", "NegativeArraySizeException");
    expect(rows, "spins", "timeout", "TimeUp");
    expect(rows, "sleeps", "timeout", "TimeUp");
    expect(rows, "is-too-large", "failed", "OutOfMemoryError");
    String message = rows.get("is-too-large").get(0).getAs("error_message");
    assertTrue(message.startsWith("needs 7200.0 GB, an executor has "), message);
  }

  @Test
  void aPointIsBegunAllTheSameByForce() throws IOException {
    expect(run(true, sweep(600, "is-too-large")), "is-too-large", "ok", "");
  }

  private static void expect(Map<String, List<Row>> rows, String way, String status, String error) {
    assertEquals(3, rows.get(way).size());
    for (Row row : rows.get(way)) {
      assertEquals(status, row.getAs("status"), way);
      assertTrue(String.valueOf(row.<String>getAs("error_class")).contains(error), row.toString());
    }
  }

  /** How a point goes wrong. */
  enum Way {
    NONE,
    ALLOCATES,
    RECURSES,
    DOES_NOT_LINK,
    NEGATIVE_SIZE,
    SPINS,
    SLEEPS,
    IS_TOO_LARGE
  }

  /** Goes wrong in all ways that a JVM survives. */
  static final class Killers implements Experiment<Killers.Parameters, Killers.Result> {
    private static final long serialVersionUID = 1L;

    record Parameters(Way way, int number) {}

    record Result(int depth) {}

    @Override
    public About about() {
      return About.of("killers", 1).asks("What does a point do to its JVM?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(Way.NONE, 0);
    }

    @Override
    public Cost cost(Parameters p) {
      return new Cost(1e6, p.way == Way.IS_TOO_LARGE ? 7_200_000_000_000L : 0);
    }

    @Override
    public Result run(Parameters p, Streams streams, Datasets data, Watch watch)
        throws InterruptedException {
      return new Result(
          switch (p.way) {
            case NONE, IS_TOO_LARGE -> 0;
            case ALLOCATES -> allocate();
            case RECURSES -> recurse(p.number) + 1;
            case DOES_NOT_LINK -> throw new NoClassDefFoundError("a library of another version");
            case NEGATIVE_SIZE -> new int[-p.number].length;
            case SPINS -> spin();
            case SLEEPS -> sleep();
          });
    }

    private static int allocate() {
      List<long[]> all = new ArrayList<>();
      while (true) {
        all.add(new long[Integer.MAX_VALUE - 8]); // 16 GiB, more than the tests' heap
      }
    }

    private static int recurse(int depth) {
      return recurse(depth + 1) + 1;
    }

    /** Ends with the test alone: nobody can stop it, and it would take a core from all others. */
    private static int spin() {
      int turns = 0;
      while (!released) {
        turns++;
      }
      return turns;
    }

    private static int sleep() throws InterruptedException {
      Thread.sleep(100_000);
      return 1;
    }
  }
}
