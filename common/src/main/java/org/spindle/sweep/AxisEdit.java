// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Parameters and axes while entries are replaced; zips are checked once, at the end. */
final class AxisEdit {

  private final Map<String, Object> parameters;
  private final Map<String, Axis.Scalar> single = new LinkedHashMap<>();
  private final Map<String, Map<String, Axis.Scalar>> zips = new LinkedHashMap<>();
  private final Set<String> order = new LinkedHashSet<>();

  AxisEdit(Map<String, Object> parameters, Map<String, Axis> axes) {
    this.parameters = new LinkedHashMap<>(parameters);
    axes.forEach(this::put);
  }

  /** Gives a parameter one value; an axis of its name goes. */
  void fix(String name, Object value) {
    free(name);
    parameters.put(name, value);
  }

  /** Gives a parameter, or the parameters of a zip, an axis; fixed values of these names go. */
  void vary(String name, Axis axis) {
    if (axis instanceof Axis.Zip zip) {
      zip.axes().keySet().forEach(this::free);
      zip.axes().keySet().forEach(parameters::remove);
      put(name, axis);
      return;
    }
    parameters.remove(name);
    for (Map<String, Axis.Scalar> members : zips.values()) {
      if (members.containsKey(name)) {
        members.put(name, (Axis.Scalar) axis);
        return;
      }
    }
    put(name, axis);
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  /**
   * The axes in order: those that were there, then new ones.
   *
   * @throws IllegalArgumentException if a zip has axes of unequal size
   */
  Map<String, Axis> axes() {
    Map<String, Axis> axes = new LinkedHashMap<>();
    for (String name : order) {
      if (zips.containsKey(name)) {
        axes.put(name, new Axis.Zip(zips.get(name)));
      } else if (single.containsKey(name)) {
        axes.put(name, single.get(name));
      }
    }
    return axes;
  }

  private void put(String name, Axis axis) {
    single.remove(name);
    zips.remove(name);
    order.add(name);
    if (axis instanceof Axis.Zip zip) {
      zips.put(name, new LinkedHashMap<>(zip.axes()));
    } else {
      single.put(name, (Axis.Scalar) axis);
    }
  }

  private void free(String name) {
    single.remove(name);
    Iterator<Map<String, Axis.Scalar>> groups = zips.values().iterator();
    while (groups.hasNext()) {
      Map<String, Axis.Scalar> members = groups.next();
      members.remove(name);
      if (members.isEmpty()) {
        groups.remove();
      }
    }
  }
}
