// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One parameter of a record: its name, type and reader.
 *
 * @param name kebab-case
 * @param kind its type
 * @param constants enum constants by kebab-case name, empty for other types
 * @param reader from Record to Object
 */
record Component(String name, Kind kind, Map<String, Object> constants, MethodHandle reader) {

  /** The types that a parameter may have. */
  enum Kind {
    INT,
    LONG,
    DOUBLE,
    BOOLEAN,
    TEXT,
    ENUM,
    /** A number of a free name whose values are whole. */
    WHOLE,
    /** A number of a free name that has decimals. */
    DECIMAL
  }

  /** Up to here every whole number is a double, and so survives JSON in every language. */
  private static final long LARGEST = 1L << 53;

  static Component of(RecordComponent component, MethodHandle reader) {
    Class<?> type = component.getType();
    String name = Names.kebab(component.getName());
    Map<String, Object> constants = new LinkedHashMap<>();
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        constants.put(Names.kebab(((Enum<?>) constant).name()), constant);
      }
    }
    return new Component(name, kind(component), constants, reader);
  }

  private static Kind kind(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == int.class) {
      return Kind.INT;
    } else if (type == long.class) {
      return Kind.LONG;
    } else if (type == double.class) {
      return Kind.DOUBLE;
    } else if (type == boolean.class) {
      return Kind.BOOLEAN;
    } else if (type == String.class) {
      return Kind.TEXT;
    } else if (type.isEnum()) {
      return Kind.ENUM;
    }
    throw new IllegalArgumentException(
        "%s: parameter %s must be int, long, double, boolean, String or enum, is %s"
            .formatted(
                component.getDeclaringRecord().getName(), component.getName(), type.getName()));
  }

  /** The canonical value of this component in a record. */
  Object read(Record parameters) {
    Object value;
    try {
      value = (Object) reader.invokeExact(parameters);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the accessor of " + name + " failed", e);
    }
    if (value == null) {
      throw new IllegalArgumentException(name + " has no value");
    }
    return switch (kind) {
      case INT -> ((Integer) value).longValue();
      case DOUBLE -> Literals.number(name, value);
      case ENUM -> Names.kebab(((Enum<?>) value).name());
      case WHOLE, DECIMAL -> place(value);
      case LONG, BOOLEAN, TEXT -> value;
    };
  }

  /** The Long, Double, Boolean or String for a value as written. */
  Object canonical(Object value) {
    return switch (kind) {
      case INT -> Long.valueOf(Literals.wholeInt(name, value));
      case LONG -> Literals.whole(name, value);
      case DOUBLE -> Literals.number(name, value);
      case BOOLEAN -> {
        if (value instanceof Boolean) {
          yield value;
        }
        throw Literals.wrong(name, "true or false", value);
      }
      case TEXT -> value instanceof String ? value : Scalars.show(value);
      case ENUM -> constantName(value);
      case WHOLE, DECIMAL -> place(value);
    };
  }

  /** One value for a number, whether it is written 3 or 3.0. */
  private Object place(Object value) {
    if (value instanceof Long whole) {
      if (whole < -LARGEST || whole > LARGEST) {
        throw Literals.wrong(name, "at most 2^53 in size, or a word in quotes", value);
      }
      return whole;
    }
    double number = Literals.number(name, value);
    boolean whole = number == Math.rint(number) && Math.abs(number) <= LARGEST;
    return whole ? (Object) (long) number : (Object) number;
  }

  private String constantName(Object value) {
    if (value instanceof String text) {
      if (constants.containsKey(text)) {
        return text;
      }
      String kebab = Names.kebab(text);
      if (constants.containsKey(kebab)) {
        return kebab;
      }
      throw new IllegalArgumentException(
          "%s must be one of %s, was '%s'%s"
              .formatted(
                  name,
                  String.join(", ", constants.keySet()),
                  text,
                  Nearest.to(text, constants.keySet())
                      .map(near -> "; did you mean '" + near + "'?")
                      .orElse("")));
    }
    throw Literals.wrong(name, "one of " + String.join(", ", constants.keySet()), value);
  }

  /** The constructor's argument for a canonical value. */
  Object argument(Object canonical) {
    return switch (kind) {
      case INT -> ((Long) canonical).intValue();
      case ENUM -> constants.get((String) canonical);
      case DECIMAL -> ((Number) canonical).doubleValue();
      case WHOLE, LONG, DOUBLE, BOOLEAN, TEXT -> canonical;
    };
  }
}
