// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** The record classes that an experiment was declared with. */
final class TypeArguments {

  private TypeArguments() {}

  static <R extends Record> Class<R> resultOf(Experiment<?, R> experiment) {
    Type result = find(experiment.getClass(), new HashMap<>());
    if (result instanceof Class<?> type && type.isRecord()) {
      @SuppressWarnings("unchecked") // the argument for R of this very object's class
      Class<R> record = (Class<R>) type;
      return record;
    }
    throw new IllegalStateException(
        experiment.getClass().getName()
            + " must say its records: class X implements Experiment<X.Parameters, X.Result>,"
            + " or override resultType()");
  }

  /** The second argument of {@link Experiment} above a type, variables replaced on the way. */
  private static Type find(Type type, Map<TypeVariable<?>, Type> known) {
    Class<?> raw;
    if (type instanceof ParameterizedType generic) {
      raw = (Class<?>) generic.getRawType();
      TypeVariable<?>[] variables = raw.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        Type argument = generic.getActualTypeArguments()[i];
        known.put(variables[i], known.getOrDefault(argument, argument));
      }
    } else if (type instanceof Class<?> plain) {
      raw = plain;
    } else {
      return null;
    }
    if (raw == Experiment.class) {
      return known.get(Experiment.class.getTypeParameters()[1]);
    }
    for (Type above : raw.getGenericInterfaces()) {
      Type found = find(above, known);
      if (found != null) {
        return found;
      }
    }
    return raw.getGenericSuperclass() == null ? null : find(raw.getGenericSuperclass(), known);
  }
}
