// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a sweep must fulfil before it becomes a space of points; every message has a place. */
final class SpaceCheck<P extends Record> {

  private final Sweep sweep;
  private final Binding<P> binding;
  private final List<AxisColumn> columns;
  private final Object[] first;

  /** The check of a space with its columns and the arguments of what is fixed. */
  SpaceCheck(Sweep sweep, Binding<P> binding, List<AxisColumn> columns, Object[] fixedArguments) {
    this.sweep = sweep;
    this.binding = binding;
    this.columns = columns;
    this.first = fixedArguments.clone();
    columns.forEach(column -> first[column.component] = column.argument(0));
  }

  /** The product of the sizes of the axes. */
  static long cells(Sweep sweep) {
    long cells = 1;
    for (Map.Entry<String, Axis> axis : sweep.axes().entrySet()) {
      try {
        cells = Math.multiplyExact(cells, axis.getValue().size());
      } catch (ArithmeticException e) {
        throw sweep.error(
            axis.getKey(), "with this axis there are more than 2^63 cells; take fewer values");
      }
    }
    return cells;
  }

  /** The canonical values of all parameters without an axis, defaults included. */
  static SortedMap<String, Object> fixed(Sweep sweep, Binding<?> binding) {
    SortedMap<String, Object> fixed = new TreeMap<>(binding.defaults());
    for (Map.Entry<String, Object> parameter : sweep.parameters().entrySet()) {
      String name = parameter.getKey();
      try {
        fixed.put(name, binding.canonical(name, parameter.getValue()));
      } catch (IllegalArgumentException e) {
        throw sweep.error(name, e.getMessage());
      }
    }
    fixed.keySet().removeAll(sweep.scalarAxes().keySet());
    return fixed;
  }

  void check() {
    for (Map.Entry<String, Axis> axis : sweep.axes().entrySet()) {
      checkLabel(axis.getKey(), axis.getValue());
      List<AxisColumn> together = together(axis.getKey(), axis.getValue());
      checkTypes(together);
      checkDistinct(axis.getKey(), together);
      checkValues(together);
    }
    checkFixed();
  }

  private void checkLabel(String name, Axis axis) {
    if (axis instanceof Axis.Zip && binding.defaults().containsKey(name)) {
      throw sweep.error(name, "'" + name + "' is a parameter; give the zip another label");
    }
  }

  /** The columns that advance with one axis. */
  private List<AxisColumn> together(String name, Axis axis) {
    Set<String> members = axis instanceof Axis.Zip zip ? zip.axes().keySet() : Set.of(name);
    List<AxisColumn> together = new ArrayList<>();
    for (AxisColumn column : columns) {
      if (members.contains(column.name)) {
        together.add(column);
      }
    }
    return together;
  }

  /**
   * Types along axes too long to be prepared. The two first values and the last decide: a linspace
   * or range whose first two values are whole is whole, and the last one has the largest size.
   */
  private void checkTypes(List<AxisColumn> together) {
    for (AxisColumn column : together) {
      try {
        column.value(0);
        column.value(Math.min(1, column.size() - 1));
        column.value(column.size() - 1);
      } catch (IllegalArgumentException e) {
        throw sweep.error(column.name, e.getMessage());
      }
    }
  }

  /** A value that stood twice would be two cells of one identity. */
  private void checkDistinct(String name, List<AxisColumn> together) {
    Set<List<Object>> seen = new HashSet<>();
    for (long i = 0; i < checked(together); i++) {
      long number = i;
      List<Object> values = together.stream().map(column -> column.value(number)).toList();
      if (!seen.add(values)) {
        String shown = String.join(", ", values.stream().map(Scalars::show).toList());
        throw sweep.error(name, "%s: the value %s stands twice".formatted(name, shown));
      }
    }
  }

  /**
   * A value is at fault if the record rejects it beside the first values of the other axes and also
   * beside nothing but defaults. What is rejected in combination only becomes failed rows.
   */
  private void checkValues(List<AxisColumn> together) {
    for (long i = 0; i < checked(together); i++) {
      Object[] arguments = first.clone();
      for (AxisColumn column : together) {
        arguments[column.component] = column.argument(i);
      }
      if (rejection(arguments).isEmpty()) {
        continue;
      }
      for (AxisColumn column : together) {
        blame(column.name, column.component, column.argument(i));
      }
    }
  }

  private void checkFixed() {
    Optional<String> rejection = rejection(first);
    if (rejection.isEmpty()) {
      return;
    }
    Object[] withoutAxes = binding.defaultArguments();
    for (String name : sweep.parameters().keySet()) {
      int number = binding.number(name);
      blame(name, number, first[number]);
      withoutAxes[number] = first[number];
    }
    if (columns.isEmpty() || rejection(withoutAxes).isPresent()) {
      String message = rejection(withoutAxes).orElse(rejection.get());
      throw new SweepException(sweep.file() + ": " + message);
    }
  }

  /** Throws if the record rejects the argument beside nothing but defaults. */
  private void blame(String name, int number, Object argument) {
    Object[] alone = binding.defaultArguments();
    alone[number] = argument;
    rejection(alone)
        .ifPresent(
            message -> {
              throw sweep.error(name, message);
            });
  }

  private Optional<String> rejection(Object[] arguments) {
    try {
      binding.construct(arguments);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static long checked(List<AxisColumn> together) {
    return Math.min(together.get(0).size(), AxisColumn.PREPARED);
  }
}
