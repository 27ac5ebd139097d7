// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * All critical points of one landscape, by restarts until nothing new is found and Morse's sum is
 * right.
 *
 * <p>Rounds of starts are half independent draws, half places beside points found already, since
 * points come in near pairs; where the landscape is odd, the mirror image of each new point is
 * tried too. The end is proved, not hoped for, as far as topology goes: a missing point changes
 * Morse's sum; two missing points of neighbouring index do not, and for them the quiet rounds must
 * speak.
 *
 * @param points every point found
 * @param starts number of searches
 * @param rounds number of rounds
 * @param classes number of searches that ended in each {@link Endpoint.Kind}
 * @param euler Morse's sum that the domain demands
 */
public record Enumeration(
    CriticalPointSet points, int starts, int rounds, int[] classes, int euler) {

  private static final double BESIDE = 0.5; // largest distance from a known point, length scales

  /**
   * Whether Morse's sum is right.
   *
   * @return true if the points can be all
   */
  public boolean isComplete() {
    return points.alternatingSum() == euler;
  }

  /**
   * What bounds the work.
   *
   * @param starts searches in a round, ≥ 2
   * @param quietRounds rounds without a new point that end the enumeration, ≥ 1
   * @param maximalRounds where it gives up
   */
  public record Effort(int starts, int quietRounds, int maximalRounds) {
    /** Checks the ranges. */
    public Effort {
      if (starts < 2 || quietRounds < 1 || maximalRounds < quietRounds) {
        throw new IllegalArgumentException(
            "an effort needs starts >= 2 and 1 <= quiet rounds <= maximal rounds, was "
                + starts
                + ", "
                + quietRounds
                + ", "
                + maximalRounds);
      }
    }
  }

  /**
   * Enumerates.
   *
   * @param landscape the landscape
   * @param settings how to search
   * @param effort how long
   * @param spread standard deviation of a coordinate of an independent start; any on a sphere
   * @param odd whether V(−x) = −V(x) or V(x), so that −x is critical with x
   * @param generator the stream to draw starts from
   * @param watch polled between steps
   * @return what was found, complete or not
   */
  public static Enumeration of(
      Landscape landscape,
      SearchSettings settings,
      Effort effort,
      double spread,
      boolean odd,
      RandomGenerator generator,
      Watch watch) {
    int n = landscape.dimension();
    int euler = !landscape.onSphere() ? 1 : n % 2 == 1 ? 2 : 0;
    var search = new CriticalPointSearch(landscape, settings);
    var points = new CriticalPointSet(CriticalPointSearch.SAME * settings.lengthScale());
    int[] classes = new int[Endpoint.Kind.values().length];
    List<Endpoint> fresh = new ArrayList<>();
    int starts = 0;
    int quiet = 0;
    int round = 0;
    while (round < effort.maximalRounds()
        && (quiet < effort.quietRounds() || points.alternatingSum() != euler)) {
      Matrix from =
          draw(n, effort.starts(), odd ? fresh : List.of(), points, settings, spread, generator);
      List<Endpoint> ends = search.from(from, watch);
      fresh = new ArrayList<>();
      for (Endpoint end : ends) {
        classes[end.kind().ordinal()]++;
        if (points.add(end)) {
          fresh.add(end);
        }
      }
      starts += ends.size();
      quiet = fresh.isEmpty() ? quiet + 1 : 0;
      round++;
    }
    return new Enumeration(points, starts, round, classes, euler);
  }

  private static Matrix draw(
      int n,
      int count,
      List<Endpoint> mirrored,
      CriticalPointSet points,
      SearchSettings settings,
      double spread,
      RandomGenerator generator) {
    Matrix starts = new Matrix(n, count + mirrored.size());
    List<Endpoint> known = points.points();
    for (int j = 0; j < count; j++) {
      boolean beside = j % 2 == 1 && !known.isEmpty();
      double[] center = beside ? known.get(generator.nextInt(known.size())).point() : new double[n];
      double width =
          beside ? BESIDE * settings.lengthScale() * generator.nextDouble() / Math.sqrt(n) : spread;
      for (int i = 0; i < n; i++) {
        starts.set(i, j, center[i] + width * generator.nextGaussian());
      }
    }
    for (int j = 0; j < mirrored.size(); j++) {
      for (int i = 0; i < n; i++) {
        starts.set(i, count + j, -mirrored.get(j).point()[i]);
      }
    }
    return starts;
  }
}
