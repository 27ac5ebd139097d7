// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters of a sweep whose experiment has no record of them: their names are those that the
 * sweep gives, their types those of the values in its file.
 *
 * <p>A number is decimal if the file writes one of its values with a decimal point or as a computed
 * axis, in any scale, or if an override has a fraction; otherwise it is whole.
 */
public final class FreeParameters {

  private static final String NAME = "[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*";

  private final Sweep sweep;
  private final Map<String, List<Object>> written = new LinkedHashMap<>();

  private FreeParameters(Sweep sweep) {
    this.sweep = sweep;
  }

  /**
   * One value of each parameter, of its type, see {@link NamedValues}.
   *
   * @param sweep the sweep, at its scale and with its overrides
   * @return parameters in the order of the sweep
   * @throws SweepException for a name that cannot become a column, and for a parameter that is a
   *     number here and a word there
   */
  public static NamedValues of(Sweep sweep) {
    return new FreeParameters(sweep).named();
  }

  private NamedValues named() {
    Sweep file = SweepFile.parse(sweep.file(), sweep.text());
    note(file.parameters(), file.axes());
    file.scales().values().forEach(scale -> note(scale.parameters(), scale.axes()));
    Map<String, Object> now = new LinkedHashMap<>(sweep.parameters());
    sweep.scalarAxes().forEach((name, axis) -> now.put(name, axis.value(0)));
    Map<String, String> taken = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, Object> typed = new LinkedHashMap<>();
    now.forEach(
        (name, value) -> {
          requireName(name, taken);
          typed.put(name, requirePlace(name, typed(name, value)));
        });
    return new NamedValues(typed);
  }

  private void note(Map<String, Object> parameters, Map<String, Axis> axes) {
    parameters.forEach((name, value) -> samples(name).add(value));
    axes.forEach(
        (label, axis) -> {
          if (axis instanceof Axis.Zip zip) {
            zip.axes().forEach((name, member) -> samples(name).addAll(samples(member)));
          } else {
            samples(label).addAll(samples((Axis.Scalar) axis));
          }
        });
  }

  private List<Object> samples(String name) {
    return written.computeIfAbsent(name, n -> new ArrayList<>());
  }

  private static List<Object> samples(Axis.Scalar axis) {
    return axis instanceof Axis.Grid grid ? grid.values() : List.of(axis.value(0));
  }

  private void requireName(String name, Map<String, String> taken) {
    if (!name.matches(NAME)) {
      throw sweep.error(
          name,
          "parameter '"
              + name
              + "' cannot be a column; names are letters, digits and dashes, and begin with a"
              + " letter");
    }
    String other = taken.put(name, name);
    if (other != null) {
      throw sweep.error(
          name, "'%s' and '%s' would be one column; rename one".formatted(other, name));
    }
  }

  private Object requirePlace(String name, Object value) {
    try {
      new NamedValues(Map.of(name, value)).components().get(0).canonical(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw sweep.error(name, e.getMessage());
    }
  }

  private Object typed(String name, Object value) {
    List<Object> values = new ArrayList<>(samples(name));
    values.add(value);
    if (values.stream().allMatch(Number.class::isInstance)) {
      boolean decimal =
          samples(name).stream().anyMatch(Double.class::isInstance) || isFractional(name, value);
      if (decimal) {
        return ((Number) value).doubleValue();
      }
      return value instanceof Long ? value : (Object) ((Double) value).longValue();
    }
    if (values.stream().map(Object::getClass).distinct().count() > 1) {
      throw sweep.error(
          name,
          name + " has values of several kinds (numbers, words, true or false); quotes make words");
    }
    return value;
  }

  /** Whether what the sweep says now, overrides included, has values that are not whole. */
  private boolean isFractional(String name, Object value) {
    Axis.Scalar axis = sweep.scalarAxes().get(name);
    if (axis == null) {
      return !isWhole(value);
    }
    if (axis instanceof Axis.Range) {
      return false;
    }
    boolean whole = axis.size() <= AxisColumn.PREPARED || axis instanceof Axis.Grid;
    for (long i = 0; whole && i < axis.size(); i++) {
      whole = isWhole(axis.value(i));
    }
    return !whole;
  }

  private static boolean isWhole(Object value) {
    return value instanceof Long || value instanceof Double number && number == Math.rint(number);
  }
}
