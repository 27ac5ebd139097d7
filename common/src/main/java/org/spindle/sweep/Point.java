// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place in the parameter space of an experiment together with one random draw there.
 *
 * @param experiment kebab-case name of the experiment
 * @param version kernel version of the experiment: raised when its numbers change
 * @param parameters all parameters by kebab-case name; values are Long, Double, Boolean or String
 * @param seed seed of the whole sweep; another seed gives fresh draws everywhere
 * @param replicate number of the draw, from 0
 */
public record Point(
    String experiment, int version, SortedMap<String, Object> parameters, long seed, int replicate)
    implements Serializable {

  /** Copies the parameters in; rejects a negative replicate. */
  public Point {
    if (replicate < 0) {
      throw new IllegalArgumentException("replicate must be >= 0, was " + replicate);
    }
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * The identity of this point.
   *
   * @return hash of {@link #canonicalJson()}
   */
  public PointId id() {
    return PointId.of(canonicalJson());
  }

  /**
   * The canonical JSON of this point: keys sorted, no white space, doubles in Java's shortest form.
   *
   * @return one line of JSON
   */
  public String canonicalJson() {
    StringBuilder json = new StringBuilder(160);
    json.append("{\"experiment\":").append(quoted(experiment)).append(",\"parameters\":{");
    String comma = "";
    for (Map.Entry<String, Object> entry : parameters.entrySet()) {
      json.append(comma).append(quoted(entry.getKey())).append(':').append(value(entry.getValue()));
      comma = ",";
    }
    return json.append("},\"replicate\":")
        .append(replicate)
        .append(",\"seed\":")
        .append(seed)
        .append(",\"version\":")
        .append(version)
        .append('}')
        .toString();
  }

  private static String value(Object value) {
    if (value instanceof Double number) {
      // -0.0 and 0.0 are one place in parameter space.
      return Double.toString(number == 0 ? 0.0 : number);
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
