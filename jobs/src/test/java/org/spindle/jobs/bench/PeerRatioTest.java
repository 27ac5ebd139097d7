// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Above 1, ours is faster, whether figures are times or rates. */
class PeerRatioTest {

  private static Peer peer(double per, String field) {
    return new Peer(Path.of("p.sh"), List.of(), "goe", "GOE spectra, N = 100", per, field);
  }

  private static double figure(String json, String unit, double per, String field) {
    return PeerLine.last(List.of(json)).figure(peer(per, field), Pace.of(unit));
  }

  @Test
  void aHigherRateIsFaster() {
    double[] ours = {30, 20, 10};
    double[] theirs = {10, 10, 10};
    PeerRatio ratio = PeerRatio.of(peer(1, null), "steps/s", ours, theirs, null, null);
    assertEquals(20, ratio.ours());
    assertEquals(10, ratio.theirs());
    assertEquals(2, ratio.ratio());
    assertEquals(1, ratio.lowestRatio());
    assertEquals(3, ratio.highestRatio());
    assertFalse(ratio.isDisturbed() || ratio.isHandicapped());
  }

  @Test
  void aShorterTimeIsFaster() {
    double[] ours = {1, 2};
    double[] theirs = {6, 6};
    PeerRatio ratio = PeerRatio.of(peer(1, null), "s", ours, theirs, 0.5, 0.2);
    assertEquals(1.5, ratio.ours());
    assertEquals(4, ratio.ratio());
    assertEquals(3, ratio.lowestRatio());
    assertEquals(6, ratio.highestRatio());
    assertTrue(ratio.isDisturbed() && ratio.isHandicapped());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'units_per_s': 4}                        | steps/s    | 1    |             | 4
          {'units_per_s': 4}                        | steps/s    | 10   |             | 40
          {'units_per_s': 4}                        | s          | 1    |             | 0.25
          {'units_per_s': 4}                        | ms         | 1    |             | 250
          {'units_per_s': 4}                        | ms         | 10   |             | 25
          {'units_per_s': 4}                        | ns a step  | 1    |             | 2.5e8
          {'units': 6, 'all': [3, 2, 4]}            | points/s   | 1    |             | 3
          {'units': 6, 'all': [3, 2], 'units_per_s': 2} | s      | 1    | units_per_s | 0.5
          {'overhead_ms': 8, 'x': NaN}              | ms         | 1    | overhead_ms | 8
          {'overhead_ms': 8}                        | ms         | 4    | overhead_ms | 2
          {'gflop_per_s': 50}                       | GFLOP/s    | 1    | gflop_per_s | 50
          {'millions': 3}                           | million/s  | 2    | millions    | 6
          """)
  void theirsIsToldInOurUnit(String json, String unit, double per, String field, double expected) {
    assertEquals(expected, figure(json.replace('\'', '"'), unit, per, field), 1e-9 * expected);
  }

  @Test
  void aLineThatSaysNothingIsAFailure() {
    String line =
        "{\"units_per_s\": \"fast\", \"zero\": 0, \"nan\": NaN, \"units\": 1, \"all\": [0]}";
    assertFails("its units_per_s is Infinity; more than 0 is wanted", line, null);
    assertFails("no number 'units_per_s' is in its line of JSON", line, "units_per_s");
    assertFails("no number 'speed' is in its line of JSON", line, "speed");
    assertFails("its zero is 0.0; more than 0 is wanted", line, "zero");
    assertFails("its nan is NaN; more than 0 is wanted", line, "nan");
    PeerFailure failure = assertThrows(PeerFailure.class, () -> Pace.of("in 360"));
    assertEquals(
        "ours is told in 'in 360', which is neither a time nor a rate", failure.getMessage());
  }

  private static void assertFails(String message, String line, String field) {
    PeerFailure failure = assertThrows(PeerFailure.class, () -> figure(line, "steps/s", 1, field));
    assertEquals(message, failure.getMessage());
  }

  @Test
  void theLastObjectAmongOtherLinesCounts() {
    List<String> lines =
        List.of("{\"units_per_s\": 1}", "{\"units_per_s\": 2}", "[3]", "{4", "done");
    assertEquals(2, PeerLine.last(lines).figure(peer(1, null), Pace.of("steps/s")));
    assertEquals(null, PeerLine.last(List.of("[3]", "", "done")));
  }

  @Test
  void bothTakeTurns() throws IOException {
    List<String> turns = new ArrayList<>();
    Iterator<Double> ours = List.of(20.0, 30.0, 40.0).iterator();
    PeerRatio ratio =
        PeerComparison.race(
            peer(1, null),
            3,
            () -> {
              turns.add("theirs");
              return PeerLine.last(List.of("{\"units_per_s\": 10}"));
            },
            () -> {
              turns.add("ours");
              return new Measurement("work", ours.next(), "steps/s", null);
            },
            0.9);
    assertEquals(List.of("theirs", "ours", "theirs", "ours", "theirs", "ours"), turns);
    assertEquals(3, ratio.ratio());
    assertTrue(ratio.lowestRatio() == 2 && ratio.highestRatio() == 4, ratio.toString());
  }
}
