// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.util.Locale;

/** Numbers for readers: four significant digits, thousands separators, a dash for none. */
final class NumberFormat {

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private NumberFormat() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%,d", (long) value).replace('-', '−');
    }
    // Rounded first: 9.99996 has one digit more before the point than it seems to have.
    String rounded = String.format(Locale.ROOT, "%.3e", value);
    int mark = rounded.indexOf('e');
    int exponent = Integer.parseInt(rounded.substring(mark + 1));
    String text =
        exponent >= -3 && exponent < 6
            ? String.format(Locale.ROOT, "%,." + Math.max(0, 3 - exponent) + "f", value)
            : rounded.substring(0, mark) + "×10" + superscript(exponent);
    return text.replace('-', '−');
  }

  private static String superscript(int exponent) {
    StringBuilder out = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
      out.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return out.toString();
  }
}
