// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A piece of a YAML file that knows its place, for messages such as {@code x.yaml:7: …}. */
sealed interface YamlNode {

  /** File and line. */
  String place();

  /** What it is, in words. */
  String kind();

  /** A Long, Double, Boolean or String. */
  record Scalar(String place, Object value) implements YamlNode {
    @Override
    public String kind() {
      return "the single value " + Scalars.show(value);
    }
  }

  /** Nothing where a value should be, or {@code null}. */
  record Nothing(String place) implements YamlNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /** Nodes in square brackets or after dashes. */
  record Sequence(String place, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Nodes by key; keys in kebab-case, with their own places. */
  record Mapping(String place, Map<String, YamlNode> entries, Map<String, String> places)
      implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }

    /** Rejects a key that is not known, naming the nearest. */
    Mapping requireKeys(Set<String> known) {
      for (String key : entries.keySet()) {
        if (!known.contains(key)) {
          throw new SweepException(
              "%s: unknown key '%s'%s".formatted(places.get(key), key, Nearest.hint(key, known)));
        }
      }
      return this;
    }

    /** The node under a key, null if it is not there. */
    YamlNode get(String key) {
      return entries.get(key);
    }
  }

  /** An error about this node. */
  default SweepException error(String message) {
    return new SweepException(place() + ": " + message);
  }

  /** This node as a mapping. */
  default Mapping mapping(String name) {
    if (this instanceof Mapping mapping) {
      return mapping;
    }
    String next = this instanceof Nothing ? "; {} is an empty one" : "";
    throw error(name + " must be a mapping 'key: value', was " + kind() + next);
  }

  /** This node as a list; {@code form} says in the message what is wanted. */
  default List<YamlNode> items(String name, String form) {
    if (this instanceof Sequence sequence) {
      return sequence.items();
    }
    throw error(name + " must be a list " + form + ", was " + kind());
  }

  /** This node as a scalar. */
  default Object scalar(String name) {
    if (this instanceof Scalar scalar) {
      return scalar.value();
    }
    throw error(name + " must be a single value, was " + kind());
  }

  /** This node as text. */
  default String text(String name) {
    if (scalar(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw error(name + " must be a text, was " + kind());
  }
}
