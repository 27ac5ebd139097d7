// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.data.DatasetException;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;

/** A user's table on its way into a sweep. */
class TableFilesTest {

  private static final Path FILE = Repository.ROOT.resolve("conf/sweeps/category-coherence.yaml");

  @TempDir private Path folder;

  private Sweep over(String data) {
    var defaults =
        org.spindle.sweep.Binding.of(new CategoryCoherenceExperiment().defaults()).defaults();
    return SweepFile.read(FILE).override(List.of("data=" + data), defaults).sweep();
  }

  private static PointId point(Sweep sweep) {
    var experiment = new CategoryCoherenceExperiment();
    return ParameterSpace.of(sweep, experiment.name(), experiment.version(), experiment.defaults())
        .pointId(0, 0);
  }

  @Test
  void theIdentityOfAPointFollowsTheContentOfItsTable() throws IOException {
    Path table = folder.resolve("my.csv");
    Files.writeString(table, "item,@kind,fly\nrobin,bird,1\nsalmon,fish,0\n");
    Sweep first = TableFiles.pinned(over(table.toString()));
    PointId before = point(first);
    assertEquals(before, point(TableFiles.pinned(over(table.toString()))));
    Files.writeString(table, "item,@kind,fly\nrobin,bird,1\nsalmon,fish,1\n");
    Sweep second = TableFiles.pinned(over(table.toString()));
    assertNotEquals(before, point(second));
    String pinned = (String) first.parameters().get("data");
    String said =
        assertThrows(DatasetException.class, () -> TableFiles.read(pinned, new Configuration()))
            .getMessage();
    assertTrue(said.contains("content has changed"), said);
  }

  @Test
  void anErrorNamesFileAndLine() throws IOException {
    Path table = folder.resolve("bad.csv");
    Files.writeString(table, "item,fly\nrobin,1\nrobin,0\n");
    String said =
        assertThrows(DatasetException.class, () -> TableFiles.pinned(over(table.toString())))
            .getMessage();
    assertEquals(table + ":3: duplicate item 'robin', it stands in line 2, too", said);
    String missing = folder.resolve("none.csv").toString();
    assertEquals(
        missing + ": no such file",
        assertThrows(DatasetException.class, () -> TableFiles.pinned(over(missing))).getMessage());
  }

  @Test
  void filesInAnAxisArePinned() throws IOException {
    Path table = folder.resolve("my.csv");
    Files.writeString(table, "item,fly\nrobin,1\n");
    Sweep sweep = TableFiles.pinned(over("zoo," + table));
    assertTrue(sweep.axes().get("data").toString().contains("my.csv#"), sweep.axes().toString());
  }
}
