// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {

  private static final Sweep SWEEP = SweepFile.parse("x.yaml", SweepFileTest.DEPTH_SPEED);

  private static final Sweep ZIPPED =
      SweepFile.parse(
          "x.yaml",
          """
          experiment: modes
          axes:
            shape: { zip: { width: [64, 128], batch: [1, 2], rate: [3, 4] } }
            depth: [3, 5]
          """);

  @Test
  void aScaleReplacesWhatItNames() {
    Sweep smoke = SWEEP.at("smoke");
    assertEquals(Map.of("width", 64L, "learning-rate", 1e-3, "gain", 1L), smoke.parameters());
    assertEquals(Set.of("depth", "initialization"), smoke.axes().keySet());
    assertEquals(new Axis.Grid(List.of(3L, 10L)), smoke.axes().get("depth"));
    assertEquals(new Replicates.Fixed(2), smoke.replicates());
    assertEquals("x.yaml:17", smoke.place("width"));
    assertEquals("x.yaml:9", smoke.place("learning-rate"));
  }

  @Test
  void aScaleTurnsAParameterIntoAnAxis() {
    Sweep laptop = SWEEP.at("laptop");
    assertEquals(Set.of("learning-rate"), laptop.parameters().keySet());
    assertEquals(new Axis.Grid(List.of(128L, 256L)), laptop.axes().get("width"));
    assertEquals(new Replicates.Fixed(5), laptop.replicates());
    assertEquals(600, laptop.timeoutSeconds());
  }

  @Test
  void anUnknownScaleNamesTheKnownOnes() {
    SweepException error = assertThrows(SweepException.class, () -> SWEEP.at("smok"));
    assertEquals(
        "x.yaml:16: unknown scale 'smok'; the scales are laptop, paper, smoke", error.getMessage());
  }

  @Test
  void aFileWithoutScalesIsThatOfThePaper() {
    assertSame(ZIPPED, ZIPPED.at("paper"));
    SweepException error = assertThrows(SweepException.class, () -> ZIPPED.at("smoke"));
    assertEquals("x.yaml: unknown scale 'smoke'; the scales are paper", error.getMessage());
  }

  @Test
  void overridesAreReportedInWords() {
    Sweep.Overridden overridden =
        SWEEP.override(
            List.of(
                "width=128",
                "depth=3,10",
                "gain=0.9:1.1:3",
                "learning_rate=0.5",
                "initialization=orthogonal",
                "replicates=2",
                "seed=7",
                "timeout=10"));
    assertEquals(
        List.of(),
        SWEEP.override(List.of("width=1000", "replicates=5")).changes(),
        "what stays as it is");
    assertEquals(
        List.of(
            "width: 1000 -> 128",
            "depth: [3, 5, 10] -> [3, 10]",
            "gain: {linspace: [0.9, 1.1, 5]} -> {linspace: [0.9, 1.1, 3]}",
            "learning-rate: 0.001 -> 0.5",
            "initialization: [gaussian, orthogonal] -> orthogonal",
            "replicates: 5 -> 2",
            "seed: 1 -> 7",
            "timeout: 60.0 s -> 10.0 s"),
        overridden.changes());
  }

  @Test
  void overridingIsEditingTheFile() {
    Sweep overridden =
        SWEEP
            .override(List.of("width=128,256", "gain=1", "depth=3:9:3", "replicates=2", "seed=7"))
            .sweep();
    Sweep edited =
        SweepFile.parse(
            "x.yaml",
            """
            experiment: depth-speed
            parameters: { learning-rate: 0.001, gain: 1 }
            axes:
              depth: { linspace: [3, 9, 3] }
              initialization: [gaussian, orthogonal]
              width: [128, 256]
            replicates: 2
            seed: 7
            timeout: 60
            """);
    assertEquals(edited.parameters(), overridden.parameters());
    assertEquals(List.copyOf(edited.axes().entrySet()), List.copyOf(overridden.axes().entrySet()));
    assertEquals(edited.replicates(), overridden.replicates());
    assertEquals(edited.seed(), overridden.seed());
    assertEquals(edited.timeoutSeconds(), overridden.timeoutSeconds());
  }

  @Test
  void aDefaultIsOverriddenWhereTheExperimentKnowsIt() {
    TreeMap<String, Object> defaults =
        new TreeMap<>(Map.of("width", 10L, "threshold", 0.5, "rule", "plain"));
    Sweep.Overridden overridden =
        SWEEP.override(List.of("threshold=0.25", "rule=1:2 or so"), defaults);
    assertEquals(
        List.of("threshold: 0.5 -> 0.25", "rule: plain -> 1:2 or so"), overridden.changes());
    assertEquals(0.25, overridden.sweep().parameters().get("threshold"));
  }

  @Test
  void anAxisLeavesItsZipWhenItIsFixed() {
    Sweep fixed = ZIPPED.override(List.of("width=64")).sweep();
    assertEquals(Map.of("width", 64L), fixed.parameters());
    assertEquals(Set.of("batch", "rate"), ((Axis.Zip) fixed.axes().get("shape")).axes().keySet());
    Sweep none = ZIPPED.override(List.of("width=64", "batch=1", "rate=1")).sweep();
    assertEquals(Set.of("depth"), none.axes().keySet());
  }

  @Test
  void aNewAxisKeepsItsPlaceInAZip() {
    Sweep longer = ZIPPED.override(List.of("width=1,2,3", "batch=4,5,6", "rate=7,8,9")).sweep();
    assertEquals(3, longer.axes().get("shape").size());
    assertEquals(List.of("shape", "depth"), List.copyOf(longer.axes().keySet()));
    SweepException error =
        assertThrows(SweepException.class, () -> ZIPPED.override(List.of("width=1,2,3")));
    assertEquals(
        "'width=1,2,3': a zip needs axes of equal size: width has 3, batch has 2, rate has 2",
        error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "widht=3 | 'widht=3': unknown key 'widht', did you mean 'width'?",
        "replicate=3 | 'replicate=3': unknown key 'replicate', did you mean 'replicates'?",
        "width | 'width': an override is key=value, e.g. width=128",
        "width= | 'width=': a value is missing",
        "width=1,,2 | 'width=1,,2': a value is missing",
        "gain=1:2 | 'gain=1:2': a linspace is first:last:count, e.g. gain=0.9:1.1:5",
        "gain=1:2:0 | 'gain=1:2:0': linspace needs a count >= 1, was 0",
        "gain=1:2:x | ",
        "replicates=0 | 'replicates=0': replicates must be >= 1, was 0",
        "seed=a | 'seed=a': seed must be a whole number, was 'a'",
        "timeout=0 | 'timeout=0': timeout must be > 0 seconds, was 0.0",
      })
  void aBadOverrideIsOneLine(String override, String message) {
    if (message == null) {
      // Not all numbers, so it is a text; whether a text will do is for the experiment to say.
      assertEquals("1:2:x", SWEEP.override(List.of(override)).sweep().parameters().get("gain"));
      return;
    }
    SweepException error =
        assertThrows(SweepException.class, () -> SWEEP.override(List.of(override)));
    assertEquals(message, error.getMessage());
  }

  @Test
  void aKeyIsOverriddenOnce() {
    SweepException error =
        assertThrows(
            SweepException.class,
            () -> SWEEP.override(List.of("learning-rate=1", "learning_rate=2")));
    assertEquals("'learning_rate=2': 'learning-rate' is overridden twice", error.getMessage());
    error = assertThrows(SweepException.class, () -> ZIPPED.override(List.of("shape=3")));
    assertEquals(
        "'shape=3': 'shape' is a zip; override its axes width, batch, rate", error.getMessage());
  }
}
