// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One dimension of a sweep: values by number, from 0 to one below {@link #size()}. All but {@link
 * Grid} compute a value when asked, so that an axis of a billion values takes a few bytes.
 *
 * <p>Computed values are rounded to 14 decimal digits: the 1.025 of a {@code linspace} is the 1.025
 * that one types, and its point is not computed a second time.
 *
 * @serial exclude
 */
public sealed interface Axis extends Serializable {

  /**
   * How many values there are.
   *
   * @return a number ≥ 1
   */
  long size();

  /**
   * An axis with one value at a time, for one parameter.
   *
   * @serial exclude
   */
  sealed interface Scalar extends Axis {

    /**
     * The value with a number.
     *
     * @param i number of the value, 0 ≤ i &lt; {@link #size()}
     * @return a Long, Double, Boolean or String
     */
    Object value(long i);
  }

  /**
   * Values listed one by one.
   *
   * @param values Longs, Doubles, Booleans or Strings, at least one; copied in
   * @serial exclude
   */
  record Grid(List<Object> values) implements Scalar {

    /** Longest list that {@link #toString()} writes out. */
    private static final int SHOWN = 12;

    /** Copies the values in; rejects an empty list. */
    public Grid {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("an axis needs at least one value");
      }
    }

    @Override
    public long size() {
      return values.size();
    }

    @Override
    public Object value(long i) {
      return values.get(Math.toIntExact(i));
    }

    @Override
    public String toString() {
      String shown =
          values.stream().limit(SHOWN).map(Scalars::show).collect(Collectors.joining(", "));
      return values.size() <= SHOWN
          ? "[" + shown + "]"
          : "[" + shown + ", ...] (" + values.size() + " values)";
    }
  }

  /**
   * Evenly spaced values, both ends included:
   *
   * <p>xᵢ = first + (last − first)·i / (size − 1)
   *
   * @param first value 0
   * @param last value size − 1; below {@code first} for a falling axis
   * @param size number of values; 1 gives {@code first} alone
   * @serial exclude
   */
  record LinSpace(double first, double last, long size) implements Scalar {

    /** Rejects non-finite ends, a size below 1, and values closer than 13 digits tell apart. */
    public LinSpace {
      Spacing.requireFinite("linspace", first, last, size);
      double largest = Math.max(Math.abs(first), Math.abs(last));
      double step = size == 1 ? 1 : Math.abs(last / (size - 1.0) - first / (size - 1.0));
      if (size > 1 && (step == 0 || Scalars.magnitude(step) < Spacing.least(largest))) {
        throw new IllegalArgumentException(
            "linspace from %s to %s has no room for %d different values"
                .formatted(Scalars.show(first), Scalars.show(last), size));
      }
    }

    @Override
    public Object value(long i) {
      if (i == 0 || i == size - 1) {
        return i == 0 ? first : last;
      }
      double fraction = i / (size - 1.0);
      double value = first * (1 - fraction) + last * fraction;
      // The ends decide the digits, so that a value near 0 is 0 and not a rounding error.
      double largest = Math.max(Math.abs(first), Math.abs(last));
      return Scalars.round(value, Scalars.DIGITS - Scalars.magnitude(largest));
    }

    @Override
    public String toString() {
      return "{linspace: [%s, %s, %d]}".formatted(Scalars.show(first), Scalars.show(last), size);
    }
  }

  /**
   * Values in constant ratio, both ends included (they are the values themselves, not exponents):
   *
   * <p>xᵢ = first · (last / first)^(i / (size − 1))
   *
   * @param first value 0, &gt; 0
   * @param last value size − 1, &gt; 0
   * @param size number of values; 1 gives {@code first} alone
   * @serial exclude
   */
  record LogSpace(double first, double last, long size) implements Scalar {

    /** Rejects ends that are not positive, a size below 1, and values too close to tell apart. */
    public LogSpace {
      Spacing.requireFinite("logspace", first, last, size);
      Spacing.requirePositive("logspace", first, last);
      double step = Math.abs(StrictMath.log(last) - StrictMath.log(first)) / (size - 1.0);
      if (size > 1 && (step == 0 || Scalars.magnitude(step) < Spacing.least(1))) {
        throw new IllegalArgumentException(
            "logspace from %s to %s has no room for %d different values"
                .formatted(Scalars.show(first), Scalars.show(last), size));
      }
    }

    @Override
    public Object value(long i) {
      if (i == 0 || i == size - 1) {
        return i == 0 ? first : last;
      }
      double fraction = i / (size - 1.0);
      // StrictMath: the same bits, and so the same point, on every machine.
      double value = StrictMath.pow(first, 1 - fraction) * StrictMath.pow(last, fraction);
      return Scalars.round(value, Scalars.DIGITS - Scalars.magnitude(value));
    }

    @Override
    public String toString() {
      return "{logspace: [%s, %s, %d]}".formatted(Scalars.show(first), Scalars.show(last), size);
    }
  }

  /**
   * Whole numbers first, first + step, … up to last, which is included where it is hit.
   *
   * @param first value 0
   * @param last bound of the values
   * @param step difference of neighbours, not 0, towards {@code last}
   * @serial exclude
   */
  record Range(long first, long last, long step) implements Scalar {

    /** Rejects a step of 0 or away from the last value, and spans beyond 64 bits. */
    public Range {
      if (step == 0 || (first != last && (last > first) != (step > 0))) {
        throw new IllegalArgumentException(
            "range from %d to %d cannot go in steps of %d".formatted(first, last, step));
      }
      try {
        Math.subtractExact(last, first);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "range from %d to %d does not fit 64 bits".formatted(first, last));
      }
    }

    @Override
    public long size() {
      return (last - first) / step + 1;
    }

    @Override
    public Object value(long i) {
      return first + i * step;
    }

    @Override
    public String toString() {
      return "{range: [%d, %d, %d]}".formatted(first, last, step);
    }
  }

  /**
   * Random places between two bounds, a function of (name, seed, number) alone: uniform, or uniform
   * in the logarithm. Two of n places coincide with a probability below n² / 2⁵².
   *
   * @param name the axis's name: axes with equal seeds are independent
   * @param low lower bound, included
   * @param high upper bound, &gt; {@code low}
   * @param size number of places
   * @param logarithmic whether the logarithm is uniform; both bounds are then &gt; 0
   * @param seed other seed, other places; apart from the seed of the sweep
   * @serial exclude
   */
  record Random(String name, double low, double high, long size, boolean logarithmic, long seed)
      implements Scalar {

    /** Rejects bounds out of order, non-finite or, for logarithmic places, not positive. */
    public Random {
      Spacing.requireFinite("random", low, high, size);
      if (logarithmic) {
        Spacing.requirePositive("log-uniform", low, high);
      }
      if (!(high > low)) {
        throw new IllegalArgumentException(
            "random places need low < high, was [%s, %s]"
                .formatted(Scalars.show(low), Scalars.show(high)));
      }
    }

    @Override
    public Object value(long i) {
      double u = (Spacing.bits(name, seed, i) >>> 11) * 0x1p-53;
      double value =
          logarithmic
              ? low * StrictMath.exp(u * StrictMath.log(high / low))
              : low * (1 - u) + high * u;
      return Math.min(Math.max(value, low), high);
    }

    @Override
    public String toString() {
      return "{random: {%s: [%s, %s, %d], seed: %d}}"
          .formatted(
              logarithmic ? "log-uniform" : "uniform",
              Scalars.show(low),
              Scalars.show(high),
              size,
              seed);
    }
  }

  /**
   * Several axes of equal size that advance together.
   *
   * @param axes the axes by parameter, in their order; copied in
   * @serial exclude
   */
  record Zip(Map<String, Scalar> axes) implements Axis {

    /** Copies the axes in; rejects none at all and unequal sizes, which it names. */
    public Zip {
      axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
      if (axes.isEmpty()) {
        throw new IllegalArgumentException("a zip needs at least one axis");
      }
      if (axes.values().stream().mapToLong(Scalar::size).distinct().count() > 1) {
        String sizes =
            axes.entrySet().stream()
                .map(axis -> axis.getKey() + " has " + axis.getValue().size())
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException("a zip needs axes of equal size: " + sizes);
      }
    }

    @Override
    public long size() {
      return axes.values().iterator().next().size();
    }

    @Override
    public String toString() {
      return axes.entrySet().stream()
          .map(axis -> axis.getKey() + ": " + axis.getValue())
          .collect(Collectors.joining(", ", "{zip: {", "}}"));
    }
  }
}
