// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.random.Streams;
import org.spindle.sweep.Binding;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/** The law of batches, for the tests of every {@link Batched} experiment. */
public final class BatchLaw {

  private BatchLaw() {}

  /**
   * Asserts that the points give the same results, bit by bit, alone, all together, in reverse
   * order and in two unequal parts.
   *
   * @param points parameters of points with equal keys; each is another replicate
   */
  public static <P extends Record, R extends Record> void holds(
      Batched<P, R> experiment, List<P> points, Datasets data) throws Exception {
    List<Streams> streams =
        IntStream.range(0, points.size())
            .mapToObj(i -> streams(experiment, points.get(i), i))
            .toList();
    List<List<Object>> alone = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      assertEquals(experiment.batchKey(points.get(0)), experiment.batchKey(points.get(i)));
      R result = experiment.run(points.get(i), streams.get(i), data, Watch.UNLIMITED);
      alone.add(plain(RecordSchema.values(result)));
    }
    assertEquals(alone, together(experiment, points, streams, data), "all together");
    int third = (points.size() + 2) / 3;
    List<List<Object>> parts =
        together(experiment, points.subList(0, third), streams.subList(0, third), data);
    parts.addAll(
        together(
            experiment,
            points.subList(third, points.size()),
            streams.subList(third, points.size()),
            data));
    assertEquals(alone, parts, "in two parts");
    List<P> reversedPoints = reversed(points);
    List<List<Object>> reversed = together(experiment, reversedPoints, reversed(streams), data);
    assertEquals(alone, reversed(reversed), "in reverse order");
  }

  /** The streams that the engine gives to a point. */
  public static <P extends Record> Streams streams(
      Experiment<P, ?> experiment, P parameters, int replicate) {
    P key = experiment.drawKey(parameters);
    var values = Binding.of(experiment.defaults()).toMap(key);
    return new Streams(
        new Point(experiment.name(), experiment.version(), values, 1, replicate).id());
  }

  private static <P extends Record, R extends Record> List<List<Object>> together(
      Batched<P, R> experiment, List<P> points, List<Streams> streams, Datasets data)
      throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    if (!points.isEmpty()) {
      for (R result : experiment.runAll(points, streams, data, Watch.UNLIMITED)) {
        rows.add(plain(RecordSchema.values(result)));
      }
    }
    return rows;
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Arrays become lists, which compare by value and doubles by their bits. */
  private static List<Object> plain(List<Object> values) {
    List<Object> plain = new ArrayList<>();
    for (Object value : values) {
      if (value != null && value.getClass().isArray()) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
          list.add(Array.get(value, i));
        }
        plain.add(list);
      } else {
        plain.add(value);
      }
    }
    return plain;
  }
}
