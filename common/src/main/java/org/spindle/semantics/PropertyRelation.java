// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.List;
import java.util.Set;

/**
 * The relation by which Rumelhart's network is asked for a property: a canary <em>can</em> fly,
 * <em>is</em> yellow, <em>has</em> wings, <em>is a</em> bird.
 *
 * <p>A property that Rumelhart's tables do not know is something that items have.
 */
public enum PropertyRelation {
  /** What items are. */
  IS(Set.of("living", "big", "green", "pretty", "red", "yellow")),
  /** What items can do. */
  CAN(Set.of("grow", "move", "fly", "sing", "swim")),
  /** Categories and names. */
  ISA(
      Set.of(
          "living thing",
          "plant",
          "animal",
          "tree",
          "flower",
          "bird",
          "fish",
          "pine",
          "oak",
          "rose",
          "daisy",
          "robin",
          "canary",
          "sunfish",
          "salmon")),
  /** All else. */
  HAS(Set.of());

  private final Set<String> words;

  PropertyRelation(Set<String> words) {
    this.words = words;
  }

  /**
   * The number of the relation of each property; numbers that none has are left out.
   *
   * @param properties names
   * @return one number a property, from 0
   */
  public static int[] of(List<String> properties) {
    List<PropertyRelation> relations = properties.stream().map(PropertyRelation::relation).toList();
    List<PropertyRelation> used = relations.stream().distinct().toList();
    return relations.stream().mapToInt(used::indexOf).toArray();
  }

  private static PropertyRelation relation(String property) {
    for (PropertyRelation relation : values()) {
      if (relation.words.contains(property)) {
        return relation;
      }
    }
    return HAS;
  }
}
