// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PointTest {

  private static Point point(Map<String, Object> parameters, int replicate) {
    return new Point("depth-speed", 2, new TreeMap<>(parameters), 1, replicate);
  }

  /** Stored tables hang on these bytes: a change here computes everything anew. */
  @Test
  void theIdentityIsTheHashOfTheCanonicalJson() {
    Point point =
        point(
            Map.of("width", 1000L, "gain", 1.0, "biased", true, "initialization", "a\"b\\\u0001é"),
            3);
    assertEquals(
        "{\"experiment\":\"depth-speed\",\"parameters\":{\"biased\":true,\"gain\":1.0,"
            + "\"initialization\":\"a\\\"b\\\\\\u0001é\",\"width\":1000},"
            + "\"replicate\":3,\"seed\":1,\"version\":2}",
        point.canonicalJson());
    assertEquals(PointId.of(point.canonicalJson()), point.id());
    // The example of FIPS 180-4.
    assertEquals("ba7816bf8f01cfea414140de5dae2223", PointId.of("abc").hex());
    assertEquals(point.id(), PointId.parse(point.id().hex()));
    assertEquals("0000000000000001ffffffffffffffff", new PointId(1, -1).hex());
  }

  @Test
  void doublesAreWrittenAlikeByEveryJava() {
    // Double.toString of Java 17 has 5.6843418860808015E-14 and 9.999999999999999E22 for these two.
    assertEquals("5.684341886080802E-14", CanonicalJson.number(5.684341886080802E-14));
    assertEquals("1.0E23", CanonicalJson.number(1e23));
    assertEquals("0.1", CanonicalJson.number(0.1));
    assertEquals("1.0E-5", CanonicalJson.number(1e-5));
    assertEquals("4.9E-324", CanonicalJson.number(Double.MIN_VALUE));
  }

  @Test
  void orderOfParametersAndSignOfZeroDoNotMatterButEverythingElseDoes() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("a", 0.0);
    one.put("b", 1L);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("b", 1L);
    other.put("a", -0.0);
    assertEquals(point(one, 0).id(), point(other, 0).id());
    assertNotEquals(point(one, 0).id(), point(one, 1).id());
    assertNotEquals(point(one, 0).id(), new Point("x", 2, new TreeMap<>(one), 1, 0).id());
    assertNotEquals(point(one, 0).id(), new Point("depth-speed", 3, new TreeMap<>(one), 1, 0).id());
    assertNotEquals(point(one, 0).id(), new Point("depth-speed", 2, new TreeMap<>(one), 2, 0).id());
  }
}
