// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The correspondence between a record of parameters and a map by kebab-case name. Components are
 * int, long, double, boolean, String or enum; in maps they are Long, Double, Boolean or String, and
 * an enum constant {@code SADDLE_FREE} is {@code "saddle-free"}. For {@link NamedValues} the names
 * and types are those of the defaults.
 *
 * @param <P> record of parameters
 * @cost about 0.2 µs per record of eight components, either way; no reflection after construction
 * @serial exclude
 */
public final class Binding<P extends Record> implements Serializable {

  private static final Set<String> RESERVED =
      Set.of("experiment", "seed", "replicate", "replicates", "timeout");

  private final Class<P> type;
  private final NamedValues free;
  private final List<Component> components;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final MethodHandle constructor;
  private final Object[] defaultArguments;
  private final SortedMap<String, Object> defaults;

  private Binding(P defaults) {
    this.type = typeOf(defaults);
    this.free = defaults instanceof NamedValues named ? named : null;
    this.components = free == null ? components(type) : free.components();
    this.constructor = free == null ? constructor(type) : free.constructor();
    for (Component component : components) {
      if (RESERVED.contains(component.name()) || numbers.containsKey(component.name())) {
        throw new IllegalArgumentException(
            "%s: a parameter cannot be called '%s', that name is taken"
                .formatted(type.getName(), component.name()));
      }
      numbers.put(component.name(), numbers.size());
    }
    this.defaults = Collections.unmodifiableSortedMap(toMap(defaults));
    this.defaultArguments = new Object[components.size()];
    this.defaults.forEach(
        (name, value) -> defaultArguments[number(name)] = argument(number(name), value));
  }

  /**
   * The binding of a record class.
   *
   * @param defaults a record with the value of every parameter that a map leaves out
   * @param <P> record of parameters
   * @return the binding
   * @throws IllegalArgumentException for a component of another type or with a reserved name
   */
  public static <P extends Record> Binding<P> of(P defaults) {
    return new Binding<>(defaults);
  }

  /**
   * The parameters in the order of the record.
   *
   * @return kebab-case names
   */
  public List<String> names() {
    return components.stream().map(Component::name).toList();
  }

  /**
   * The default of every parameter.
   *
   * @return Long, Double, Boolean or String by kebab-case name; unmodifiable
   */
  public SortedMap<String, Object> defaults() {
    return defaults;
  }

  /**
   * A record as a map.
   *
   * @param parameters the record
   * @return a new map of Long, Double, Boolean or String by kebab-case name, complete
   */
  public SortedMap<String, Object> toMap(P parameters) {
    SortedMap<String, Object> map = new TreeMap<>();
    for (Component component : components) {
      map.put(component.name(), component.read(parameters));
    }
    return map;
  }

  /**
   * A map as a record.
   *
   * @param map values by kebab-case name; a name left out has its default
   * @return the record
   * @throws IllegalArgumentException for an unknown name, naming the nearest; for a value of the
   *     wrong type; and from the record's own constructor, with its message
   */
  public P fromMap(Map<String, ?> map) {
    Object[] arguments = defaultArguments.clone();
    for (Map.Entry<String, ?> entry : map.entrySet()) {
      int number = number(entry.getKey());
      arguments[number] = argument(number, canonical(number, entry.getValue()));
    }
    return construct(arguments);
  }

  /**
   * A value as points hold it: 1 and 1.0 are the same for a double, 1e3 is a whole number.
   *
   * @param name a parameter
   * @param value a Long, Integer, Double, Boolean or String
   * @return a Long, Double, Boolean or String as the parameter's type asks
   * @throws IllegalArgumentException for an unknown name or a value of the wrong type
   */
  public Object canonical(String name, Object value) {
    return canonical(number(name), value);
  }

  /** The number of a parameter in the record. */
  int number(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "unknown parameter '" + name + "'" + Nearest.hint(name, numbers.keySet()));
    }
    return number;
  }

  Object canonical(int number, Object value) {
    return components.get(number).canonical(value instanceof Integer i ? i.longValue() : value);
  }

  /** The constructor's argument for a canonical value. */
  Object argument(int number, Object canonical) {
    return components.get(number).argument(canonical);
  }

  /** The constructor's arguments for the defaults, a fresh copy. */
  Object[] defaultArguments() {
    return defaultArguments.clone();
  }

  P construct(Object[] arguments) {
    try {
      Record parameters = (Record) constructor.invokeExact(arguments);
      return type.cast(parameters);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the constructor of " + type.getName() + " failed", e);
    }
  }

  private static <P extends Record> Class<P> typeOf(P defaults) {
    @SuppressWarnings("unchecked") // records are final: the class of a P is P
    Class<P> type = (Class<P>) defaults.getClass();
    return type;
  }

  private static List<Component> components(Class<? extends Record> type) {
    List<Component> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.add(Component.of(component, reader(component.getAccessor())));
    }
    return List.copyOf(components);
  }

  private static MethodHandle reader(Method accessor) {
    try {
      accessor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(accessor)
          .asType(MethodType.methodType(Object.class, Record.class));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle constructor(Class<? extends Record> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, types.length)
          .asType(MethodType.methodType(Record.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has a canonical constructor", e);
    }
  }

  private Object writeReplace() {
    return free == null ? new Sent(type, new TreeMap<>(defaults)) : new SentFree(free);
  }

  /**
   * What travels: method handles cannot, and a record of parameters need not be serializable.
   *
   * @param type record of the parameters
   * @param defaults value of each by name
   * @serial exclude
   */
  private record Sent(Class<? extends Record> type, TreeMap<String, Object> defaults)
      implements Serializable {

    private Object readResolve() {
      List<Component> components = components(type);
      Object[] arguments = new Object[components.size()];
      for (int i = 0; i < arguments.length; i++) {
        Component component = components.get(i);
        arguments[i] = component.argument(defaults.get(component.name()));
      }
      try {
        return new Binding<>((Record) constructor(type).invokeExact(arguments));
      } catch (Throwable e) {
        throw new IllegalStateException("the defaults of " + type.getName() + " are invalid", e);
      }
    }
  }

  /**
   * What travels of free names: the defaults with their types.
   *
   * @param defaults value of each by name
   * @serial exclude
   */
  private record SentFree(NamedValues defaults) implements Serializable {

    private Object readResolve() {
      return new Binding<>(defaults);
    }
  }
}
