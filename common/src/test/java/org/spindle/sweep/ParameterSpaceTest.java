// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.sweep.BindingTest.Parameters;

class ParameterSpaceTest {

  private static ParameterSpace<Parameters> space(String body) {
    return space(SweepFile.parse("x", "experiment: modes\n" + body));
  }

  private static ParameterSpace<Parameters> space(Sweep sweep) {
    return ParameterSpace.of(sweep, "modes", 3, Parameters.USUAL);
  }

  private static final String MIXED =
      """
      parameters: { dataset: "größe \\"x\\"" }
      axes:
        width: [64, 128, 200]
        shape: { zip: { samples: { range: [1000, 4000, 1000] }, biased: [true, false, true, true] } }
        initial-strength: { linspace: [-1, 1, 5] }
        initialization: [gaussian, scaled_orthogonal]
      replicates: 3
      """;

  @Test
  void theLastAxisVariesFastest() {
    ParameterSpace<Parameters> space = space(MIXED);
    assertEquals(3 * 4 * 5 * 2, space.cells());
    assertEquals(360, space.points());
    assertEquals("gaussian", space.values(0).get("initialization"));
    assertEquals("scaled-orthogonal", space.values(1).get("initialization"));
    assertEquals(-1.0, space.values(1).get("initial-strength"));
    assertEquals(-0.5, space.values(2).get("initial-strength"));
    assertEquals(1000L, space.values(9).get("samples"));
    assertEquals(2000L, space.values(10).get("samples"));
    assertEquals(false, space.values(10).get("biased"));
    assertEquals(64L, space.values(39).get("width"));
    assertEquals(128L, space.values(40).get("width"));
    assertEquals(200, space.parameters(119).width());
  }

  @Test
  void decodingIsABijectionOntoTheProductOfTheAxes() {
    ParameterSpace<Parameters> space = space(MIXED);
    Set<SortedMap<String, Object>> places = new HashSet<>();
    Set<PointId> ids = new HashSet<>();
    Set<PointId> cellIds = new HashSet<>();
    for (long cell = 0; cell < space.cells(); cell++) {
      places.add(space.values(cell));
      cellIds.add(space.cellId(cell));
      for (int replicate = 0; replicate < 3; replicate++) {
        ids.add(space.pointId(cell, replicate));
      }
    }
    assertEquals(120, places.size());
    assertEquals(120, cellIds.size());
    assertEquals(360, ids.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomSpacesDecodeToTheirProduct(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> axes = new ArrayList<>();
    long expected = 1;
    for (String name : List.of("width", "samples", "initial-strength", "biased")) {
      int size = random.nextInt(1, name.equals("biased") ? 3 : 7);
      expected *= size;
      axes.add("  %s: %s\n".formatted(name, axis(name, size, random)));
    }
    ParameterSpace<Parameters> space = space("axes:\n" + String.join("", axes));
    assertEquals(expected, space.cells());
    Set<Parameters> records = new HashSet<>();
    Set<PointId> ids = new HashSet<>();
    for (long cell = 0; cell < space.cells(); cell++) {
      records.add(space.parameters(cell));
      ids.add(space.pointId(cell, 0));
    }
    assertEquals(expected, records.size());
    assertEquals(expected, ids.size());
    Collections.rotate(axes, random.nextInt(1, 4));
    ParameterSpace<Parameters> rotated = space("axes:\n" + String.join("", axes));
    assertEquals(new TreeSet<>(ids), ids(rotated, 1), "order of axes is not identity");
  }

  private static String axis(String name, int size, SplittableRandom random) {
    int first = random.nextInt(1, 50);
    return switch (name) {
      case "biased" -> size == 1 ? "[true]" : "[true, false]";
      case "initial-strength" ->
          random.nextBoolean()
              ? "{ random: { uniform: [-1, 1, %d] } }".formatted(size)
              : "{ logspace: [%d, %d, %d] }".formatted(first, first * 10, size);
      case "samples" -> "{ range: [1000, %d, 7] }".formatted(1000 + 7 * (size - 1));
      default -> "{ linspace: [%d, %d, %d] }".formatted(first, first + 3 * (size - 1), size);
    };
  }

  private static TreeSet<PointId> ids(ParameterSpace<?> space, int replicates) {
    TreeSet<PointId> ids = new TreeSet<>();
    for (long cell = 0; cell < space.cells(); cell++) {
      for (int replicate = 0; replicate < replicates; replicate++) {
        ids.add(space.pointId(cell, replicate));
      }
    }
    return ids;
  }

  @Test
  void theFastJsonIsTheCanonicalJsonByteForByte() {
    ParameterSpace<Parameters> space = space(MIXED);
    for (long cell = 0; cell < space.cells(); cell++) {
      for (int replicate : new int[] {0, 9, 10, 2_000_000_000}) {
        Point point = space.point(cell, replicate);
        assertArrayEquals(
            point.canonicalJson().getBytes(StandardCharsets.UTF_8),
            space.pointJson(cell, replicate));
        assertEquals(point.id(), space.pointId(cell, replicate));
      }
    }
  }

  @Test
  void anAxisTooLongToPrepareIsComputedAlike() {
    String axis = "axes: { initial-strength: { linspace: [0, 1, %d] }, width: [1, 2] }";
    ParameterSpace<Parameters> longer = space(axis.formatted(1_000_000_001L));
    assertEquals(2_000_000_002L, longer.cells());
    long cell = 2 * 123_456_789L + 1;
    assertEquals(0.123456789, longer.parameters(cell).initialStrength());
    assertEquals(2, longer.parameters(cell).width());
    assertEquals(longer.point(cell, 4).id(), longer.pointId(cell, 4));
    ParameterSpace<Parameters> shorter = space(axis.formatted(1_001));
    assertEquals(shorter.pointId(2 * 500, 0), longer.pointId(1_000_000_000L, 0), "both are 0.5");
  }

  @Test
  void theIdentityKnowsNeitherOrderNorSpellingNorDefaultsThatAreWrittenOut() {
    ParameterSpace<Parameters> plain = space("axes: { width: [64], initial-strength: [1, 2] }");
    ParameterSpace<Parameters> other =
        space(
            """
            # another comment
            axes: { initial_strength: [1.0, 2.0] }
            parameters: { initialization: gaussian, samples: 6e4, width: 64, biased: false }
            """);
    assertEquals(ids(plain, 2), ids(other, 2));
  }

  @Test
  void anOverriddenSweepHasThePointsOfAnEditedFile() {
    Sweep sweep = SweepFile.parse("x", "experiment: modes\n" + MIXED);
    Sweep overridden =
        sweep
            .override(
                List.of("initial_strength=0.1,0.2", "width=0.5e2", "biased=true", "seed=9"),
                Binding.of(Parameters.USUAL).defaults())
            .sweep();
    ParameterSpace<Parameters> edited =
        space(
            """
            parameters: { dataset: "größe \\"x\\"", width: 50, biased: true }
            axes:
              samples: [1000, 2000, 3000, 4000]
              initial-strength: { linspace: [0.1, 0.2, 2] }
              initialization: [gaussian, scaled-orthogonal]
            seed: 9
            """);
    assertEquals(ids(edited, 3), ids(space(overridden), 3));
  }

  @Test
  void aCellIsKnownByItsRecordToo() {
    ParameterSpace<Parameters> space = space(MIXED);
    for (long cell = 0; cell < space.cells(); cell++) {
      assertEquals(space.cellId(cell), space.cellId(space.parameters(cell)));
    }
    assertNotEquals(space.cellId(0), space.pointId(0, 0));
  }

  @Test
  void aSpaceTravels() throws Exception {
    ParameterSpace<Parameters> space = space(MIXED);
    ParameterSpace<Parameters> arrived = BindingTest.sent(space);
    assertEquals(ids(space, 1), ids(arrived, 1));
    assertEquals(space.parameters(17), arrived.parameters(17));
    assertEquals(space.sweep(), arrived.sweep());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "parameters: { widht: 3 } | x:2: unknown parameter 'widht', did you mean 'width'?",
        "axes: { widht: [3] } | x:2: unknown parameter 'widht', did you mean 'width'?",
        "parameters: { width: abc } | x:2: width must be a whole number, was 'abc'",
        "axes: { width: [3, 4.5] } | x:2: width must be a whole number, was 4.5",
        "axes: { width: { linspace: [1, 2, 4] } } | x:2: width must be a whole number, was"
            + " 1.3333333333333",
        "axes: { width: { linspace: [1, 2, 1000000] } } | x:2: width must be a whole number, was"
            + " 1.000001000001",
        "axes: { width: { range: [1, 3000000000] } } | x:2: width must be a whole number of at most"
            + " 2147483647 in size, was 3000000000",
        "axes: { biased: { range: [1, 3] } } | x:2: biased must be true or false, was 1",
        "parameters: { width: -3 } | x:2: width must be >= 1, was -3",
        "axes: { width: [3, -3] } | x:2: width must be >= 1, was -3",
        "axes: { s: { zip: { biased: [true, false], width: [3, 0] } } } | x:2: width must be >= 1,"
            + " was 0",
        "axes: { initial-strength: [1, 2, 1.0] } | x:2: initial-strength: the value 1.0 stands twice",
        "axes: { s: { zip: { width: [3, 4, 3], samples: [300, 400, 300] } } } | x:2: s: the value 3,"
            + " 300 stands twice",
        "axes: { width: { zip: { samples: [300] } } } | x:2: 'width' is a parameter; give the zip"
            + " another label",
        "parameters: { width: 10, samples: 5 } | x:2: width must be <= samples (5), was 100",
        "axes: { samples: { range: [1, 9000000000000000000] }, initial-strength: { linspace: [0, 1,"
            + " 1000000] } } | x:2: with this axis there are more than 2^63 cells; take fewer values",
      })
  void aMistakeIsOneLineWithItsPlace(String body, String message) {
    SweepException error = assertThrows(SweepException.class, () -> space(body));
    assertEquals(message, error.getMessage());
  }

  @Test
  void aZipMayRepeatAValueButNotAPair() {
    assertEquals(
        3, space("axes: { s: { zip: { width: [3, 3, 4], samples: [8, 9, 8] } } }").cells());
  }

  @Test
  void aPlaceThatIsImpossibleInCombinationOnlyIsAPointWithAnIdentity() {
    ParameterSpace<Parameters> space = space("axes: { samples: [500, 1000], width: [400, 600] }");
    assertEquals(4, space.cells());
    assertEquals(400, space.parameters(0).width());
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> space.parameters(1));
    assertEquals("width must be <= samples (500), was 600", error.getMessage());
    assertEquals(space.point(1, 0).id(), space.pointId(1, 0));
  }

  @Test
  void tooManyPointsAndCellsOutsideAreRejected() {
    ParameterSpace<Parameters> space =
        space("axes: { samples: { range: [1000, 9000000000000000000] } }\nreplicates: 2\n");
    assertEquals(
        "x:3: cells x replicates are more than 2^63 points; take fewer",
        assertThrows(SweepException.class, space::points).getMessage());
    assertThrows(IndexOutOfBoundsException.class, () -> space.parameters(space.cells()));
    assertThrows(IndexOutOfBoundsException.class, () -> space.pointId(-1, 0));
  }
}
