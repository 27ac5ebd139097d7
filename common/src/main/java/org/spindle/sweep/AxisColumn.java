// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.nio.charset.StandardCharsets;

/**
 * One scalar axis of a parameter space, bound to its parameter: value, constructor argument and
 * JSON by number, prepared for short axes and computed for long ones.
 */
final class AxisColumn {

  /** Longest axis whose values are prepared (and checked) one by one. */
  static final int PREPARED = 65_536;

  final String name;
  final int component;
  private final Binding<?> binding;
  private final Axis.Scalar axis;
  private final long stride;
  private final long size;
  private final Object[] values;
  private final Object[] arguments;
  private final byte[][] fragments;

  /**
   * The column of an axis.
   *
   * @param stride how many cells share a value before the next one comes
   * @throws IllegalArgumentException if a prepared value is of the wrong type
   */
  AxisColumn(String name, Axis.Scalar axis, Binding<?> binding, long stride) {
    this.name = name;
    this.component = binding.number(name);
    this.binding = binding;
    this.axis = axis;
    this.stride = stride;
    this.size = axis.size();
    int prepared = size <= PREPARED || axis instanceof Axis.Grid ? Math.toIntExact(size) : 0;
    this.values = new Object[prepared];
    this.arguments = new Object[prepared];
    this.fragments = new byte[prepared][];
    for (int i = 0; i < prepared; i++) {
      values[i] = binding.canonical(component, axis.value(i));
      arguments[i] = binding.argument(component, values[i]);
      fragments[i] = fragment(values[i]);
    }
  }

  long size() {
    return size;
  }

  /** Which value of this axis a cell has. */
  long digit(long cell) {
    return cell / stride % size;
  }

  /** The canonical value with a number. */
  Object value(long i) {
    return i < values.length ? values[(int) i] : binding.canonical(component, axis.value(i));
  }

  /** The constructor's argument with a number. */
  Object argument(long i) {
    return i < values.length ? arguments[(int) i] : binding.argument(component, value(i));
  }

  /** The JSON of the value with a number, in UTF-8. */
  byte[] json(long i) {
    return i < values.length ? fragments[(int) i] : fragment(value(i));
  }

  private static byte[] fragment(Object value) {
    return CanonicalJson.value(value).getBytes(StandardCharsets.UTF_8);
  }
}
