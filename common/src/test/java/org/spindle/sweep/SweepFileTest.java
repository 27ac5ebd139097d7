// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepFileTest {

  static final String DEPTH_SPEED =
      """
      # How does the learning time of a deep linear network
      # depend on its depth?
      #
      # Further notes.
      experiment: depth-speed
      claim: orthogonal networks learn in a time that depth does not change
      parameters:
        width: 1000          # fixed for all points
        learning_rate: 1e-3
      axes:
        depth: [3, 5, 10]
        initialization: [gaussian, orthogonal]
        gain: { linspace: [0.9, 1.1, 5] }
      replicates: 5
      timeout: 60
      scales:
        smoke:  { parameters: { width: 64, gain: 1 }, axes: { depth: [3, 10] }, replicates: 2 }
        laptop: { axes: { width: [128, 256] }, timeout: 600 }
        paper:  {}
      """;

  @Test
  void whatIsNoFileIsSaidToBeNone(@TempDir Path folder) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("nowhere.yaml"));
    assertEquals(link + ": a link to a file that is not there", refusal(link));
    assertEquals(folder + ": a folder; a sweep is a file", refusal(folder));
    assertEquals("the name of a sweep file is empty", refusal(Path.of("")));
  }

  private static String refusal(Path path) {
    return assertThrows(SweepException.class, () -> SweepFile.read(path)).getMessage();
  }

  @Test
  void everyEntryIsRead() {
    Sweep sweep = SweepFile.parse("x.yaml", DEPTH_SPEED);
    assertEquals("depth-speed", sweep.experiment());
    assertEquals(
        "How does the learning time of a deep linear network depend on its depth?",
        sweep.question());
    assertTrue(sweep.claim().startsWith("orthogonal networks"));
    assertEquals(Map.of("width", 1000L, "learning-rate", 1e-3), sweep.parameters());
    assertEquals(List.of("depth", "initialization", "gain"), List.copyOf(sweep.axes().keySet()));
    assertEquals(new Axis.LinSpace(0.9, 1.1, 5), sweep.axes().get("gain"));
    assertEquals(new Replicates.Fixed(5), sweep.replicates());
    assertEquals(1, sweep.seed());
    assertEquals(60.0, sweep.timeoutSeconds());
    assertEquals(DEPTH_SPEED, sweep.text());
    assertEquals("x.yaml:9", sweep.place("learning-rate"));
    assertEquals("x.yaml:13", sweep.place("gain"));
    assertEquals("x.yaml:5", sweep.place("experiment"));
  }

  @Test
  void whatAFileLeavesOutHasItsUsualValue() {
    Sweep sweep = SweepFile.parse("x.yaml", "experiment: modes\n");
    assertEquals("", sweep.question());
    assertEquals("", sweep.claim());
    assertEquals(new Replicates.Fixed(1), sweep.replicates());
    assertEquals(Double.POSITIVE_INFINITY, sweep.timeoutSeconds());
    assertTrue(sweep.axes().isEmpty() && sweep.parameters().isEmpty());
  }

  @Test
  void everyFormOfAxisIsRead() {
    Sweep sweep =
        SweepFile.parse(
            "x.yaml",
            """
            experiment: modes
            axes:
              a: [1, 2.5, true, "3", no, "010", 1_000]
              b: { logspace: [1, 100, 3] }
              c: { range: [1, 9, 2] }
              d: { range: [4, 6] }
              e: { random: { uniform: [0, 1, 10] } }
              f: { random: { log-uniform: [0.1, 1, 10], seed: 7 } }
              shape:
                zip:
                  width: [64, 128]
                  batch: { range: [1, 2] }
            """);
    assertEquals(
        new Axis.Grid(List.of(1L, 2.5, true, "3", "no", "010", 1000L)), sweep.axes().get("a"));
    assertEquals(new Axis.LogSpace(1, 100, 3), sweep.axes().get("b"));
    assertEquals(new Axis.Range(1, 9, 2), sweep.axes().get("c"));
    assertEquals(new Axis.Range(4, 6, 1), sweep.axes().get("d"));
    assertEquals(new Axis.Random("e", 0, 1, 10, false, 1), sweep.axes().get("e"));
    assertEquals(new Axis.Random("f", 0.1, 1, 10, true, 7), sweep.axes().get("f"));
    assertEquals(2, sweep.axes().get("shape").size());
    assertEquals(new Axis.Range(1, 2, 1), sweep.scalarAxes().get("batch"));
    assertEquals("x.yaml:12", sweep.place("batch"));
  }

  @Test
  void theColumnThatReplicatesGoByKnowsItsLineAtEachScale() {
    Sweep sweep =
        SweepFile.parse(
            "x.yaml",
            """
            experiment: x
            replicates:
              at-most: 64
              until:
                standard-error: 0.01
                of: c_star
            scales:
              smoke:
                replicates: { until: { standard-error: 0.1, of: c }, at-most: 4 }
            """);
    assertEquals("x.yaml:6", sweep.place(Sweep.UNTIL_OF));
    assertEquals("x.yaml:9", sweep.at("smoke").place(Sweep.UNTIL_OF));
  }

  @Test
  void replicatesUntilAnErrorIsReachedAreRead() {
    String file = "experiment: x\nreplicates: ";
    assertEquals(
        new Replicates.Until(0.01, false, "c_star", 4, 64),
        SweepFile.parse("x", file + "{ until: { standard-error: 0.01, of: c_star }, at-most: 64 }")
            .replicates());
    assertEquals(
        new Replicates.Until(0.1, true, "epochs", 10, 20),
        SweepFile.parse(
                "x",
                file + "{ until: { relative-error: 0.1, of: epochs }, at-least: 10, at_most: 20 }")
            .replicates());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "axis: {} | x:2: unknown key 'axis', did you mean 'axes'?",
        "colour: 3 | x:2: unknown key 'colour'; known are axes, claim, experiment, parameters,"
            + " replicates, scales, seed, timeout",
        "axes: { a: { linspce: [1, 2, 3] } } | x:2: unknown key 'linspce', did you mean 'linspace'?",
        "axes: { a: [] } | x:2: a: an axis needs at least one value",
        "axes: { a: 3 } | x:2: axis 'a' must be a list or one of linspace, logspace, range, random,"
            + " zip; was the single value 3",
        "axes: { a: [1, [2]] } | x:2: a value of a must be a single value, was a list",
        "axes: { a: [1, ] , b: [null] } | x:2: a value of b must be a single value, was nothing",
        "axes: { a: { linspace: [1, b, 3] } } | x:2: last of linspace must be a number, was 'b'",
        "axes: { a: { linspace: [1, 2] } } | x:2: linspace must be [first, last, count], has 2 values",
        "axes: { a: { linspace: [1, 2, 0] } } | x:2: a: linspace needs a count >= 1, was 0",
        "axes: { a: { linspace: [1, 2, 2.5] } } | x:2: count of linspace must be a whole number,"
            + " was 2.5",
        "axes: { a: { linspace: [1, 2, 3], range: [1, 2] } } | x:2: axis 'a' must have one of"
            + " linspace, logspace, range, random, zip; has linspace and range",
        "axes: { s: { zip: { a: [1], b: [1, 2] } } } | x:2: s: a zip needs axes of equal size:"
            + " a has 1, b has 2",
        "axes: { s: { zip: { t: { zip: { b: [1, 2] } } } } } | x:2: a zip holds axes of single"
            + " parameters, not another zip",
        "axes: { s: { zip: { a: [1] } }, a: [2] } | x:2: 'a' already has a value or an axis at x:2;"
            + " keep one",
        "parameters: { a: [1] } | x:2: parameter 'a' must be a single value, was a list; several"
            + " values go under axes",
        "parameters: { a: } | x:2: parameter 'a' must be a single value, was nothing",
        "parameters: 3 | x:2: parameters must be a mapping 'key: value', was the single value 3",
        "parameters: | x:2: parameters must be a mapping 'key: value', was nothing; {} is an empty"
            + " one",
        "parameters: { a_b: 1, a-b: 2 } | x:2: 'a-b' stands twice, first at x:2",
        "parameters: { a: 99999999999999999999 } | x:2: the whole number 99999999999999999999 does"
            + " not fit 64 bits",
        "parameters: { a: .nan } | x:2: NaN is no place in parameter space",
        "replicates: 0 | x:2: replicates must be >= 1, was 0",
        "replicates: many | x:2: replicates must be a whole number, was 'many'",
        "replicates: [1] | x:2: replicates must be a number or { until: { standard-error: 0.01, of:"
            + " COLUMN }, at-most: 64 }, was a list",
        "replicates: { until: { of: x }, at-most: 3 } | x:2: until must have either standard-error"
            + " or relative-error",
        "replicates: { until: { standard-eror: 1, of: x }, at-most: 3 } | x:2: unknown key"
            + " 'standard-eror', did you mean 'standard-error'?",
        "seed: 1.5 | x:2: seed must be a whole number, was 1.5",
        "timeout: -1 | x:2: timeout must be > 0 seconds, was -1.0",
        "claim: [a] | x:2: claim must be a single value, was a list",
        "scales: { smoke: { parameter: {} } } | x:2: unknown key 'parameter', did you mean"
            + " 'parameters'?",
        "scales: { smoke: { seed: 2 } } | x:2: unknown key 'seed'; known are axes, parameters,"
            + " replicates, timeout",
        "experiment: y | x:2: 'experiment' stands twice, first at x:1",
        "seed: *a | x:2: aliases (*) have no place here",
        "seed: !!int 3 | x:2: tags (!) have no place here",
        "axes: { a: [1, 2 | x:2: not valid YAML: while parsing a flow sequence, expected ',' or ']',"
            + " but got <stream end>",
        "a: b: c | x:2: not valid YAML: mapping values are not allowed here",
      })
  void aMistakeIsOneLineWithItsPlace(String line, String message) {
    SweepException error =
        assertThrows(
            SweepException.class, () -> SweepFile.parse("x", "experiment: modes\n" + line));
    assertEquals(message, error.getMessage());
    assertFalse(error.getMessage().contains("\n"));
  }

  @Test
  void aParameterCannotBeAnAxis() {
    SweepException error =
        assertThrows(
            SweepException.class,
            () ->
                SweepFile.parse(
                    "x", "experiment: y\nparameters:\n  width: 3\naxes:\n  width: [1, 2]\n"));
    assertEquals(
        "x:5: 'width' already has a value or an axis at x:3; keep one", error.getMessage());
  }

  @Test
  void whatIsNotOneSweepIsSaid() {
    assertMessage("x: the file is empty; a sweep begins with 'experiment: …'", "# nothing\n");
    assertMessage("x:1: a sweep needs 'experiment: NAME'", "seed: 3\n");
    assertMessage("x:1: a sweep must be a mapping 'key: value', was a list", "[1]");
    assertMessage(
        "x:3: a file holds one document, here begins a second one",
        "experiment: a\n---\nexperiment: b\n");
    assertMessage("x:2: experiment must be a text, was the single value 3", "\nexperiment: 3\n");
  }

  private static void assertMessage(String message, String text) {
    SweepException error = assertThrows(SweepException.class, () -> SweepFile.parse("x", text));
    assertEquals(message, error.getMessage());
  }

  @Test
  void aMissingFileNamesItsNeighbour(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("depth-speed.yaml");
    Files.writeString(file, DEPTH_SPEED);
    assertEquals(SweepFile.parse(file.toString(), DEPTH_SPEED), SweepFile.read(file));
    Path typo = folder.resolve("depth-sped.yaml");
    SweepException error = assertThrows(SweepException.class, () -> SweepFile.read(typo));
    assertEquals(typo + ": no such file, did you mean '" + file + "'?", error.getMessage());
  }

  @Test
  void aFileThatIsNoTextIsSaid(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    SweepException error = assertThrows(SweepException.class, () -> SweepFile.read(file));
    assertEquals(file + ": the file is not text in UTF-8", error.getMessage());
  }
}
