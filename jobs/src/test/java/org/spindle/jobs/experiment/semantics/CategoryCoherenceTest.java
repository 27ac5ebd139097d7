// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spindle.data.ItemProperties;
import org.spindle.data.LoadedDatasets;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class CategoryCoherenceTest {

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
