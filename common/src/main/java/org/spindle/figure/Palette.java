// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Color;

/**
 * The colours of the house: eight that colour-blind readers can tell apart, and viridis.
 *
 * @source Okabe and Ito, Color universal design, 2008; viridis of Matplotlib, 16 support points
 */
public final class Palette {

  /** Number of distinct hues; colours repeat after it, with another line style and marker. */
  public static final int HUES = 8;

  /** Any negative colour number: for reference lines and words that belong to no series. */
  public static final int NEUTRAL = -1;

  /** Near black, for text. */
  static final Color INK = new Color(0x222222);

  /** Grey of axes and ticks. */
  static final Color AXIS = new Color(0x7a7a7a);

  private static final Color GREY = new Color(0x555555);

  private static final Color[] QUALITATIVE = {
    new Color(0x0072b2), // blue
    new Color(0xd55e00), // vermillion
    new Color(0x009e73), // bluish green
    new Color(0xcc79a7), // reddish purple
    new Color(0xe69f00), // orange
    new Color(0x56b4e9), // sky blue
    new Color(0x2b2b2b), // black
    new Color(0xc9b400), // yellow, darkened: the original cannot be read on white
  };

  private static final int[] VIRIDIS = {
    0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e, 0x2a788e, 0x23888e,
    0x1f988b, 0x22a884, 0x35b779, 0x54c568, 0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725
  };

  private Palette() {}

  /**
   * A colour for lines, points and bars.
   *
   * @param number of the series; negative for a neutral grey, repeats after {@link #HUES}
   * @return the colour, opaque
   */
  public static Color color(int number) {
    return number < 0 ? GREY : QUALITATIVE[number % HUES];
  }

  /**
   * The viridis colour of a fraction.
   *
   * @param fraction 0 dark violet … 1 yellow; clamped
   * @return the colour, linear in sRGB between the support points
   */
  public static Color viridis(double fraction) {
    double t = Math.max(0, Math.min(1, fraction)) * (VIRIDIS.length - 1);
    int i = Math.min((int) t, VIRIDIS.length - 2);
    double w = t - i;
    int a = VIRIDIS[i];
    int b = VIRIDIS[i + 1];
    return new Color(mix(a >> 16, b >> 16, w), mix(a >> 8, b >> 8, w), mix(a, b, w));
  }

  /** The same hue at the given opacity in [0, 1]. */
  static Color light(int number, double opacity) {
    Color c = color(number);
    return new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * opacity));
  }

  private static int mix(int a, int b, double w) {
    return (int) Math.round((a & 0xff) * (1 - w) + (b & 0xff) * w);
  }
}
