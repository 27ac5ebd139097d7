// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values under free names: the parameters, or the result, of a program that brings no record.
 *
 * <p>As the defaults of a {@link Binding} each value stands for its type: a Long for whole numbers,
 * a Double for decimal ones, a Boolean, a String. Numbers of both types are the same place where
 * they are equal: whether the sweep says 3 or 3.0 makes no other point, only another argument.
 *
 * @param values Long, Double, Boolean or String by name, in results also double[] and String[];
 *     copied in with their order, arrays as they are
 * @serial exclude
 */
public record NamedValues(Map<String, Object> values) implements Serializable {

  private static final MethodHandle GET =
      handle("get", MethodType.methodType(Object.class, String.class, Record.class));
  private static final MethodHandle MAKE =
      handle("make", MethodType.methodType(Record.class, List.class, Object[].class));

  /** Copies the map in. */
  public NamedValues {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** One component for each name, in order, typed by its value. */
  List<Component> components() {
    List<Component> components = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          MethodHandle reader = MethodHandles.insertArguments(GET, 0, name);
          components.add(new Component(name, kind(name, value), Map.of(), reader));
        });
    return List.copyOf(components);
  }

  /** From an array of values, in the order of these names, to a record. */
  MethodHandle constructor() {
    return MethodHandles.insertArguments(MAKE, 0, List.copyOf(values.keySet()));
  }

  private static Component.Kind kind(String name, Object value) {
    if (value instanceof Long) {
      return Component.Kind.WHOLE;
    } else if (value instanceof Double) {
      return Component.Kind.DECIMAL;
    } else if (value instanceof Boolean) {
      return Component.Kind.BOOLEAN;
    } else if (value instanceof String) {
      return Component.Kind.TEXT;
    }
    throw new IllegalArgumentException(
        "parameter " + name + " must be Long, Double, Boolean or String, is " + value.getClass());
  }

  private static Object get(String name, Record named) {
    return ((NamedValues) named).values.get(name);
  }

  private static Record make(List<String> names, Object[] arguments) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      values.put(names.get(i), arguments[i]);
    }
    return new NamedValues(values);
  }

  private static MethodHandle handle(String method, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(NamedValues.class, method, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
