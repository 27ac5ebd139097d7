// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.util.Map;
import java.util.SortedMap;

/**
 * The canonical JSON of points and cells: the text that an identity is the hash of. Its every byte
 * is part of the stored tables' format.
 */
final class CanonicalJson {

  /** What stands between the parameters and the number of the replicate. */
  static final String REPLICATE = ",\"replicate\":";

  private CanonicalJson() {}

  /** {@code {"experiment":…,"parameters":{…},"replicate":…,"seed":…,"version":…}}. */
  static String point(
      String experiment,
      SortedMap<String, Object> parameters,
      int replicate,
      long seed,
      int version) {
    return opened(experiment, parameters) + REPLICATE + replicate + closing(seed, version);
  }

  /** The JSON of a point without its replicate. */
  static String cell(
      String experiment, SortedMap<String, Object> parameters, long seed, int version) {
    return opened(experiment, parameters) + closing(seed, version);
  }

  private static String opened(String experiment, SortedMap<String, Object> parameters) {
    StringBuilder json = new StringBuilder(200).append(opening(experiment));
    String before = "";
    for (Map.Entry<String, Object> entry : parameters.entrySet()) {
      json.append(before).append(key(entry.getKey())).append(value(entry.getValue()));
      before = ",";
    }
    return json.append('}').toString();
  }

  /** The JSON of a point or a cell with the checksums of other data than the shipped. */
  static String on(SortedMap<String, String> data, String json) {
    if (data.isEmpty()) {
      return json;
    }
    StringBuilder with = new StringBuilder("{\"data\":{");
    String before = "";
    for (Map.Entry<String, String> set : data.entrySet()) {
      with.append(before).append(key(set.getKey())).append(quoted(set.getValue()));
      before = ",";
    }
    return with.append("},").append(json, 1, json.length()).toString();
  }

  static String opening(String experiment) {
    return "{\"experiment\":" + quoted(experiment) + ",\"parameters\":{";
  }

  static String key(String name) {
    return quoted(name) + ':';
  }

  static String closing(long seed, int version) {
    return ",\"seed\":" + seed + ",\"version\":" + version + '}';
  }

  static String value(Object value) {
    if (value instanceof Double number) {
      // -0.0 and 0.0 are one place in parameter space.
      return number(number == 0 ? 0.0 : number);
    }
    if (value instanceof Long || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    throw new IllegalArgumentException(
        "a parameter is a Long, Double, Boolean or String, was " + value.getClass().getName());
  }

  /**
   * The shortest decimal that reads back as the same double. Double.toString of Java 17 is not
   * always the shortest, that of Java 19 is: identities must not depend on who computes them.
   */
  static String number(double number) {
    return NumberOutput.toString(number, true);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
