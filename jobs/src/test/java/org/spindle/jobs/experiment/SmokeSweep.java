// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.spindle.data.Datasets;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.random.Streams;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Point;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;
import org.spindle.sweep.Watch;

/** The smoke scale of sweep files, computed in this JVM. */
public final class SmokeSweep {

  private SmokeSweep() {}

  /** The rows of sweep files of one experiment as its table; overrides as on the command line. */
  public static <P extends Record, R extends Record> InMemoryTables tables(
      SparkSession spark,
      Experiment<P, R> experiment,
      Datasets data,
      List<String> files,
      String... overrides)
      throws Exception {
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    Class<? extends Record> parameters = experiment.defaults().getClass();
    for (String file : files) {
      Sweep sweep =
          SweepFile.read(Repository.ROOT.resolve("conf/sweeps/" + file + ".yaml"))
              .at("smoke")
              .override(List.of(overrides))
              .sweep();
      ParameterSpace<P> space =
          ParameterSpace.of(sweep, experiment.name(), experiment.version(), experiment.defaults());
      for (long cell = 0; cell < space.cells(); cell++) {
        for (int replicate = 0; replicate < sweep.replicates().most(); replicate++) {
          Point point = space.point(cell, replicate);
          P values = space.parameters(cell);
          R result = experiment.run(values, new Streams(point.id()), data, Watch.UNLIMITED);
          entries.add(new InMemoryTables.Entry(point, values, result));
        }
      }
    }
    String table = RecordSchema.table(experiment.name());
    return new InMemoryTables(spark).with(table, parameters, experiment.resultType(), entries);
  }
}
