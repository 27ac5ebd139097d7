// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jfree.data.Range;

/**
 * Places and words of the ticks of an axis.
 *
 * <p>Linear axes step by 1, 2 or 5 × 10ᵏ. Logarithmic axes are labelled at decades (plain numbers
 * between 0.01 and 10,000, otherwise powers of ten), with minor ticks at 2 … 9; a range without
 * three decades in it gets labels at 1, 2, 5, or at 1, 3 where these reach nearer to its ends, or,
 * when shorter still, linear steps: an axis with a single word has no scale, and one whose words
 * stand in its middle leaves the reader to guess its ends. Whole numbers have whole ticks.
 */
final class Ticks {

  /**
   * One tick.
   *
   * @param value where it stands
   * @param label its word, empty for a minor tick
   * @param major whether it is long and carries a word
   */
  record Tick(double value, String label, boolean major) {}

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /** What is labelled of a decade; the next where the one before has too few words or too many. */
  private static final int[][] MULTIPLES = {
    {1, 2, 5}, {1, 3}, {1, 2, 3, 5}, {1, 2, 3, 5, 7}, {1, 5}
  };

  /** Of a logarithmic axis, which its words should span. */
  private static final double REACH = 0.75;

  private static final int[] STRIDES = {1, 2, 3, 4, 5, 10, 20, 50, 100};

  private final Range range;
  private final double pixels;
  private final double spacing;
  private final ToDoubleFunction<String> extent;
  private final boolean whole;

  /**
   * @param range of the axis
   * @param pixels its length
   * @param spacing smallest distance between major ticks in pixels
   * @param extent length of a word along the axis in pixels
   * @param whole whether the values are whole numbers, and so the ticks, if there are two such
   */
  Ticks(
      Range range, double pixels, double spacing, ToDoubleFunction<String> extent, boolean whole) {
    this.range = range;
    this.pixels = pixels;
    this.spacing = spacing;
    this.extent = extent;
    this.whole = whole;
  }

  List<Tick> linear() {
    return linear(spacing);
  }

  private List<Tick> linear(double spacing) {
    double ones = Math.floor(range.getUpperBound()) - Math.ceil(range.getLowerBound());
    double least = whole && ones >= 1 ? 1 : 0;
    double step = Math.pow(10, Math.floor(Math.log10(range.getLength())) - 1);
    List<Tick> last = List.of();
    for (int k = 0; ; k++) {
      double s = step * new double[] {1, 2, 5}[k % 3] * Math.pow(10, k / 3);
      double distance = s / range.getLength() * pixels;
      if (distance < spacing || s < least * (1 - 1e-9)) {
        continue;
      }
      List<Tick> ticks = steps(s);
      if (ticks.size() < 2 && last.size() >= 2) {
        return last; // words a little close are better than a single one
      }
      boolean fits = ticks.stream().allMatch(t -> extent.applyAsDouble(t.label()) + 8 <= distance);
      if (fits || ticks.size() <= 2) {
        return ticks;
      }
      last = ticks;
    }
  }

  /** Decades where three of them are there, and what has more words where they are not. */
  List<Tick> logarithmic() {
    double low = Math.log10(range.getLowerBound());
    double high = Math.log10(range.getUpperBound());
    int first = (int) Math.ceil(low - 1e-9);
    int last = (int) Math.floor(high + 1e-9);
    double decade = pixels / (high - low);
    boolean plain = first >= -2 && last <= 4;
    List<List<Tick>> ways = new ArrayList<>();
    if (high - low < 0.5) {
      ways.add(linear());
    } else if (last - first >= 2 || decade <= 2.4 * spacing) {
      ways.add(decades(first, last, decade, plain));
    }
    if (ways.isEmpty() || words(ways.get(0)) < 3) {
      for (int[] labelled : MULTIPLES) {
        ways.add(multiples(first - 1, last, plain, labelled));
      }
      ways.add(linear());
      ways.add(linear(spacing / 2));
    }
    List<List<Tick>> clear = ways.stream().filter(this::isClear).toList();
    List<List<Tick>> several = clear.stream().filter(way -> words(way) >= 3).toList();
    return several.stream()
        .filter(way -> reach(way) >= REACH)
        .findFirst()
        .or(() -> several.stream().max(Comparator.comparingDouble(this::reach)))
        .or(() -> clear.stream().max(Comparator.comparingLong(Ticks::words)))
        .orElse(ways.get(0));
  }

  private static long words(List<Tick> ticks) {
    return ticks.stream().filter(Tick::major).count();
  }

  /** The share of a logarithmic axis from the first word to the last. */
  private double reach(List<Tick> ticks) {
    double[] places =
        ticks.stream().filter(Tick::major).mapToDouble(tick -> Math.log(tick.value())).toArray();
    return places.length < 2
        ? 0
        : (places[places.length - 1] - places[0])
            / Math.log(range.getUpperBound() / range.getLowerBound());
  }

  /** Whether no two words of a logarithmic axis touch. */
  private boolean isClear(List<Tick> ticks) {
    double low = Math.log(range.getLowerBound());
    double length = Math.log(range.getUpperBound()) - low;
    double end = Double.NEGATIVE_INFINITY;
    for (Tick tick : ticks) {
      if (tick.major()) {
        double at = (Math.log(tick.value()) - low) / length * pixels;
        double half = 0.5 * extent.applyAsDouble(tick.label());
        if (at - half < end + 4) {
          return false;
        }
        end = at + half;
      }
    }
    return true;
  }

  private List<Tick> decades(int first, int last, double decade, boolean plain) {
    for (int stride : STRIDES) {
      if (decadesFit(first, last, stride, decade, plain)) {
        return decades(first, last, stride, decade, plain);
      }
    }
    return decades(first, last, last - first + 1, decade, plain);
  }

  private boolean decadesFit(int first, int last, int stride, double decade, boolean plain) {
    double distance = stride * decade;
    if (distance < spacing * 0.7) {
      return false;
    }
    for (int k = first; k <= last; k++) {
      if (extent.applyAsDouble(power(k, plain)) + 8 > distance && stride <= last - first) {
        return false;
      }
    }
    return true;
  }

  private List<Tick> decades(int first, int last, int stride, double length, boolean plain) {
    List<Tick> ticks = new ArrayList<>();
    for (int k = first - 1; k <= last; k++) {
      double unit = Math.pow(10, k);
      boolean labelled = k >= first && Math.floorMod(k, stride) == 0;
      if (k >= first && (labelled || length >= 4)) {
        ticks.add(new Tick(unit, labelled ? power(k, plain) : "", labelled));
      }
      for (int m = 2; stride == 1 && m <= 9; m++) {
        addInside(ticks, m * unit, "", false);
      }
    }
    return ticks;
  }

  /** Labels at some multiples of each decade. */
  private List<Tick> multiples(int first, int last, boolean plain, int[] labels) {
    List<Tick> ticks = new ArrayList<>();
    for (int k = first; k <= last; k++) {
      for (int m = 1; m <= 9; m++) {
        int multiple = m;
        boolean labelled = Arrays.stream(labels).anyMatch(label -> label == multiple);
        String word = plain ? number(m * Math.pow(10, k), Math.max(0, -k)) : times(m, k);
        addInside(ticks, m * Math.pow(10, k), labelled ? word : "", labelled);
      }
    }
    return ticks;
  }

  private void addInside(List<Tick> ticks, double value, String label, boolean major) {
    if (range.contains(value)) {
      ticks.add(new Tick(value, label, major));
    }
  }

  private List<Tick> steps(double step) {
    List<Tick> ticks = new ArrayList<>();
    double slack = 1e-9 * range.getLength();
    double first = Math.ceil((range.getLowerBound() - slack) / step);
    double last = Math.floor((range.getUpperBound() + slack) / step);
    int decimalsOfStep = (int) -Math.floor(Math.log10(step) + 1e-9);
    double largest = Math.max(Math.abs(first), Math.abs(last)) * step;
    int exponent = largest == 0 ? 0 : (int) Math.floor(Math.log10(largest) + 1e-9);
    for (int i = 0; i <= last - first; i++) {
      double value = (first + i) * step;
      String label;
      if (first + i == 0) {
        label = "0";
      } else if (exponent >= 6 || exponent <= -4) {
        double mantissa = value / Math.pow(10, exponent);
        label = number(mantissa, Math.max(0, decimalsOfStep + exponent));
        label = label + "×10" + superscript(exponent);
      } else {
        label = number(value, Math.max(0, decimalsOfStep));
      }
      ticks.add(new Tick(value, label, true));
    }
    return ticks;
  }

  private static String power(int exponent, boolean plain) {
    return plain
        ? number(Math.pow(10, exponent), Math.max(0, -exponent))
        : "10" + superscript(exponent);
  }

  private static String times(int multiple, int exponent) {
    return (multiple == 1 ? "" : multiple + "×") + "10" + superscript(exponent);
  }

  private static String number(double value, int decimals) {
    String pattern = Math.abs(value) >= 10_000 ? "%,." : "%.";
    return String.format(Locale.ROOT, pattern + Math.min(decimals, 15) + "f", value)
        .replace('-', '−');
  }

  private static String superscript(int exponent) {
    StringBuilder out = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
      out.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return out.toString();
  }
}
