// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.spindle.experiment.Batched;
import org.spindle.experiment.Experiment;
import org.spindle.random.Streams;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;

/** The points of a bin, in the batches that are computed together: mostly batches of one. */
final class Batches<P extends Record> {

  private final Experiment<P, ?> experiment;
  private final ParameterSpace<P> space;
  private final PointNumbers numbering;

  Batches(Experiment<P, ?> experiment, ParameterSpace<P> space, PointNumbers numbering) {
    this.experiment = experiment;
    this.space = space;
    this.numbering = numbering;
  }

  /** A point of a bin, ready to be computed. */
  record Member<P extends Record>(
      long number, int replicate, P parameters, PointId id, Streams streams) {}

  /** What points of one batch agree in; draw is null where it does not matter. */
  private record Key(Object ofExperiment, Streams draw) {}

  /** The batches of a bin, in the order of their first points. */
  Iterator<List<Member<P>>> of(long[] bin) {
    if (experiment instanceof Batched<P, ?> batched) {
      return together(batched, bin).iterator();
    }
    return Arrays.stream(bin).mapToObj(number -> List.of(member(number))).iterator();
  }

  private List<List<Member<P>>> together(Batched<P, ?> batched, long[] bin) {
    List<List<Member<P>>> batches = new ArrayList<>();
    Map<Key, List<Member<P>>> open = new HashMap<>();
    LongStream.of(bin)
        .mapToObj(this::member)
        .forEach(
            member -> {
              Streams draw = batched.onlyOneDraw() ? member.streams() : null;
              Key key = new Key(batched.batchKey(member.parameters()), draw);
              List<Member<P>> batch = open.get(key);
              if (batch == null) {
                batch = new ArrayList<>();
                batches.add(batch);
                open.put(key, batch);
              }
              batch.add(member);
              if (batch.size() >= batched.batchSize(member.parameters())) {
                open.remove(key);
              }
            });
    return batches;
  }

  /** The point with a number. */
  Member<P> member(long number) {
    long cell = numbering.cell(number);
    int replicate = numbering.replicate(number);
    P parameters = space.parameters(cell);
    PointId id = space.pointId(cell, replicate);
    P drawKey = experiment.drawKey(parameters);
    boolean own = drawKey == parameters || drawKey.equals(parameters);
    PointId draw = own ? id : space.pointId(drawKey, replicate);
    return new Member<>(number, replicate, parameters, id, new Streams(draw));
  }
}
