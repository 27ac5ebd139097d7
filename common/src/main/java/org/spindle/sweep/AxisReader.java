// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Axes as sweep files write them. */
final class AxisReader {

  private static final Set<String> FORMS = Set.of("linspace", "logspace", "range", "random", "zip");

  private AxisReader() {}

  /** The axis of a parameter, or the zip under a label. */
  static Axis axis(String name, YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping && mapping.get("zip") != null) {
      return zip(name, form(name, mapping), mapping);
    }
    return scalarAxis(name, node);
  }

  private static Axis zip(String name, YamlNode members, YamlNode whole) {
    YamlNode.Mapping mapping = members.mapping(name + ": zip");
    Map<String, Axis.Scalar> axes = new LinkedHashMap<>();
    mapping.entries().forEach((member, node) -> axes.put(member, scalarAxis(member, node)));
    try {
      return new Axis.Zip(axes);
    } catch (IllegalArgumentException e) {
      throw whole.error(name + ": " + e.getMessage());
    }
  }

  private static Axis.Scalar scalarAxis(String name, YamlNode node) {
    try {
      if (node instanceof YamlNode.Sequence sequence) {
        List<Object> values = new ArrayList<>();
        sequence.items().forEach(item -> values.add(item.scalar("a value of " + name)));
        return new Axis.Grid(values);
      }
      if (node instanceof YamlNode.Mapping mapping) {
        return computed(name, mapping);
      }
    } catch (IllegalArgumentException e) {
      throw node.error(name + ": " + e.getMessage());
    }
    throw node.error(
        "axis '%s' must be a list or one of linspace, logspace, range, random, zip; was %s"
            .formatted(name, node.kind()));
  }

  private static Axis.Scalar computed(String name, YamlNode.Mapping mapping) {
    YamlNode form = form(name, mapping);
    String kind = mapping.entries().keySet().iterator().next();
    switch (kind) {
      case "linspace":
        Bounds even = bounds(kind, form);
        return new Axis.LinSpace(even.first, even.last, even.count);
      case "logspace":
        Bounds ratio = bounds(kind, form);
        return new Axis.LogSpace(ratio.first, ratio.last, ratio.count);
      case "range":
        return range(form);
      case "random":
        return random(name, form);
      default:
        throw form.error("a zip holds axes of single parameters, not another zip");
    }
  }

  /** The one entry of {@code {linspace: […]}}. */
  private static YamlNode form(String name, YamlNode.Mapping mapping) {
    mapping.requireKeys(FORMS);
    if (mapping.entries().size() != 1) {
      throw mapping.error(
          "axis '%s' must have one of linspace, logspace, range, random, zip; has %s"
              .formatted(
                  name,
                  mapping.entries().isEmpty()
                      ? "none"
                      : String.join(" and ", mapping.entries().keySet())));
    }
    return mapping.entries().values().iterator().next();
  }

  private record Bounds(double first, double last, long count) {}

  private static Bounds bounds(String kind, YamlNode node) {
    List<YamlNode> items = node.items(kind, "[first, last, count]");
    if (items.size() != 3) {
      throw node.error(kind + " must be [first, last, count], has " + items.size() + " values");
    }
    return new Bounds(
        number("first of " + kind, items.get(0)),
        number("last of " + kind, items.get(1)),
        whole("count of " + kind, items.get(2)));
  }

  private static Axis.Scalar range(YamlNode node) {
    List<YamlNode> items = node.items("range", "[first, last] or [first, last, step]");
    if (items.size() != 2 && items.size() != 3) {
      throw node.error(
          "range must be [first, last] or [first, last, step], has " + items.size() + " values");
    }
    return new Axis.Range(
        whole("first of range", items.get(0)),
        whole("last of range", items.get(1)),
        items.size() == 3 ? whole("step of range", items.get(2)) : 1);
  }

  private static Axis.Scalar random(String name, YamlNode node) {
    YamlNode.Mapping mapping = node.mapping("random");
    mapping.requireKeys(Set.of("uniform", "log-uniform", "seed"));
    YamlNode uniform = mapping.get("uniform");
    YamlNode logUniform = mapping.get("log-uniform");
    if ((uniform == null) == (logUniform == null)) {
      throw node.error("random must have either uniform or log-uniform: [low, high, count]");
    }
    Bounds bounds =
        uniform != null ? bounds("uniform", uniform) : bounds("log-uniform", logUniform);
    YamlNode seed = mapping.get("seed");
    return new Axis.Random(
        name,
        bounds.first,
        bounds.last,
        bounds.count,
        logUniform != null,
        seed == null ? 1 : whole("seed of random", seed));
  }

  private static double number(String name, YamlNode node) {
    try {
      return Literals.number(name, node.scalar(name));
    } catch (IllegalArgumentException e) {
      throw node.error(e.getMessage());
    }
  }

  private static long whole(String name, YamlNode node) {
    try {
      return Literals.whole(name, node.scalar(name));
    } catch (IllegalArgumentException e) {
      throw node.error(e.getMessage());
    }
  }
}
