// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.store.ResultSchema;

/** One symbol, one name, one column. */
class NotationTest {

  @Test
  void everyColumnStandsInTheNotationTable() throws IOException {
    String table = Files.readString(Repository.ROOT.resolve("common/README.md"));
    List<String> missing = new ArrayList<>();
    for (Experiment<?, ?> experiment : Experiments.all()) {
      for (StructField field : ResultSchema.of(experiment).fields()) {
        boolean derived = field.name().equals("depth");
        if (!derived && !table.contains("`" + field.name() + "`")) {
          missing.add(experiment.name() + "." + field.name());
        }
      }
    }
    assertEquals(List.of(), missing);
  }
}
