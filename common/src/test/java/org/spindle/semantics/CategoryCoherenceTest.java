// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spindle.data.ItemProperties;
import org.spindle.data.ItemPropertiesReader;
import org.spindle.data.RealData;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** Coherence of categories as measured in data. */
class CategoryCoherenceTest {

  @Test
  void onATreeItIsTheSingularValueOfTheSameSample() {
    Tree tree = new Tree(new int[] {2, 3, 2}, new double[] {0.1, 0.2, 0.05});
    Streams streams = new Streams(new PointId(5, 5));
    int features = 1000;
    BlockSums sums = new BranchingDiffusion(tree, streams.of("f")).sums(features);
    Matrix pairs = new BranchingDiffusion(tree, streams.of("f")).similarities(features);
    for (int l = 0; l <= 3; l++) {
      double strength = CategoryCoherence.ofLevel(pairs, features, tree, l).strength();
      double squared = sums.squaredSingularValue(tree, l);
      assertEquals(1, strength * strength / squared, 1e-12, "level " + l);
    }
  }

  @Test
  void similaritiesByBitsAreThoseOfTheMatrix() {
    Tree tree = Tree.regular(3, 2, 0.2);
    Streams streams = new Streams(new PointId(6, 5));
    Matrix data = new BranchingDiffusion(tree, streams.of("f")).data(100);
    Matrix similarity = CategoryCoherence.similarity(data);
    Matrix bits = new BranchingDiffusion(tree, streams.of("f")).similarities(100);
    for (int i = 0; i < 64; i++) {
      assertEquals(similarity.data()[i], bits.data()[i], 1e-12);
    }
  }

  @Test
  void strengthIsThatOfTheContrastForUnequalCategories() {
    ItemProperties zoo = ItemPropertiesReader.read(RealData.source(), "zoo");
    Matrix y = zoo.matrix();
    List<CategoryCoherence> types =
        CategoryCoherence.of(CategoryCoherence.similarity(y), y.rows(), zoo.members("type"));
    CategoryLearning learning = CategoryLearning.of(y, types, 1e-3, Watch.UNLIMITED);
    for (int c = 0; c < types.size(); c++) {
      assertEquals(1, types.get(c).strength() / learning.contrastStrengths()[c], 1e-10);
    }
  }

  @Test
  void plantsAndAnimalsAreLearnedWhenTheirCoherenceSays() {
    ItemProperties table = ItemPropertiesReader.read(RealData.source(), "rumelhart");
    Matrix y = table.matrix();
    List<CategoryCoherence> kingdoms =
        CategoryCoherence.of(CategoryCoherence.similarity(y), y.rows(), table.members("kingdom"));
    assertEquals(3.623, kingdoms.get(0).strength(), 1e-3);
    CategoryLearning learning = CategoryLearning.of(y, kingdoms, 1e-3, Watch.UNLIMITED);
    assertEquals(1.131, learning.timesTheory()[0], 1e-3);
    assertEquals(1.124, learning.times()[0], 0.01);
  }

  @Test
  void oneCategoryHasNoNearestOther() {
    Map<String, int[]> all = new LinkedHashMap<>();
    all.put("all", new int[] {0, 1});
    assertThrows(
        IllegalArgumentException.class, () -> CategoryCoherence.of(Matrix.identity(2), 2, all));
  }
}
