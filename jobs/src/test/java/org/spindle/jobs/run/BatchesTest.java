// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Batched;
import org.spindle.jobs.experiment.BatchLaw;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

class BatchesTest {

  private static final String SWEEP =
      """
      experiment: coins
      axes:
        kind: [1, 2]
        gain: [0.5, 1, 1.5]
      replicates: 4
      """;

  private final Coins coins = new Coins();
  private final Sweep sweep = SweepFile.parse("coins.yaml", SWEEP);

  @Test
  void equalKeysMeetUpToTheirSize() {
    Coins.sizes.clear();
    List<Row> rows = rows(coins, Double.POSITIVE_INFINITY);
    assertEquals(24, rows.size());
    // one draw has three gains; four replicates of kind 1, limited to pairs, and of kind 2
    assertEquals(List.of(2, 2, 2, 2, 1, 1, 1, 1, 3, 3, 3, 3), Coins.sizes);
  }

  @Test
  void rowsDoNotDependOnTheBin() {
    ParameterSpace<Coins.Parameters> space = space();
    Map<String, Row> whole = new HashMap<>();
    rows(coins, Double.POSITIVE_INFINITY).forEach(row -> whole.put(row.getString(0), row));
    assertEquals(24, whole.size());
    for (long number = 0; number < 24; number++) {
      Row alone = task(coins, space, Double.POSITIVE_INFINITY).call(new long[] {number}).next();
      Row inCompany = whole.get(alone.getString(0));
      for (int column = 12; column < alone.size(); column++) {
        assertEquals(alone.get(column), inCompany.get(column));
      }
    }
  }

  @Test
  void companyDoesNotMatter() throws Exception {
    var kindOne = new Coins.Parameters(1, 0.5);
    BatchLaw.holds(coins, List.of(kindOne, kindOne, kindOne, kindOne), null);
  }

  @Test
  void aDrawIsSharedAlongTheAxisThatDoesNotCount() {
    Map<List<Object>, Double> perGain = new HashMap<>();
    for (Row row : rows(coins, Double.POSITIVE_INFINITY)) {
      List<Object> draw = List.of(row.get(14), row.get(1));
      double unit = row.getDouble(16) / row.getDouble(15);
      Double before = perGain.putIfAbsent(draw, unit);
      assertTrue(before == null || Math.abs(before - unit) < 1e-12);
    }
    assertEquals(8, perGain.size());
    assertEquals(8, perGain.values().stream().distinct().count());
    assertNotEquals(
        BatchLaw.streams(coins, new Coins.Parameters(1, 1), 0),
        BatchLaw.streams(coins, new Coins.Parameters(1, 1), 1));
  }

  @Test
  void onlyTheBadPointOfABatchFails() {
    Coins bad = new Coins(1.5, 0);
    List<Row> rows = rows(bad, Double.POSITIVE_INFINITY);
    assertEquals(24, rows.size());
    for (Row row : rows) {
      boolean isBad = row.getDouble(15) == 1.5;
      assertEquals(isBad ? "failed" : "ok", row.getString(2));
      assertEquals(isBad ? "a bent coin" : null, row.getString(4));
      assertEquals(isBad, row.isNullAt(16));
    }
  }

  @Test
  void onlyTheSlowPointOfABatchTimesOut() {
    Coins slow = new Coins(0, 1.5);
    for (Row row : rows(slow, 0.02)) {
      assertEquals(row.getDouble(15) == 1.5 ? "timeout" : "ok", row.getString(2));
    }
  }

  @Test
  void theSecondsOfABatchAreSharedEvenly() {
    Map<List<Object>, List<Double>> seconds = new HashMap<>();
    for (Row row : rows(coins, Double.POSITIVE_INFINITY)) {
      if (row.getInt(14) == 2) {
        seconds.computeIfAbsent(List.of(row.get(1)), k -> new ArrayList<>()).add(row.getDouble(5));
      }
    }
    seconds.values().forEach(v -> assertEquals(1, v.stream().distinct().count(), v.toString()));
  }

  private ParameterSpace<Coins.Parameters> space() {
    return ParameterSpace.of(sweep, coins.name(), coins.version(), coins.defaults());
  }

  private List<Row> rows(Coins experiment, double timeout) {
    List<Row> rows = new ArrayList<>();
    task(experiment, space(), timeout)
        .call(LongStream.range(0, 24).toArray())
        .forEachRemaining(rows::add);
    return rows;
  }

  private static PointTask<Coins.Parameters, Coins.Result> task(
      Coins experiment, ParameterSpace<Coins.Parameters> space, double timeout) {
    Stamp stamp = new Stamp("coins", "none", 1, timeout, false);
    return new PointTask<>(
        experiment, space, new PointNumbers(6, 0, 4), null, stamp, null, PointTask.Care.NONE);
  }

  /** Coins that are thrown once and stretched by every gain; some are bent, some take long. */
  static final class Coins implements Batched<Coins.Parameters, Coins.Result> {
    private static final long serialVersionUID = 1L;
    static final List<Integer> sizes = new ArrayList<>();

    private final double bent;
    private final double slow;

    Coins() {
      this(0, 0);
    }

    Coins(double bent, double slow) {
      this.bent = bent;
      this.slow = slow;
    }

    public record Parameters(int kind, double gain) {}

    public record Result(double stretched) {}

    @Override
    public Object batchKey(Parameters parameters) {
      return parameters.kind();
    }

    @Override
    public boolean onlyOneDraw() {
      return true;
    }

    @Override
    public int batchSize(Parameters parameters) {
      return parameters.kind() == 1 ? 2 : 10;
    }

    @Override
    public Parameters drawKey(Parameters parameters) {
      return new Parameters(parameters.kind(), 1);
    }

    @Override
    public List<Result> runAll(
        List<Parameters> parameters, List<Streams> streams, Datasets data, Watch watch) {
      sizes.add(parameters.size());
      List<Result> results = new ArrayList<>();
      for (int i = 0; i < parameters.size(); i++) {
        double gain = parameters.get(i).gain();
        if (gain == bent) {
          throw new IllegalStateException("a bent coin");
        }
        while (gain == slow) {
          watch.check();
        }
        results.add(new Result(gain * streams.get(i).of("coin").nextDouble()));
      }
      return results;
    }

    @Override
    public About about() {
      return About.of("coins", 1).asks("Which coins are thrown together?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(1, 1);
    }

    @Override
    public Cost cost(Parameters parameters) {
      return new Cost(1, 0);
    }
  }
}
