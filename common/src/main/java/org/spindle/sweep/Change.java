// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a scale or the command line puts in the place of what a sweep has.
 *
 * @param parameters new fixed values by parameter; copied in
 * @param axes new axes by parameter, or by label for a {@link Axis.Zip}; copied in
 * @param replicates new replicates, null to keep them
 * @param seed new seed, null to keep it
 * @param timeoutSeconds new limit per point in seconds, null to keep it
 * @param places where each of these was written, by key; copied in
 * @serial exclude
 */
public record Change(
    Map<String, Object> parameters,
    Map<String, Axis> axes,
    Replicates replicates,
    Long seed,
    Double timeoutSeconds,
    Map<String, String> places)
    implements Serializable {

  /** Copies the maps in, with their order. */
  public Change {
    parameters = ordered(parameters);
    axes = ordered(axes);
    places = ordered(places);
  }

  static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
