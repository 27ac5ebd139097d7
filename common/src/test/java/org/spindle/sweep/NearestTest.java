// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void aSwapOfNeighboursIsOneEdit() {
    assertEquals(1, Nearest.distance("gian", "gain"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(5, Nearest.distance("", "depth"));
    assertEquals(0, Nearest.distance("depth", "depth"));
  }

  @Test
  void wordsWithAPartInCommonAreAlike() {
    List<String> known = List.of("spin-glass-search", "spherical-spin-glass", "tree-spectrum");
    assertEquals(
        List.of("spherical-spin-glass", "spin-glass-search"),
        Nearest.alike("glass-of-spins", known));
    assertEquals(List.of("tree-spectrum"), Nearest.alike("tree-spektrum", known));
    assertEquals(List.of("tree-spectrum"), Nearest.alike("spectrum of x", known));
    assertEquals(List.of(), Nearest.alike("x", known));
  }

  @Test
  void theNearestOfTheKnownWordsIsFound() {
    assertEquals(Optional.of("axes"), Nearest.to("axis", Set.of("axes", "claim", "seed")));
    assertEquals(Optional.of("width"), Nearest.to("Widht", Set.of("width", "depth")));
    assertEquals(Optional.of("initialization"), Nearest.to("init", Set.of("initialization")));
  }

  @Test
  void farWordsAreNotGuessedButListed() {
    assertEquals(Optional.empty(), Nearest.to("width", Set.of("depth", "gain")));
    assertEquals("; known are depth, gain", Nearest.hint("colour", List.of("gain", "depth")));
    assertEquals(", did you mean 'gain'?", Nearest.hint("gian", List.of("gain", "depth")));
  }
}
