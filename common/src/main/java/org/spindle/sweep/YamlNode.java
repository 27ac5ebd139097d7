// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A piece of a YAML file that knows its place, for messages such as {@code x.yaml:7: …}. */
public sealed interface YamlNode {

  /**
   * Where it stands.
   *
   * @return file and line
   */
  String place();

  /**
   * What it is.
   *
   * @return words for a message
   */
  String kind();

  /**
   * A single value.
   *
   * @param place file and line
   * @param value a Long, Double, Boolean or String
   */
  record Scalar(String place, Object value) implements YamlNode {
    @Override
    public String kind() {
      return "the single value " + Scalars.show(value);
    }
  }

  /**
   * Nothing where a value should be, or {@code null}.
   *
   * @param place file and line
   */
  record Nothing(String place) implements YamlNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /**
   * Nodes in square brackets or after dashes.
   *
   * @param place file and line
   * @param items the nodes
   */
  record Sequence(String place, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * Nodes by key.
   *
   * @param place file and line
   * @param entries the nodes by key in kebab-case
   * @param places file and line of each key
   */
  record Mapping(String place, Map<String, YamlNode> entries, Map<String, String> places)
      implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }

    /**
     * Rejects a key that is not known, naming the nearest.
     *
     * @param known keys in kebab-case
     * @return this
     */
    public Mapping requireKeys(Set<String> known) {
      for (String key : entries.keySet()) {
        if (!known.contains(key)) {
          throw new SweepException(
              "%s: unknown key '%s'%s".formatted(places.get(key), key, Nearest.hint(key, known)));
        }
      }
      return this;
    }

    /**
     * The node under a key.
     *
     * @param key in kebab-case
     * @return null if it is not there
     */
    public YamlNode get(String key) {
      return entries.get(key);
    }
  }

  /**
   * An error about this node.
   *
   * @param message what is wrong
   * @return to be thrown, with the place in front
   */
  default SweepException error(String message) {
    return new SweepException(place() + ": " + message);
  }

  /**
   * This node as a mapping.
   *
   * @param name what it is called in the message if it is none
   * @return itself
   */
  default Mapping mapping(String name) {
    if (this instanceof Mapping mapping) {
      return mapping;
    }
    String next = this instanceof Nothing ? "; {} is an empty one" : "";
    throw error(name + " must be a mapping 'key: value', was " + kind() + next);
  }

  /**
   * This node as a list.
   *
   * @param name what it is called in the message if it is none
   * @param form what is wanted, for the message
   * @return its items
   */
  default List<YamlNode> items(String name, String form) {
    if (this instanceof Sequence sequence) {
      return sequence.items();
    }
    throw error(name + " must be a list " + form + ", was " + kind());
  }

  /**
   * This node as a list of words and whole numbers, as a command line has them.
   *
   * @param name what it is called in the message if it is none
   * @param form what is wanted, for the message
   * @return its words
   */
  default List<String> words(String name, String form) {
    List<String> words = new ArrayList<>();
    for (YamlNode item : items(name, form)) {
      Object value = item.scalar("each of " + name);
      if (!(value instanceof String) && !(value instanceof Long)) {
        throw item.error(name + " holds words; put " + Scalars.show(value) + " in quotes");
      }
      words.add(value.toString());
    }
    return words;
  }

  /**
   * This node as a scalar.
   *
   * @param name what it is called in the message if it is none
   * @return a Long, Double, Boolean or String
   */
  default Object scalar(String name) {
    if (this instanceof Scalar scalar) {
      return scalar.value();
    }
    throw error(name + " must be a single value, was " + kind());
  }

  /**
   * This node as text.
   *
   * @param name what it is called in the message if it is none
   * @return the text, not blank
   */
  default String text(String name) {
    if (scalar(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw error(name + " must be a text, was " + kind());
  }
}
