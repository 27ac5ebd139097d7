// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Overrides as typed on the command line, {@code key=value}, for one sweep. */
final class Overrides {

  private static final Set<String> SETTINGS = Set.of("replicates", "seed", "timeout");

  private final Sweep sweep;
  private final SortedMap<String, Object> defaults;
  private final Map<String, Object> parameters = new LinkedHashMap<>();
  private final Map<String, Axis> axes = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();
  private Replicates replicates;
  private Long seed;
  private Double timeoutSeconds;

  Overrides(Sweep sweep, SortedMap<String, Object> defaults) {
    this.sweep = sweep;
    this.defaults = defaults;
  }

  Sweep.Overridden apply(List<String> keyValues) {
    for (String keyValue : keyValues) {
      read(keyValue);
    }
    Sweep changed =
        sweep.with(new Change(parameters, axes, replicates, seed, timeoutSeconds, places));
    List<String> changes = new ArrayList<>();
    for (String key : places.keySet()) {
      String before = shown(sweep, key);
      String after = shown(changed, key);
      if (!before.equals(after)) {
        changes.add(key + ": " + before + " -> " + after);
      }
    }
    return new Sweep.Overridden(changed, changes);
  }

  private void read(String keyValue) {
    int equals = keyValue.indexOf('=');
    String place = "'" + keyValue + "'";
    if (equals < 1) {
      throw new SweepException(place + ": an override is key=value, e.g. width=128");
    }
    String key = keyValue.substring(0, equals).strip().replace('_', '-');
    String value = keyValue.substring(equals + 1).strip();
    requireKnown(place, key);
    if (places.put(key, place) != null) {
      throw new SweepException(place + ": '" + key + "' is overridden twice");
    }
    try {
      set(key, value);
    } catch (IllegalArgumentException e) {
      throw new SweepException(place + ": " + e.getMessage());
    }
  }

  private void requireKnown(String place, String key) {
    if (sweep.axes().get(key) instanceof Axis.Zip zip) {
      throw new SweepException(
          "%s: '%s' is a zip; override its axes %s"
              .formatted(place, key, String.join(", ", zip.axes().keySet())));
    }
    Set<String> known = new TreeSet<>(SETTINGS);
    known.addAll(defaults.keySet());
    if (defaults.isEmpty()) {
      known.addAll(sweep.parameters().keySet());
      known.addAll(sweep.scalarAxes().keySet());
    }
    if (!known.contains(key)) {
      throw new SweepException(place + ": unknown key '" + key + "'" + Nearest.hint(key, known));
    }
  }

  private void set(String key, String value) {
    switch (key) {
      case "replicates" -> replicates = new Replicates.Fixed(Literals.count(key, parse(value)));
      case "seed" -> seed = Literals.whole(key, parse(value));
      case "timeout" -> timeoutSeconds = Literals.seconds(key, parse(value));
      default -> setParameter(key, value);
    }
  }

  private void setParameter(String key, String value) {
    if (value.contains(",")) {
      List<Object> values = new ArrayList<>();
      for (String item : value.split(",", -1)) {
        values.add(parse(item.strip()));
      }
      axes.put(key, new Axis.Grid(values));
      return;
    }
    String[] parts = value.split(":", -1);
    if (parts.length > 1 && allNumbers(parts)) {
      if (parts.length != 3) {
        throw new IllegalArgumentException("a linspace is first:last:count, e.g. gain=0.9:1.1:5");
      }
      axes.put(
          key,
          new Axis.LinSpace(
              Literals.number(key, parse(parts[0])),
              Literals.number(key, parse(parts[1])),
              Literals.whole("the count", parse(parts[2]))));
      return;
    }
    parameters.put(key, parse(value));
  }

  private static boolean allNumbers(String[] parts) {
    for (String part : parts) {
      if (part.isEmpty() || !(Scalars.parse(part) instanceof Number)) {
        return false;
      }
    }
    return true;
  }

  private static Object parse(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a value is missing");
    }
    return Scalars.parse(value);
  }

  private String shown(Sweep of, String key) {
    switch (key) {
      case "replicates":
        return of.replicates().toString();
      case "seed":
        return Long.toString(of.seed());
      case "timeout":
        return Double.isInfinite(of.timeoutSeconds())
            ? "none"
            : Scalars.show(of.timeoutSeconds()) + " s";
      default:
        Axis axis = of.scalarAxes().get(key);
        if (axis != null) {
          return axis.toString();
        }
        Object value = of.parameters().getOrDefault(key, defaults.get(key));
        return value == null ? "default" : Scalars.show(value);
    }
  }
}
