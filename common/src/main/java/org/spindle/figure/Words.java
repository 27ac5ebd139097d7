// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static java.util.stream.Collectors.joining;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words with subscripts and superscripts: {@code ξ_c}, {@code N_l}, {@code Σ_{xy}}, {@code 10^-3},
 * {@code e^{−t/τ}}, {@code s^(2-2/N)}, {@code λ_min}.
 *
 * <p>Braces always make a script; without them an underscore does so only between a single letter
 * and a single sign, so that names such as depth_speed stay as they are, or after a Greek letter.
 * Numbers are set as in print: the sign of {@code -0.97} is a minus, {@code 1e-02} and {@code
 * 1.0E-4} are powers of ten.
 */
public final class Words {

  /**
   * A part of a text on one level.
   *
   * @param text the letters
   * @param level −1 subscript, 0 base line, 1 superscript
   */
  public record Run(String text, int level) {}

  private static final Pattern SCRIPT =
      Pattern.compile(
          "([_^])\\{([^}]*)\\}"
              + "|(?<=(?<![\\p{L}\\p{Nd}_])\\p{L})_([\\p{L}\\p{Nd}∞*]|(?<=\\p{IsGreek}_)\\p{L}+)"
              + "(?![\\p{L}\\p{Nd}_])"
              + "|(?<=[\\p{L}\\p{Nd})])\\^(?:([-−]?\\p{Nd}+|[\\p{L}*])(?![\\p{L}\\p{Nd}])|\\(([^()]*)\\))");

  /** A number as computers write it: 1e-02, 1.0E-4. */
  private static final Pattern POWER =
      Pattern.compile(
          "(?<![\\p{L}\\p{Nd}.])(\\p{Nd}+(?:\\.\\p{Nd}+)?)"
              + "(?:[eE]([-−+])|(?<=\\.\\p{Nd}{1,20})E)0*(\\p{Nd}+)(?![\\p{L}\\p{Nd}])");

  /** A hyphen where a minus is meant: before a number, and not between two of them. */
  private static final Pattern SIGN = Pattern.compile("(?<![\\p{L}\\p{Nd}\\p{Pe}_^])-(?=\\p{Nd})");

  private static final float SMALL = 0.72f;

  private Words() {}

  /**
   * The parts of a text.
   *
   * @param text with or without scripts
   * @return its parts in order, none of them empty
   */
  public static List<Run> runs(String text) {
    List<Run> runs = new ArrayList<>();
    String printed = printed(text);
    Matcher m = SCRIPT.matcher(printed);
    int from = 0;
    while (m.find()) {
      add(runs, printed.substring(from, m.start()), 0);
      if (m.group(1) != null) {
        add(runs, m.group(2), m.group(1).equals("_") ? -1 : 1);
      } else if (m.group(3) != null) {
        add(runs, m.group(3), -1);
      } else {
        String power = m.group(4) != null ? m.group(4) : m.group(5);
        add(runs, power.replace('-', '−'), 1);
      }
      from = m.end();
    }
    add(runs, printed.substring(from), 0);
    return runs;
  }

  /** The text with its numbers as in print. */
  private static String printed(String text) {
    String powers = POWER.matcher(text).replaceAll(Words::power);
    return SIGN.matcher(powers).replaceAll("−");
  }

  private static String power(MatchResult number) {
    String factor = number.group(1).matches("1(\\.0+)?") ? "" : number.group(1) + "·";
    String sign = "-−".contains(Objects.requireNonNullElse(number.group(2), "+")) ? "−" : "";
    return factor + "10^{" + sign + number.group(3) + "}";
  }

  /**
   * A text without signs for scripts, as it is read aloud.
   *
   * @param text with or without scripts
   * @return its letters
   */
  public static String plain(String text) {
    return runs(text).stream().map(Run::text).collect(joining());
  }

  static double width(Font font, String text) {
    double width = 0;
    for (Run run : runs(text)) {
      width += Theme.width(sized(font, run), run.text());
    }
    return width;
  }

  /** Draws with the left end of the base line at (x, y), in the current paint. */
  static void draw(Graphics2D g, Font font, String text, double x, double y) {
    double left = x;
    for (Run run : runs(text)) {
      Font f = sized(font, run);
      double shift = run.level() < 0 ? 0.22 : run.level() > 0 ? -0.36 : 0;
      g.setFont(f);
      g.drawString(run.text(), (float) left, (float) (y + shift * font.getSize2D()));
      left += Theme.width(f, run.text());
    }
  }

  static void drawCentred(Graphics2D g, Font font, String text, double x, double y) {
    draw(g, font, text, x - 0.5 * width(font, text), y);
  }

  /** Reads upwards, the middle of the base line at (x, y). */
  static void drawUpwards(Graphics2D g, Font font, String text, double x, double y) {
    AffineTransform before = g.getTransform();
    g.rotate(-0.5 * Math.PI, x, y);
    drawCentred(g, font, text, x, y);
    g.setTransform(before);
  }

  private static Font sized(Font font, Run run) {
    return run.level() == 0 ? font : font.deriveFont(SMALL * font.getSize2D());
  }

  private static void add(List<Run> runs, String text, int level) {
    if (!text.isEmpty()) {
      runs.add(new Run(text, level));
    }
  }
}
