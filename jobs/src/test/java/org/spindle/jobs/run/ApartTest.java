// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
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
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/** A point that ends its JVM is a failed row once it was under way when a driver ended. */
@Tag("slow")
class ApartTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static final Sweep SWEEP =
      SweepFile.parse(
          "fatal.yaml",
          "experiment: fatal\naxes:\n  way: [none, halts, exits, crashes]\n  number: [1, 2]\n");

  @TempDir private Path temporary;

  @Test
  void pointsThatEndTheirJvmAreFailedRows() throws IOException {
    ResultsFolder folder = new ResultsFolder(temporary.toUri().toString(), new Configuration());
    // as a driver leaves it that computed all of them when one took it along
    String notes = Underway.file(temporary.resolve("_spindle/underway"), "fatal");
    Underway.in(notes).begin(points().keySet().stream().toList());
    RunOptions options =
        new RunOptions(Mode.CACHED, Long.MAX_VALUE, "unused", false, Provenance.ofThisJar());
    RunStatus status = new SweepRun<>(SPARK.session(), folder, new Fatal(), SWEEP, options).run();
    assertEquals(8, status.computed());
    assertEquals(6, status.failed());
    List<Row> rows = ResultTables.raw(SPARK.session(), folder, new Fatal()).collectAsList();
    assertEquals(8, rows.size());
    for (Row row : rows) {
      String message = String.valueOf(row.<String>getAs("error_message"));
      switch (row.<String>getAs("way")) {
        case "halts" -> assertTrue(message.endsWith("exit code 7"), message);
        case "exits" -> assertTrue(message.endsWith("exit code 3"), message);
        case "crashes" -> assertTrue(message.contains("SIGSEGV"), message);
        default -> assertEquals("ok", row.getAs("status"));
      }
    }
    assertTrue(!Files.exists(Path.of(notes)), "notes of a run that is over");
  }

  @Test
  void whatIsUnderWayIsKnownAndForgotten() throws IOException {
    Path notes = temporary.resolve("notes");
    Underway underway = Underway.in(Underway.file(notes, "t"));
    List<PointId> points = points().keySet().stream().toList();
    underway.begin(points.subList(0, 3));
    assertEquals(Set.copyOf(points.subList(0, 3)), Underway.left(notes, "t"));
    assertEquals(Set.of(), Underway.left(notes, "another"));
    underway.end(3);
    assertEquals(Set.of(), Underway.left(notes, "t"));
  }

  private static Map<PointId, Long> points() {
    Fatal fatal = new Fatal();
    var space = ParameterSpace.of(SWEEP, "fatal", 1, fatal.defaults());
    Map<PointId, Long> points = new TreeMap<>();
    for (long cell = 0; cell < space.cells(); cell++) {
      points.put(space.pointId(cell, 0), cell);
    }
    return points;
  }

  /** How a point ends its JVM. */
  enum Way {
    NONE,
    HALTS,
    EXITS,
    CRASHES
  }

  /** Ends its JVM. */
  static final class Fatal implements Experiment<Fatal.Parameters, Fatal.Result> {
    private static final long serialVersionUID = 1L;

    record Parameters(Way way, int number) {}

    record Result(int found) {}

    @Override
    public About about() {
      return About.of("fatal", 1).asks("What ends a JVM?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(Way.NONE, 0);
    }

    @Override
    public Cost cost(Parameters p) {
      return new Cost(1e6, 0);
    }

    @Override
    public Result run(Parameters p, Streams streams, Datasets data, Watch watch)
        throws ReflectiveOperationException {
      switch (p.way) {
        case HALTS -> Runtime.getRuntime().halt(7);
        case EXITS -> System.exit(3);
        case CRASHES -> crash();
        default -> {}
      }
      return new Result(p.number);
    }

    /** Writes to address 0, as a native library with a fault may. */
    private static void crash() throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
    }
  }
}
