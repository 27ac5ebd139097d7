// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.Set;

/** Replicates as sweep files write them. */
final class ReplicatesReader {

  private static final String FORM =
      "replicates must be a number or { until: { standard-error: 0.01, of: COLUMN }, at-most: 64 }";

  private ReplicatesReader() {}

  /**
   * The replicates of a node.
   *
   * @throws IllegalArgumentException for values out of bounds, without the place
   */
  static Replicates replicates(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return new Replicates.Fixed(Literals.count("replicates", scalar.value()));
    }
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw node.error(FORM + ", was " + node.kind());
    }
    mapping.requireKeys(Set.of("until", "at-least", "at-most"));
    YamlNode until = mapping.get("until");
    YamlNode atMost = mapping.get("at-most");
    if (until == null || atMost == null) {
      throw node.error(FORM + "; '" + (until == null ? "until" : "at-most") + "' is missing");
    }
    int most = Literals.count("at-most", atMost.scalar("at-most"));
    YamlNode atLeast = mapping.get("at-least");
    int least =
        atLeast == null
            ? Math.min(Replicates.Until.USUAL_LEAST, Math.max(2, most))
            : Literals.count("at-least", atLeast.scalar("at-least"));
    return until(until.mapping("until"), least, most);
  }

  private static Replicates until(YamlNode.Mapping until, int least, int most) {
    until.requireKeys(Set.of("standard-error", "relative-error", "of"));
    YamlNode absolute = until.get("standard-error");
    YamlNode relative = until.get("relative-error");
    YamlNode column = until.get("of");
    if ((absolute == null) == (relative == null)) {
      throw until.error("until must have either standard-error or relative-error");
    }
    if (column == null) {
      throw until.error("until must say 'of: COLUMN', the result whose mean is wanted");
    }
    String name = absolute != null ? "standard-error" : "relative-error";
    YamlNode error = absolute != null ? absolute : relative;
    return new Replicates.Until(
        Literals.number(name, error.scalar(name)),
        relative != null,
        Names.column(column.text("of")),
        least,
        most);
  }
}
