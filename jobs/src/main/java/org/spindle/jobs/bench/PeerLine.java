// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * The line of JSON by which a peer's script says how fast it was.
 *
 * @param json an object
 */
record PeerLine(JsonNode json) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final String RATE = "units_per_s";
  private static final String RATES = "_per_s"; // end the names of rates
  private static final String UNITS = "units";
  private static final String REPEATS = "all"; // the seconds of each

  /** The last line that is one; null if none is. */
  static PeerLine last(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      try {
        JsonNode json = lines.get(i).startsWith("{") ? JSON.readTree(lines.get(i)) : null;
        if (json != null && json.isObject()) {
          return new PeerLine(json);
        }
      } catch (JsonProcessingException e) {
        // A line of another kind.
      }
    }
    return null;
  }

  /**
   * How fast it was, in our unit. Without a field that is named, the best of the repeats counts, as
   * it does for ours.
   */
  double figure(Peer peer, Pace pace) {
    String field = peer.field() == null ? RATE : peer.field();
    double told =
        peer.field() == null && json.path(UNITS).isNumber() && json.path(REPEATS).size() > 0
            ? json.path(UNITS).doubleValue() / leastSeconds()
            : number(field);
    if (!(told > 0) || Double.isInfinite(told)) {
      throw new PeerFailure("its " + field + " is " + told + "; more than 0 is wanted");
    }
    return field.endsWith(RATES) ? pace.ofRate(told, peer.per()) : pace.ofFigure(told, peer.per());
  }

  private double leastSeconds() {
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode seconds : json.path(REPEATS)) {
      least = Math.min(least, seconds.asDouble(Double.NaN));
    }
    return least;
  }

  /** A number of the line. */
  double number(String field) {
    if (!json.path(field).isNumber()) {
      throw new PeerFailure("no number '" + field + "' is in its line of JSON");
    }
    return json.path(field).doubleValue();
  }
}
