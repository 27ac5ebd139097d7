// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.SweepFile;

/** Tasks that take longer than was foreseen, and waves that take back what those left. */
class LeftoverTest {

  private static final int POINTS = 24;
  private static final String SWEEP =
      """
      experiment: coins
      axes:
        kind: [1, 2]
        gain: [0.5, 1, 1.5]
      replicates: %d
      """;

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private final BatchesTest.Coins coins = new BatchesTest.Coins();

  private ParameterSpace<BatchesTest.Coins.Parameters> space(int replicates) {
    return ParameterSpace.of(
        SweepFile.parse("coins.yaml", SWEEP.formatted(replicates)),
        coins.name(),
        coins.version(),
        coins.defaults());
  }

  private List<Row> rows(Leftover leftover) {
    var task =
        new PointTask<>(
            coins,
            space(4),
            new PointNumbers(6, 0, 4),
            null,
            new Stamp("coins", "none", 1, Double.POSITIVE_INFINITY, false),
            null,
            new PointTask.Care(false, "", leftover));
    List<Row> rows = new ArrayList<>();
    task.call(LongStream.range(0, POINTS).toArray()).forEachRemaining(rows::add);
    return rows;
  }

  @Test
  void aLateTaskEndsAfterABatchAndLeavesTheRest() {
    Leftover leftover = new Leftover(SPARK.session().sparkContext(), 0);
    assertFalse(leftover.knows(0));
    List<Row> rows = rows(leftover);
    assertEquals(2, rows.size()); // the first batch is a pair
    assertTrue(leftover.knows(0));
    ParameterSpace<?> space = space(4);
    PointNumbers numbers = new PointNumbers(6, 0, 4);
    List<String> computed = rows.stream().map(row -> row.getString(0)).toList();
    List<String> left =
        LongStream.of(leftover.numbers()).mapToObj(n -> numbers.id(space, n).hex()).toList();
    assertEquals(POINTS, Stream.concat(computed.stream(), left.stream()).distinct().count());
    assertEquals(POINTS - 2, left.size());
  }

  @Test
  void aTaskInTimeLeavesNothing() {
    Leftover leftover = new Leftover(SPARK.session().sparkContext(), 1000);
    assertEquals(POINTS, rows(leftover).size());
    assertTrue(leftover.knows(0));
    assertEquals(0, leftover.numbers().length);
  }

  @Test
  void wavesGrowAndTakeBackWhatWasLeft() {
    int replicates = 50_000;
    PointNumbers numbers = new PointNumbers(6, 0, replicates);
    long[] all = LongStream.range(0, numbers.size()).toArray();
    WaveCutter cutter = WaveCutter.of(coins, space(replicates), numbers, all);
    List<long[]> waves = new ArrayList<>();
    double total = cutter.flops();
    long[] left = {7, 1003, 250_000};
    while (!cutter.isEmpty()) {
      List<long[]> bins = cutter.cut(2, 1e12, Double.POSITIVE_INFINITY);
      waves.add(bins.stream().flatMapToLong(LongStream::of).toArray());
      if (waves.size() == 1) {
        left = LongStream.of(waves.get(0)).limit(3).toArray();
        double before = cutter.cutOff();
        cutter.giveBack(left);
        assertTrue(cutter.cutOff() < before);
      }
    }
    assertTrue(waves.get(0).length <= 20_100 && waves.get(1).length > 30_000, "of points");
    assertTrue(waves.size() <= 5, waves.size() + " waves");
    assertEquals(total, cutter.cutOff(), 1e-9 * total);
    long[] found = waves.stream().flatMapToLong(LongStream::of).sorted().toArray();
    assertArrayEquals(
        LongStream.concat(LongStream.of(all), LongStream.of(left)).sorted().toArray(), found);
  }
}
