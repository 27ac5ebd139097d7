// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.Locale;

/**
 * One name in its three spellings: {@code initialStrength} in Java, {@code initial-strength} in
 * sweep files and on the command line, {@code initial_strength} as a column.
 */
public final class Names {

  private Names() {}

  /**
   * The spelling of sweep files.
   *
   * @param name in any of the spellings, or that of an enum constant ({@code SADDLE_FREE})
   * @return kebab-case; a run of capitals is one word ({@code useGPUNow} is {@code use-gpu-now})
   */
  public static String kebab(String name) {
    StringBuilder kebab = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && beginsWord(name, i)) {
        kebab.append('-');
      }
      kebab.append(c == '_' ? '-' : c);
    }
    return kebab.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * The spelling of columns.
   *
   * @param name in any of the spellings
   * @return snake_case
   */
  public static String column(String name) {
    return kebab(name).replace('-', '_');
  }

  private static boolean beginsWord(String name, int i) {
    char before = name.charAt(i - 1);
    if (Character.isLowerCase(before) || Character.isDigit(before)) {
      return true;
    }
    return Character.isUpperCase(before)
        && i + 1 < name.length()
        && Character.isLowerCase(name.charAt(i + 1));
  }
}
