// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Choosing, grouping and ordering of rows and cells. */
public final class Groups {

  private Groups() {}

  /**
   * Two neighbours.
   *
   * @param <T> what they are
   * @param first the earlier
   * @param second the later
   */
  public record Pair<T>(T first, T second) {}

  /**
   * Three neighbours.
   *
   * @param <T> what they are
   * @param first the earliest
   * @param second the middle one
   * @param third the latest
   */
  public record Triple<T>(T first, T second, T third) {}

  /**
   * Those that a condition holds for.
   *
   * @param all any
   * @param condition what to keep
   * @param <T> what they are
   * @return the kept ones, in order
   */
  public static <T> List<T> where(Collection<T> all, Predicate<? super T> condition) {
    return all.stream().filter(condition).toList();
  }

  /**
   * Groups of equal key.
   *
   * @param all any
   * @param key compared by {@code equals}
   * @param <T> what they are
   * @return the groups in the order in which they first appear; none is empty
   */
  public static <T> List<List<T>> by(Collection<T> all, Function<? super T, ?> key) {
    return List.copyOf(byKey(all, key).values());
  }

  /**
   * Groups of equal key, with their keys.
   *
   * @param all any
   * @param key compared by {@code equals}
   * @param <T> what they are
   * @param <K> the key
   * @return group by key, in the order in which they first appear
   */
  public static <T, K> Map<K, List<T>> byKey(Collection<T> all, Function<? super T, K> key) {
    Map<K, List<T>> groups = new LinkedHashMap<>();
    for (T each : all) {
      groups.computeIfAbsent(key.apply(each), k -> new ArrayList<>()).add(each);
    }
    return groups;
  }

  /**
   * The first of each key.
   *
   * @param all any
   * @param key compared by {@code equals}
   * @param <T> what they are
   * @return one for each key, in order of appearance
   */
  public static <T> List<T> firstOf(Collection<T> all, Function<? super T, ?> key) {
    return by(all, key).stream().map(group -> group.get(0)).toList();
  }

  /**
   * Sorted by keys, the first one most important; equal ones keep their order.
   *
   * @param all any
   * @param keys each a Comparable
   * @param <T> what they are
   * @return a new list
   */
  @SafeVarargs
  public static <T> List<T> sorted(
      Collection<T> all, Function<? super T, ? extends Comparable<?>>... keys) {
    return all.stream()
        .sorted(
            (a, b) -> {
              for (Function<? super T, ? extends Comparable<?>> key : keys) {
                @SuppressWarnings("unchecked") // one key gives values of one class
                Comparable<Object> value = (Comparable<Object>) key.apply(a);
                int order = value.compareTo(key.apply(b));
                if (order != 0) {
                  return order;
                }
              }
              return 0;
            })
        .toList();
  }

  /**
   * One number of each.
   *
   * @param all any
   * @param value the number
   * @param <T> what they are
   * @return a new array, in order
   */
  public static <T> double[] column(Collection<T> all, ToDoubleFunction<? super T> value) {
    return all.stream().mapToDouble(value).toArray();
  }

  /**
   * The last of a group that is not empty.
   *
   * @param group in order
   * @param <T> what they are
   * @return its last element
   */
  public static <T> T last(List<T> group) {
    return group.get(group.size() - 1);
  }

  /**
   * The last of some numbers.
   *
   * @param values at least one
   * @return its last element
   */
  public static double last(double[] values) {
    return values[values.length - 1];
  }

  /**
   * The least of some numbers.
   *
   * @param all any
   * @param value the number
   * @param <T> what they are
   * @return NaN for none
   */
  public static <T> double min(Collection<T> all, ToDoubleFunction<? super T> value) {
    return all.stream().mapToDouble(value).min().orElse(Double.NaN);
  }

  /**
   * The largest of some numbers.
   *
   * @param all any
   * @param value the number
   * @param <T> what they are
   * @return NaN for none
   */
  public static <T> double max(Collection<T> all, ToDoubleFunction<? super T> value) {
    return all.stream().mapToDouble(value).max().orElse(Double.NaN);
  }

  /**
   * The median of some numbers.
   *
   * @param values in any order, unchanged
   * @return the middle one, the mean of the two middle ones of an even number; NaN for none
   */
  public static double median(double[] values) {
    double[] ascending = Arrays.stream(values).sorted().toArray();
    int n = ascending.length;
    return n == 0 ? Double.NaN : (ascending[(n - 1) / 2] + ascending[n / 2]) / 2;
  }

  /**
   * The median of some curves, place by place, as far as all of them go.
   *
   * @param all not empty
   * @param curve of each
   * @param <T> what they are
   * @return as long as the shortest curve
   */
  public static <T> double[] medianCurve(Collection<T> all, Function<? super T, double[]> curve) {
    List<double[]> curves = all.stream().map(curve).toList();
    int length = curves.stream().mapToInt(c -> c.length).min().orElseThrow();
    return IntStream.range(0, length).mapToDouble(i -> median(column(curves, c -> c[i]))).toArray();
  }

  /**
   * Those whose value is the largest.
   *
   * @param all any
   * @param value what to compare
   * @param <T> what they are
   * @return all of them, in order
   */
  public static <T> List<T> largest(Collection<T> all, ToDoubleFunction<? super T> value) {
    double most = max(all, value);
    return where(all, each -> value.applyAsDouble(each) == most);
  }

  /**
   * Those whose value is the least.
   *
   * @param all any
   * @param value what to compare
   * @param <T> what they are
   * @return all of them, in order
   */
  public static <T> List<T> least(Collection<T> all, ToDoubleFunction<? super T> value) {
    double least = min(all, value);
    return where(all, each -> value.applyAsDouble(each) == least);
  }

  /**
   * Neighbours in each group.
   *
   * @param groups groups in order
   * @param <T> what they are
   * @return all pairs of an element and its successor
   */
  public static <T> List<Pair<T>> pairs(List<List<T>> groups) {
    return groups.stream()
        .flatMap(
            group ->
                IntStream.range(1, group.size())
                    .mapToObj(i -> new Pair<>(group.get(i - 1), group.get(i))))
        .toList();
  }

  /**
   * Places of one kind that differ by a factor of 2, for extrapolation by Richardson's rule.
   *
   * @param all in any order
   * @param kind compared by {@code equals}
   * @param size n of a place
   * @param <T> what they are
   * @return all pairs of one of size n and one of size 2n of the same kind
   */
  public static <T> List<Pair<T>> doubled(
      Collection<T> all, Function<? super T, ?> kind, ToIntFunction<? super T> size) {
    List<Pair<T>> pairs = new ArrayList<>();
    for (T one : all) {
      for (T two : all) {
        if (kind.apply(one).equals(kind.apply(two))
            && size.applyAsInt(two) == 2 * size.applyAsInt(one)) {
          pairs.add(new Pair<>(one, two));
        }
      }
    }
    return pairs;
  }

  /**
   * Three neighbours each.
   *
   * @param group in order
   * @param <T> what they are
   * @return all triples of an element and its two successors
   */
  public static <T> List<Triple<T>> triples(List<T> group) {
    return IntStream.range(2, group.size())
        .mapToObj(i -> new Triple<>(group.get(i - 2), group.get(i - 1), group.get(i)))
        .toList();
  }

  /**
   * Every so-many-th, so that no more than a number remain; the first one always does.
   *
   * @param all in order
   * @param most the number, ≥ 1
   * @param <T> what they are
   * @return the kept ones
   */
  public static <T> List<T> spread(List<T> all, int most) {
    int every = Math.max(1, (all.size() + most - 1) / most);
    return IntStream.range(0, all.size())
        .filter(i -> i % every == 0)
        .mapToObj(all::get)
        .collect(Collectors.toList());
  }

  /**
   * Every so-many-th number.
   *
   * @param values any
   * @param every 1 keeps all
   * @return a new array that begins with the first
   */
  public static double[] thinned(double[] values, int every) {
    return IntStream.range(0, (values.length + every - 1) / every)
        .mapToDouble(i -> values[i * every])
        .toArray();
  }

  /**
   * One of several curves that stand one after the other.
   *
   * @param curves all of them
   * @param number from 0
   * @param length of each
   * @return a copy of it
   */
  public static double[] curve(double[] curves, int number, int length) {
    return Arrays.copyOfRange(curves, number * length, (number + 1) * length);
  }

  /**
   * The one with the largest value.
   *
   * @param all not empty
   * @param value what to compare
   * @param <T> what they are
   * @return the first of the largest
   */
  public static <T> T best(Collection<T> all, ToDoubleFunction<? super T> value) {
    return all.stream()
        .sorted(Comparator.comparingDouble(each -> -value.applyAsDouble(each)))
        .findFirst()
        .orElseThrow();
  }
}
