// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {

  enum Ensemble {
    GAUSSIAN,
    SCALED_ORTHOGONAL
  }

  record Parameters(
      int width,
      long samples,
      double initialStrength,
      boolean biased,
      String dataset,
      Ensemble initialization) {
    Parameters {
      if (width < 1) {
        throw new IllegalArgumentException("width must be >= 1, was " + width);
      }
      if (width > samples) {
        throw new IllegalArgumentException(
            "width must be <= samples (" + samples + "), was " + width);
      }
    }

    static final Parameters USUAL =
        new Parameters(100, 60_000, 0.001, false, "mnist", Ensemble.GAUSSIAN);
  }

  private static final Binding<Parameters> BINDING = Binding.of(Parameters.USUAL);

  @Test
  void aRecordIsAMapByKebabName() {
    assertEquals(
        new TreeMap<>(
            Map.of(
                "width",
                100L,
                "samples",
                60_000L,
                "initial-strength",
                0.001,
                "biased",
                false,
                "dataset",
                "mnist",
                "initialization",
                "gaussian")),
        BINDING.defaults());
    assertEquals(
        List.of("width", "samples", "initial-strength", "biased", "dataset", "initialization"),
        BINDING.names());
  }

  @Test
  void fromMapUndoesToMap() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      Parameters parameters =
          new Parameters(
              random.nextInt(1, 1000),
              random.nextLong(1000, Long.MAX_VALUE),
              random.nextDouble(-1, 1),
              random.nextBoolean(),
              "set " + random.nextInt(),
              Ensemble.values()[random.nextInt(2)]);
      assertEquals(parameters, BINDING.fromMap(BINDING.toMap(parameters)));
    }
  }

  @Test
  void missingNamesHaveTheirDefaultsAndNumbersTheirTypes() {
    Parameters parameters =
        BINDING.fromMap(
            Map.of("width", 2e2, "initial-strength", 1, "initialization", "scaled-orthogonal"));
    assertEquals(
        new Parameters(200, 60_000, 1.0, false, "mnist", Ensemble.SCALED_ORTHOGONAL), parameters);
    assertEquals(
        0L, Double.doubleToRawLongBits((Double) BINDING.canonical("initial-strength", -0.0)));
    assertEquals("2024", BINDING.canonical("dataset", 2024L));
    assertEquals("scaled-orthogonal", BINDING.canonical("initialization", "SCALED_ORTHOGONAL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "width | abc | width must be a whole number, was 'abc'",
        "width | 1.5 | width must be a whole number, was 1.5",
        "width | true | width must be a whole number, was true",
        "width | 3000000000 | width must be a whole number of at most 2147483647 in size, was"
            + " 3000000000",
        "width | 0 | width must be >= 1, was 0",
        "samples | 1e30 | samples must be a whole number, was 1.0E30",
        "initial-strength | no | initial-strength must be a number, was 'no'",
        "biased | 1 | biased must be true or false, was 1",
        "initialization | gausian | initialization must be one of gaussian, scaled-orthogonal, was"
            + " 'gausian'; did you mean 'gaussian'?",
        "initialization | 3 | initialization must be one of gaussian, scaled-orthogonal, was 3",
        "widht | 3 | unknown parameter 'widht', did you mean 'width'?",
      })
  void aBadValueIsOneLine(String name, String value, String message) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> BINDING.fromMap(Map.of(name, Scalars.parse(value))));
    assertEquals(message, error.getMessage());
  }

  record Reserved(int seed) {}

  record Strange(float gain) {}

  @Test
  void recordsThatCannotBeParametersAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> Binding.of(new Reserved(1)));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Binding.of(new Strange(1)));
    assertEquals(
        Strange.class.getName()
            + ": parameter gain must be int, long, double, boolean, String or enum, is float",
        error.getMessage());
  }

  @Test
  void aBindingTravelsThoughItsRecordCannot() throws Exception {
    Binding<Parameters> arrived = sent(BINDING);
    assertEquals(BINDING.defaults(), arrived.defaults());
    assertEquals(Parameters.USUAL, arrived.fromMap(Map.of()));
  }

  @SuppressWarnings("unchecked")
  static <T> T sent(T object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
