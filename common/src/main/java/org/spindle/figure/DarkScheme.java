// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Color;

/**
 * Drawings on a dark ground: rules of CSS that give each colour of the house its counterpart. Maps
 * in viridis stay as they are.
 *
 * <p>The drawings themselves stay light: they are for papers.
 */
public final class DarkScheme {

  private static final String GROUND = "#16181c";

  /** Counterparts of the qualitative colours, brighter, of the same hue. */
  private static final String[] BRIGHT = {
    "#4ea8e0", "#ff8a3d", "#2ec79b", "#e49ac6", "#f2b84b", "#86ccf5", "#d9d9d9", "#e6d84a"
  };

  private DarkScheme() {}

  /**
   * The ground on which the colours are meant to stand.
   *
   * @return a colour of CSS
   */
  public static String ground() {
    return GROUND;
  }

  /**
   * The rules.
   *
   * @return text of CSS for {@code svg} elements by {@link FigureRenderer#svg}
   */
  public static String rules() {
    StringBuilder rules = new StringBuilder();
    rule(rules, "white", GROUND);
    rule(rules, name(Palette.INK), "#e4e4e4");
    rule(rules, name(Palette.AXIS), "#8d9096");
    rule(rules, name(Palette.color(Palette.NEUTRAL)), "#a9adb3");
    for (int hue = 0; hue < Palette.HUES; hue++) {
      rule(rules, name(Palette.color(hue)), BRIGHT[hue]);
    }
    return rules.toString();
  }

  private static String name(Color color) {
    return "rgb(%d,%d,%d)".formatted(color.getRed(), color.getGreen(), color.getBlue());
  }

  private static void rule(StringBuilder rules, String light, String dark) {
    for (String of : new String[] {"fill", "stroke"}) {
      rules.append("svg [%s=\"%s\"]{%s:%s}\n".formatted(of, light, of, dark));
    }
  }
}
