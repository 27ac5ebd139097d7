// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line of a program may be. */
class AnswerTest {

  private static Answer answer(String line) {
    return Answer.of(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFlatObjectIsAResult() {
    Map<String, Object> values =
        answer(
                "{\"y\": 9, \"z-2\": -1.5e3, \"good\": true, \"name\": \"Möwe\", \"none\": null,"
                    + " \"curve\": [1, 2.5], \"words\": [\"a\", \"b\"], \"empty\": []}")
            .result()
            .values();
    assertEquals(
        List.of("y", "z_2", "good", "name", "none", "curve", "words", "empty"),
        List.copyOf(values.keySet()));
    assertEquals(9.0, values.get("y"));
    assertEquals(-1500.0, values.get("z_2"));
    assertEquals(true, values.get("good"));
    assertEquals("Möwe", values.get("name"));
    assertNull(values.get("none"));
    assertArrayEquals(new double[] {1, 2.5}, (double[]) values.get("curve"));
    assertArrayEquals(new String[] {"a", "b"}, (String[]) values.get("words"));
    assertArrayEquals(new double[0], (double[]) values.get("empty"));
  }

  @Test
  void whatPythonPrintsForInfinitiesIsANumber() {
    Map<String, Object> values =
        answer("{\"a\": NaN, \"b\": Infinity, \"c\": -Infinity, \"d\": [NaN, 1]}\r")
            .result()
            .values();
    assertEquals(Double.NaN, values.get("a"));
    assertEquals(Double.POSITIVE_INFINITY, values.get("b"));
    assertEquals(Double.NEGATIVE_INFINITY, values.get("c"));
    assertArrayEquals(new double[] {Double.NaN, 1}, (double[]) values.get("d"));
  }

  @Test
  void longArraysAreRead() {
    StringBuilder line = new StringBuilder("{\"x\": [0");
    for (int i = 1; i < 100_000; i++) {
      line.append(',').append(i);
    }
    double[] values = (double[]) answer(line + "]}").result().values().get("x");
    assertEquals(100_000, values.length);
    assertEquals(99_999, values[99_999]);
  }

  @Test
  void aProgramMaySayThatAPointFailed() {
    assertEquals("did not converge", answer("{\"error\": \"did not converge\"}").error());
    assertNull(answer("{\"error\": 0.1}").error());
    assertNull(answer("{\"error\": \"a\", \"y\": 1}").error());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Loading model... | standard output has no JSON object but 'Loading model...'; messages"
            + " belong on standard error",
        "[1, 2] | standard output has no JSON object but '[1, 2]'; messages belong on standard"
            + " error",
        "{\"y\": 1} {\"y\": 2} | standard output has no JSON object but '{\"y\": 1} {\"y\": 2}';"
            + " messages belong on standard error",
        "{\"y\": 1 | standard output has no JSON object but '{\"y\": 1'; messages belong on"
            + " standard error",
        "`` | standard output has no JSON object but an empty line; messages belong on standard"
            + " error",
        "{\"y\": {\"a\": 1}} | 'y' is an object within the result, which must be flat",
        "{\"y\": [[1], [2]]} | 'y' must be an array of numbers or of words alone",
        "{\"y\": [1, \"a\"]} | 'y' must be an array of numbers or of words alone",
        "{\"y\": [1, null]} | 'y' must be an array of numbers or of words alone",
        "{\"y\": 1, \"y\": 2} | the result has 'y' twice",
        "{\"test loss\": 1} | the result's name 'test loss' cannot be a column; use letters, digits"
            + " and _",
      })
  void anythingElseSaysWhatItIs(String line, String message) {
    ProgramFailure failure = assertThrows(ProgramFailure.class, () -> answer(line));
    assertEquals(message, failure.getMessage());
  }

  @Test
  void aLongLineIsShownInShort() {
    ProgramFailure failure =
        assertThrows(ProgramFailure.class, () -> answer("\u001b[1mx".repeat(1_000_000)));
    assertTrue(failure.getMessage().length() < 250, failure.getMessage());
  }
}
