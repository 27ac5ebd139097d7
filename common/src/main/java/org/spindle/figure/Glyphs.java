// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Font;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of a figure that no font of this machine has: empty boxes wherever letters are drawn here,
 * in PNG and PDF. An SVG has them as text, and the reader's fonts decide.
 */
final class Glyphs {

  private static final Logger LOG = LoggerFactory.getLogger(Glyphs.class);
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Glyphs() {}

  /** Warns of each sign once, however many figures have it. */
  static void warn(Figure figure) {
    List<String> fresh = missing(figure).stream().filter(TOLD::add).toList();
    if (!fresh.isEmpty()) {
      LOG.warn(
          "{}: no font here has {}; PNG and PDF show a box in place of it, SVG keeps it as text:"
              + " install a font that has it, such as Noto's",
          figure.name(),
          String.join(", ", fresh));
    }
  }

  /** The signs, each with its number: {@code 学 (U+5B66)}. */
  static List<String> missing(Figure figure) {
    Font font = Theme.font(Font.PLAIN, 1);
    return figure
        .words()
        .flatMapToInt(String::codePoints)
        .filter(sign -> !isUnseen(sign) && !font.canDisplay(sign))
        .mapToObj(sign -> String.format(Locale.ROOT, "%s (U+%04X)", Character.toString(sign), sign))
        .distinct()
        .toList();
  }

  /** Joiners, marks of direction and the like. */
  private static boolean isUnseen(int sign) {
    return Character.isISOControl(sign) || Character.getType(sign) == Character.FORMAT;
  }
}
