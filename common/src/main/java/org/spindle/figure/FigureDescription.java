// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jfree.data.Range;

/** What is seen on a figure, in words for those who cannot look at it. */
final class FigureDescription {

  private static final int MOST_NAMES = 12;

  private FigureDescription() {}

  /** The caption, and for each panel its axes with their ranges and what is drawn. */
  static String of(Figure figure) {
    StringBuilder text = new StringBuilder(Words.plain(figure.caption()).strip());
    int number = 0;
    for (Panel panel : figure.panels()) {
      number++;
      text.append(text.isEmpty() ? "" : " ").append("Panel");
      if (figure.panels().size() > 1) {
        text.append(' ').append(number).append(" of ").append(figure.panels().size());
      }
      if (!panel.title().isEmpty()) {
        text.append(", ").append(Words.plain(panel.title()));
      }
      Ranges ranges = Ranges.of(panel);
      text.append(": ").append(axis("upwards", panel.y(), ranges.vertical()));
      text.append(", ").append(axis("across", panel.x(), ranges.horizontal()));
      text.append(drawn(panel)).append('.');
    }
    return text.toString();
  }

  private static String axis(String direction, Scale scale, Range range) {
    String label = scale.label().isEmpty() ? "" : Words.plain(scale.label()) + " ";
    if (!scale.names().isEmpty()) {
      return label + direction + " at " + scale.names().size() + " named places";
    }
    return "%s%s from %s to %s%s"
        .formatted(
            label,
            direction,
            Layers.trimmed(range.getLowerBound()),
            Layers.trimmed(range.getUpperBound()),
            scale.logarithmic() ? " on a logarithmic axis" : "");
  }

  private static String drawn(Panel panel) {
    StringBuilder text = new StringBuilder();
    append(text, "line", "lines", names(panel, Layer.Curve.class));
    append(text, "points", "points", names(panel, Layer.Points.class));
    append(text, "joined points", "joined points", names(panel, Layer.Trace.class));
    append(text, "band", "bands", names(panel, Layer.Band.class));
    append(text, "histogram", "histograms", names(panel, Layer.Histogram.class));
    append(text, "map in colours", "maps in colours", names(panel, Layer.HeatMap.class));
    append(text, "path", "paths", names(panel, Layer.Trajectory.class));
    return text.toString();
  }

  private static void append(StringBuilder text, String one, String many, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    Set<String> told = new LinkedHashSet<>(names);
    told.remove("");
    text.append("; ");
    text.append(names.size() == 1 ? one : names.size() + " " + many);
    if (!told.isEmpty()) {
      List<String> first = told.stream().limit(MOST_NAMES).map(Words::plain).toList();
      text.append(" (").append(String.join("; ", first));
      text.append(told.size() > MOST_NAMES ? "; …)" : ")");
    }
  }

  private static List<String> names(Panel panel, Class<? extends Layer> kind) {
    List<String> names = new ArrayList<>();
    for (Layer layer : panel.layers()) {
      if (kind.isInstance(layer)) {
        names.add(layer instanceof Layer.Trajectory path ? path.name() : layer.label());
      }
    }
    return names;
  }
}
