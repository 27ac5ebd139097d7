// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The known word nearest to a mistyped one, by the number of letters inserted, deleted, replaced or
 * swapped with their neighbour (Damerau 1964, restricted form).
 */
public final class Nearest {

  private static final int SHORTEST_PREFIX = 3;

  private static final int SHORTEST_PART = 4;

  private static final int MOST = 3;

  private Nearest() {}

  /**
   * The candidate nearest to a word, if one is near: at most one edit per three letters, or the
   * word is the beginning of the candidate. Case does not count.
   *
   * @param word what was typed
   * @param candidates what is known
   * @return the nearest candidate, the first in alphabetical order among equals
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    String typed = word.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, (typed.length() + 1) / 3);
    String nearest = null;
    int least = limit + 1;
    for (String candidate : new TreeSet<>(candidates)) {
      String known = candidate.toLowerCase(Locale.ROOT);
      int edits = distance(typed, known);
      if (edits > limit && typed.length() >= SHORTEST_PREFIX && known.startsWith(typed)) {
        edits = limit;
      }
      if (edits < least) {
        least = edits;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * The candidates that a word resembles: the nearest one, or where none is near those that have a
   * part of it in common, as {@code glass-of-spins} and {@code spin-glass-search} do.
   *
   * @param word what was typed
   * @param candidates what is known
   * @return at most three, in alphabetical order
   */
  public static List<String> alike(String word, Collection<String> candidates) {
    return to(word, candidates)
        .map(List::of)
        .orElseGet(
            () -> {
              List<String> parts =
                  Stream.of(word.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                      .filter(part -> part.length() >= SHORTEST_PART)
                      .toList();
              return candidates.stream()
                  .filter(
                      known -> parts.stream().anyMatch(known.toLowerCase(Locale.ROOT)::contains))
                  .sorted()
                  .limit(MOST)
                  .toList();
            });
  }

  /**
   * The end of an error message about an unknown word.
   *
   * @param word what was typed
   * @param candidates what is known
   * @return {@code ", did you mean 'axes'?"}, or {@code "; known are a, b, c"} if nothing is near
   */
  public static String hint(String word, Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "; none are known";
    }
    return to(word, candidates)
        .map(near -> ", did you mean '" + near + "'?")
        .orElseGet(() -> "; known are " + String.join(", ", new TreeSet<>(candidates)));
  }

  /**
   * The restricted Damerau-Levenshtein distance of two words.
   *
   * @param a one word
   * @param b the other
   * @return least number of insertions, deletions, replacements and swaps of neighbours
   * @cost O(|a|·|b|) time, O(|b|) memory
   */
  public static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] now = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, 1 + Math.min(last[j], now[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          now[j] = Math.min(now[j], 1 + beforeLast[j - 2]);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = now;
      now = free;
    }
    return last[b.length()];
  }
}
