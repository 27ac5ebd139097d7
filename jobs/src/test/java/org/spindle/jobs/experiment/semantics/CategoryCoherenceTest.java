// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.data.Datasets;
import org.spindle.data.FolderSource;
import org.spindle.data.ItemProperties;
import org.spindle.data.ItemPropertiesReader;
import org.spindle.data.LoadedDatasets;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Experiment;
import org.spindle.figure.Figure;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.experiment.SmokeSweep;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/** The experiments on the structure of items: every claim on the smoke sweeps. */
class SemanticStructureTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();
  private static Datasets data;

  @BeforeAll
  static void start() {
    FolderSource source = new FolderSource(Repository.ROOT.resolve("datasets"));
    Map<String, ItemProperties> tables = new TreeMap<>();
    for (String name : ItemPropertiesReader.TABLES) {
      tables.put(name, ItemPropertiesReader.read(source, name));
    }
    data = new LoadedDatasets(null, tables);
  }

  private static void allHold(Experiment<?, ?> experiment, InMemoryTables tables, int figures) {
    for (Check check : Judged.checks(experiment, tables)) {
      assertEquals(Verdict.PASS, check.verdict(), check.toString());
    }
    List<Figure> drawn = Judged.figures(experiment, tables);
    assertEquals(figures, drawn.size());
  }

  @Test
  void theSpectrumMirrorsTheTree() throws Exception {
    var experiment = new TreeSpectrumExperiment();
    allHold(
        experiment,
        SmokeSweep.tables(SPARK.session(), experiment, data, List.of("tree-spectrum")),
        3);
  }

  @Test
  void coherenceDecidesWhatIsLearned() throws Exception {
    var experiment = new CategoryCoherenceExperiment();
    List<String> files =
        List.of("category-coherence", "category-coherence-trees", "category-coherence-planted");
    allHold(experiment, SmokeSweep.tables(SPARK.session(), experiment, data, files), 4);
  }

  @Test
  void theMiddleLevelIsLearnedFirstWhereItHasMostFeatures() throws Exception {
    var experiment = new BasicLevel();
    allHold(
        experiment,
        SmokeSweep.tables(SPARK.session(), experiment, data, List.of("basic-level")),
        2);
  }

  @Test
  void otherStructuresHaveTheirOwnModes() throws Exception {
    var experiment = new ItemStructures();
    allHold(
        experiment,
        SmokeSweep.tables(SPARK.session(), experiment, data, List.of("item-structures")),
        2);
  }

  @Test
  void rowsOfTheWrongSpectrumFail() throws Exception {
    var experiment = new TreeSpectrumExperiment();
    var right =
        SmokeSweep.tables(
            SPARK.session(), experiment, data, List.of("tree-spectrum"), "replicates=20");
    SPARK
        .session()
        .table("tree_spectrum")
        .withColumn("flip", org.apache.spark.sql.functions.expr("flip * 1.1"))
        .createOrReplaceTempView("tree_spectrum");
    assertEquals(Verdict.FAIL, Judged.checks(experiment, right).get(0).verdict());
  }

  @Test
  void claimsWithoutRowsAreNotRun() {
    InMemoryTables empty = new InMemoryTables(SPARK.session());
    for (Experiment<?, ?> experiment :
        List.of(
            new ModeLearning(),
            new RandomStarts(),
            new ProgressiveDifferentiation(),
            new TreeSpectrumExperiment(),
            new CategoryCoherenceExperiment(),
            new BasicLevel(),
            new ItemStructures())) {
      for (Check check : Judged.checks(experiment, empty)) {
        assertEquals(Verdict.NOT_RUN, check.verdict(), check.toString());
      }
      assertTrue(Judged.figures(experiment, empty).isEmpty());
    }
  }

  @Test
  void aTableWithoutCategoriesSaysWhatIsMissing() {
    ItemProperties plain =
        new ItemProperties("my", List.of("a", "b"), List.of("p"), new byte[] {0, 1}, Map.of());
    var experiment = new CategoryCoherenceExperiment();
    var parameters =
        new CategoryCoherenceExperiment.Parameters(
            "my.csv#0123456789ab", "2x2", 0.1, 1, 1, 1, 1, 1, 0.1, 1e-3);
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    experiment.run(
                        parameters,
                        new Streams(new PointId(1, 1)),
                        new LoadedDatasets(null, Map.of(parameters.data(), plain)),
                        () -> {}))
            .getMessage();
    assertTrue(said.contains("@kind"), said);
  }
}
