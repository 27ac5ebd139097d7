// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spindle.sweep.Names;

/** Layers and axes that many figures have, and how values are written in their legends. */
public final class Layers {

  private static final double HALF_DASH = 0.02; // of the axis
  private static final double ROOM = 0.35; // of the range
  private static final double MARGIN = 0.04;
  private static final int LINES = 20; // of text in the height of a panel
  private static final int MOST_LETTERS = 20; // of the names at one place

  private Layers() {}

  /**
   * Numbers at equal distances, as abscissae of a curve.
   *
   * @param low the first
   * @param high the last
   * @param count how many, ≥ 2
   * @return the numbers
   */
  public static double[] evenly(double low, double high, int count) {
    return IntStream.range(0, count)
        .mapToDouble(i -> low + (high - low) * i / (count - 1))
        .toArray();
  }

  /**
   * Abscissae at which a law is drawn over the range of values, evenly.
   *
   * @param count how many, ≥ 2
   * @param values abscissae of what is compared with the law, one at least
   * @return rising from the smallest to the largest value; a single one if all are the same
   */
  public static double[] across(int count, double... values) {
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    return high > low ? evenly(low, high, count) : new double[] {low};
  }

  /**
   * The line y = x over the range of the values that are numbers, in grey.
   *
   * @param values both coordinates of what is compared
   * @return the line
   */
  public static Layer equality(double[]... values) {
    double[] ends =
        Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double low = Arrays.stream(ends).min().orElse(0);
    double high = Arrays.stream(ends).max().orElse(1);
    return new Layer.Curve("", -1, new double[] {low, high}, new double[] {low, high});
  }

  /**
   * The power law of a slope that theory says, through the middle of points in the logarithms, in
   * grey: what a fitted line is to be compared with.
   *
   * @param label entry of the legend
   * @param slope exponent
   * @param x abscissae of the points, &gt; 0
   * @param y their ordinates, &gt; 0
   * @return the line, over the range of the abscissae
   */
  public static Layer power(String label, double slope, double[] x, double[] y) {
    double acrossMiddle = Arrays.stream(x).map(Math::log).average().orElse(0);
    double upMiddle = Arrays.stream(y).map(Math::log).average().orElse(0);
    double[] ends = {Arrays.stream(x).min().orElse(1), Arrays.stream(x).max().orElse(1)};
    double[] law =
        Arrays.stream(ends)
            .map(end -> Math.exp(upMiddle + slope * (Math.log(end) - acrossMiddle)))
            .toArray();
    return new Layer.Curve(label, Palette.NEUTRAL, ends, law);
  }

  /**
   * Some of the points of a curve.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param x abscissae
   * @param y ordinates
   * @param most about how many
   * @return the points
   */
  public static Layer points(String label, int color, double[] x, double[] y, int most) {
    int every = Math.max(1, x.length / most);
    int[] kept = IntStream.range(0, x.length).filter(i -> i % every == 0).toArray();
    return new Layer.Points(label, color, at(x, kept), at(y, kept), new double[0]);
  }

  /**
   * Abscissae of what comes one after the other, as layers of a network do.
   *
   * @param length how many
   * @return 1, 2, …
   */
  public static double[] counting(int length) {
    return IntStream.rangeClosed(1, length).asDoubleStream().toArray();
  }

  /**
   * Theory at single places: a short level line at each.
   *
   * @param label entry of the legend, empty for none
   * @param color number in the house palette
   * @param x abscissae
   * @param y ordinates
   * @param logarithmic whether the horizontal axis is
   * @return the dashes
   */
  public static Layer dashes(String label, int color, double[] x, double[] y, boolean logarithmic) {
    double half = HALF_DASH * (logarithmic ? range(logarithms(x)) : range(x));
    double[] across = new double[3 * x.length];
    double[] up = new double[3 * x.length];
    for (int i = 0; i < x.length; i++) {
      across[3 * i] = logarithmic ? x[i] * Math.exp(-half) : x[i] - half;
      across[3 * i + 1] = logarithmic ? x[i] * Math.exp(half) : x[i] + half;
      across[3 * i + 2] = x[i];
      up[3 * i] = y[i];
      up[3 * i + 1] = y[i];
      up[3 * i + 2] = Double.NaN;
    }
    return new Layer.Curve(label, color, across, up);
  }

  /**
   * Names beside points, those at one place together; the outermost choose their place first.
   *
   * @param names one a point
   * @param x abscissae
   * @param y ordinates
   * @param logarithmic whether both axes are
   * @return the names
   */
  public static List<Layer> names(List<String> names, double[] x, double[] y, boolean logarithmic) {
    double[] height = logarithmic ? logarithms(y) : y;
    double[] place = logarithmic ? logarithms(x) : x;
    Map<List<Double>, List<Integer>> places = new LinkedHashMap<>();
    double width = range(place);
    double line = range(height) / LINES;
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(place[i]) && Double.isFinite(height[i])) {
        double column = Math.rint(50 * place[i] / width);
        double row = Math.rint(4 * height[i] / line);
        places.computeIfAbsent(List.of(column, row), k -> new ArrayList<>()).add(i);
      }
    }
    double middle = Arrays.stream(place).filter(Double::isFinite).average().orElse(0);
    return places.values().stream()
        .sorted(Comparator.comparingDouble(group -> -Math.abs(place[group.get(0)] - middle)))
        .<Layer>map(
            group -> {
              String text = text(group.stream().map(names::get).toList());
              return new Layer.Label(text, -1, x[group.get(0)], y[group.get(0)]);
            })
        .toList();
  }

  /**
   * The first names of several.
   *
   * @param names at least one
   * @return some, and … for the others
   */
  public static String text(List<String> names) {
    int words = 1;
    int letters = names.get(0).length();
    while (words < names.size() && letters + names.get(words).length() <= MOST_LETTERS) {
      letters += names.get(words++).length();
    }
    String shown = String.join(", ", names.subList(0, words));
    return names.size() > words ? shown + " …" : shown;
  }

  /**
   * An axis that leaves room on its right for a name.
   *
   * @param label quantity and unit
   * @param logarithmic whether decades are equally long
   * @param values what is drawn along it
   * @return the axis
   */
  public static Scale roomy(String label, boolean logarithmic, double... values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double low = Arrays.stream(finite).min().orElse(Double.NaN);
    double high = Arrays.stream(finite).max().orElse(Double.NaN);
    if (!(high > low)) {
      return new Scale(label, logarithmic, Double.NaN, Double.NaN);
    }
    double room = logarithmic ? Math.pow(high / low, ROOM) : ROOM * (high - low);
    double margin = logarithmic ? Math.pow(high / low, MARGIN) : MARGIN * (high - low);
    return logarithmic
        ? new Scale(label, true, low / margin, high * room)
        : new Scale(label, false, low - margin, high + room);
  }

  /**
   * A number for a legend.
   *
   * @param value finite
   * @return three significant digits, without zeros at the end
   */
  public static String trimmed(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /**
   * A parameter for a legend.
   *
   * @param value any
   * @return all its digits, but 1 for 1.0
   */
  public static String plain(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * A constant for a legend, as sweep files spell it.
   *
   * @param constant of an enum
   * @return kebab-case
   */
  public static String word(Enum<?> constant) {
    return Names.kebab(constant.name());
  }

  private static double[] at(double[] values, int[] indices) {
    return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] logarithms(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }

  private static double range(double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double range = Arrays.stream(finite).max().orElse(1) - Arrays.stream(finite).min().orElse(0);
    return range > 0 ? range : 1;
  }
}
