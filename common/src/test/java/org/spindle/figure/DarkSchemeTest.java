// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DarkSchemeTest {

  private static final Pattern RULE =
      Pattern.compile("\\[fill=\"([^\"]+)\"\\]\\{fill:(#\\w{6})\\}");

  /** The contrast of the Web Content Accessibility Guidelines. */
  private static double contrast(Color one, Color other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a / b, b / a);
  }

  private static double luminance(Color c) {
    return 0.2126 * linear(c.getRed())
        + 0.7152 * linear(c.getGreen())
        + 0.0722 * linear(c.getBlue());
  }

  private static double linear(int value) {
    double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  @Test
  void everyColourOfADrawingHasACounterpartThatStandsOutOnTheDarkGround() {
    Color ground = Color.decode(DarkScheme.ground());
    Matcher rules = RULE.matcher(DarkScheme.rules());
    int seen = 0;
    while (rules.find()) {
      if (!rules.group(1).equals("white")) {
        double contrast = contrast(Color.decode(rules.group(2)), ground);
        assertTrue(contrast >= 4.5, rules.group() + " has contrast " + contrast);
        seen++;
      }
    }
    assertTrue(seen >= Palette.HUES + 3, "rules: " + seen);
    for (int hue = 0; hue < Palette.HUES; hue++) {
      Color c = Palette.color(hue);
      String name = "rgb(%d,%d,%d)".formatted(c.getRed(), c.getGreen(), c.getBlue());
      assertTrue(DarkScheme.rules().contains("[stroke=\"" + name + "\"]"), name);
    }
  }
}
