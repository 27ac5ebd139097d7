// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.spindle.data.FolderSource;
import org.spindle.data.ItemProperties;
import org.spindle.data.ItemPropertiesReader;
import org.spindle.data.LoadedDatasets;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/** Runs experiments on the tables that come with Spindle and on one written by hand. */
final class SemanticTables {

  /** A user's table, with a missing cell and without categories. */
  static final String VEHICLES = "vehicles.csv";

  private static final String CSV =
      """
      item,wheels,wings,engine,floats,sails,pedals,seats,rails
      bicycle,1,0,0,0,0,1,1,0
      car,1,0,1,0,0,0,1,0
      tram,1,0,1,0,0,0,1,1
      train,1,0,1,,0,0,1,1
      ship,0,0,1,1,0,0,1,0
      yacht,0,0,NA,1,1,0,1,0
      plane,1,1,1,0,0,0,1,0
      glider,0,1,0,0,0,0,1,0
      """;

  private SemanticTables() {}

  static LoadedDatasets data() {
    Path folder = Repository.ROOT.resolve("datasets");
    Map<String, ItemProperties> tables = new TreeMap<>();
    for (String name : ItemPropertiesReader.TABLES) {
      tables.put(name, ItemPropertiesReader.read(new FolderSource(folder), name));
    }
    byte[] bytes = CSV.getBytes(StandardCharsets.UTF_8);
    tables.put(VEHICLES, new ItemPropertiesReader.Content(VEHICLES, bytes).table("vehicles"));
    return new LoadedDatasets(null, tables);
  }

  /** The table of an experiment with a row for each of the parameters. */
  static <P extends Record, R extends Record> InMemoryTables with(
      SparkSession spark, Experiment<P, R> experiment, List<P> points, long seed) throws Exception {
    LoadedDatasets data = data();
    List<InMemoryTables.Entry> entries = new ArrayList<>();
    for (P parameters : points) {
      Point point =
          new Point(experiment.name(), 1, new TreeMap<>(), seed + 1000L * entries.size(), 0);
      Streams streams = new Streams(point.id());
      R result = experiment.run(parameters, streams, data, Watch.UNLIMITED);
      entries.add(new InMemoryTables.Entry(point, parameters, result));
    }
    return new InMemoryTables(spark)
        .with(
            RecordSchema.table(experiment.name()),
            experiment.defaults().getClass(),
            experiment.resultType(),
            entries);
  }
}
