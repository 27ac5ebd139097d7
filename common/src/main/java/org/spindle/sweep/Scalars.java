// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** The scalars of sweep files and of the command line: Long, Double, Boolean or String. */
final class Scalars {

  /** Decimal digits kept of a computed axis value. */
  static final int DIGITS = 14;

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9][0-9_]*");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-9_]+"); // or ten? readers differ
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS = new double[23];

  static {
    for (int k = 0; k < POWERS.length; k++) {
      POWERS[k] = Double.parseDouble("1e" + k);
    }
  }

  private Scalars() {}

  /**
   * The value of an unquoted text: a whole number, a decimal number, true, false, or else itself.
   *
   * @throws IllegalArgumentException for a number that no long or double holds, or that begins with
   *     a zero
   */
  static Object parse(String text) {
    if (OCTAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the whole number " + text + " begins with 0; write it without, or in quotes for a text");
    }
    if (WHOLE.matcher(text).matches()) {
      try {
        return Long.valueOf(text.replace("_", ""));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("the whole number " + text + " does not fit 64 bits");
      }
    }
    if (DECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text.replace("_", ""));
      if (Double.isInfinite(value)) {
        throw new IllegalArgumentException("the number " + text + " is too large for a double");
      }
      return value;
    }
    return switch (text) {
      case "true", "True", "TRUE" -> Boolean.TRUE;
      case "false", "False", "FALSE" -> Boolean.FALSE;
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan", ".NaN", "NaN" ->
          throw new IllegalArgumentException("NaN is no place in parameter space");
      default -> text;
    };
  }

  /** A scalar as it stands in a sweep file; a text that reads as something else gets quotes. */
  static String show(Object value) {
    if (value instanceof Double number) {
      return Double.isInfinite(number)
          ? (number > 0 ? ".inf" : "-.inf")
          : CanonicalJson.number(number);
    }
    if (value instanceof String text
        && (OCTAL.matcher(text).matches() || !text.equals(parse(text)))) {
      return "'" + text + "'";
    }
    return value.toString();
  }

  /** The integer k with 10^(k−1) ≤ |x| &lt; 10^k, for x ≠ 0. */
  static int magnitude(double x) {
    double size = Math.abs(x);
    if (size >= POWERS[POWERS.length - 1] || size * POWERS[POWERS.length - 1] < 1) {
      BigDecimal exact = new BigDecimal(size);
      return exact.precision() - exact.scale();
    }
    int k = 0;
    if (size >= 1) {
      while (size >= POWERS[k]) {
        k++;
      }
      return k;
    }
    while (size * POWERS[k] < 1) {
      k++;
    }
    return 1 - k;
  }

  /**
   * The double nearest to x rounded to the given number of decimal places, which may be negative.
   */
  static double round(double x, int places) {
    if (places >= 0 && places < POWERS.length) {
      double scaled = Math.rint(x * POWERS[places]);
      return scaled == 0 ? 0.0 : scaled / POWERS[places];
    }
    double rounded = new BigDecimal(x).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
    return rounded == 0 ? 0.0 : rounded;
  }
}
