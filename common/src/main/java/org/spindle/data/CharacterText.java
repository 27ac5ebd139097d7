// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.Locale;
import java.util.Objects;

/**
 * A text as numbers of its characters, for networks that learn to say the next one.
 *
 * <p>Capitals count as small letters and a stretch of white space as one space.
 *
 * @param alphabet the characters that occur, each once, ascending
 * @param symbols the text: of each character its place in the alphabet; owned by this record, never
 *     written to
 */
public record CharacterText(String alphabet, int[] symbols) {

  /** The Constitution of the United States: name of the data set and of its folder. */
  public static final String CONSTITUTION = "constitution";

  /**
   * A text.
   *
   * @param text any, not blank
   * @return its characters
   */
  public static CharacterText of(String text) {
    String plain = text.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    if (plain.isEmpty()) {
      throw new IllegalArgumentException("the text is empty");
    }
    StringBuilder alphabet = new StringBuilder();
    plain.chars().sorted().distinct().forEach(c -> alphabet.append((char) c));
    String letters = alphabet.toString();
    return new CharacterText(letters, plain.chars().map(letters::indexOf).toArray());
  }

  /**
   * A part of the text.
   *
   * @param from first character
   * @param count number of characters
   * @return their symbols
   */
  public int[] part(int from, int count) {
    Objects.checkFromIndexSize(from, count, symbols.length);
    int[] part = new int[count];
    System.arraycopy(symbols, from, part, 0, count);
    return part;
  }

  @Override
  public String toString() {
    return symbols.length + " characters of " + alphabet.length() + " kinds";
  }
}
