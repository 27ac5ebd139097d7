// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.util.Collections;
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
 * @serial exclude
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
   * The identity of this point on other data than those that come with Spindle.
   *
   * @param data checksum by name of the data sets that it reads, without the shipped ones
   * @return hash of {@link #canonicalJson()} with the checksums in front
   */
  public PointId id(SortedMap<String, String> data) {
    return PointId.of(CanonicalJson.on(data, canonicalJson()));
  }

  /**
   * The canonical JSON of this point: keys sorted, no white space, doubles in the shortest form
   * that reads back as the same double.
   *
   * @return one line of JSON
   */
  public String canonicalJson() {
    return CanonicalJson.point(experiment, parameters, replicate, seed, version);
  }
}
