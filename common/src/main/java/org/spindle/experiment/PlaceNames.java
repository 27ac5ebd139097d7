// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.spindle.figure.Layers;
import org.spindle.sweep.Names;

/**
 * A place in words: the parameters in which the places of a claim differ, e.g. {@code depth = 10,
 * gain = 1.1}; if there is but one, those that are not the defaults.
 */
public final class PlaceNames {

  private static final int DEEPEST = 3; // a cell in a group in a pair
  private static final int MOST_LETTERS = 300;

  private final Record defaults;
  private final Map<String, Object> ofDefaults;

  /**
   * Names for the places of one experiment.
   *
   * @param defaults its default parameters
   */
  public PlaceNames(Record defaults) {
    this.defaults = defaults;
    this.ofDefaults = new LinkedHashMap<>(components(defaults));
  }

  /**
   * One set of parameters.
   *
   * @param parameters of the kind of the defaults
   * @return what is not as in the defaults, as "depth = 10, gain = 1.1"
   */
  public String of(Record parameters) {
    return describe(parameters, List.of(parameters));
  }

  /** The worst place among others. */
  String describe(Object place, List<Object> all) {
    Map<String, Object> worst = parameters(place, DEEPEST);
    if (worst.isEmpty()) {
      return place instanceof CharSequence || place instanceof Number || place instanceof Enum<?>
          ? word(place)
          : "";
    }
    Set<String> varying = new LinkedHashSet<>();
    for (Object other : all) {
      Map<String, Object> there = parameters(other, DEEPEST);
      worst.forEach(
          (name, value) -> {
            if (!Objects.equals(value, there.get(name))) {
              varying.add(name);
            }
          });
    }
    List<String> words = new ArrayList<>();
    worst.forEach(
        (name, value) -> {
          boolean telling =
              varying.isEmpty()
                  ? !Objects.equals(value, ofDefaults.get(name))
                  : varying.contains(name);
          if (telling) {
            words.add(Names.kebab(name) + " = " + word(value));
          }
        });
    String text = words.isEmpty() ? "the default parameters" : String.join(", ", words);
    return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS - 1) + "…";
  }

  /** Values by the name of a parameter, as far as all parts of the place agree. */
  private Map<String, Object> parameters(Object place, int levels) {
    if (place == null || levels < 0) {
      return Map.of();
    }
    if (place instanceof Collection<?> group) {
      return common(group, levels);
    }
    if (place instanceof Map.Entry<?, ?> entry) {
      return common(List.of(entry.getKey(), entry.getValue()), levels);
    }
    if (!(place instanceof Record record)) {
      return Map.of();
    }
    if (defaults.getClass().isInstance(record)) {
      return components(record);
    }
    Map<String, Object> own = new LinkedHashMap<>();
    List<Object> parts = new ArrayList<>();
    components(record)
        .forEach(
            (name, value) -> {
              if (ofDefaults.containsKey(name)) {
                own.put(name, value);
              } else if (value instanceof Record || value instanceof Collection<?>) {
                parts.add(value);
              }
            });
    if (record instanceof Row<?, ?> row) {
      own.putAll(components(row.p()));
      own.put("replicate", row.replicate());
      return own;
    }
    common(parts, levels).forEach(own::putIfAbsent);
    return own;
  }

  private Map<String, Object> common(Collection<?> group, int levels) {
    Map<String, Object> common = null;
    for (Object each : group) {
      Map<String, Object> there = parameters(each, levels - 1);
      if (common == null) {
        common = new LinkedHashMap<>(there);
      } else if (!there.isEmpty()) {
        common.entrySet().removeIf(e -> !Objects.equals(e.getValue(), there.get(e.getKey())));
      }
    }
    return common == null ? Map.of() : common;
  }

  private static Map<String, Object> components(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        values.put(component.getName(), accessor.invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return values;
  }

  private static String word(Object value) {
    if (value instanceof Enum<?> constant) {
      return Names.kebab(constant.name());
    }
    return value instanceof Double number ? Layers.plain(number) : String.valueOf(value);
  }
}
