// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A question as a set of points: the cross product of axes over fixed parameters, each cell drawn a
 * number of times. Still without knowledge of the experiment: names and types are checked by {@link
 * ParameterSpace}.
 *
 * @param file name of the file, as it was given
 * @param text the file, verbatim
 * @param question the comment at the head of the file on one line, empty if there is none
 * @param experiment kebab-case name of the experiment
 * @param claim what is expected, empty if the file does not say
 * @param parameters fixed values by parameter; Long, Double, Boolean or String
 * @param axes axes by parameter, or by label for a {@link Axis.Zip}; the last one varies fastest
 * @param replicates draws per cell
 * @param seed seed of the draws
 * @param timeoutSeconds time limit per point in seconds, infinite if there is none
 * @param scales what {@link #at} puts in the place of parameters and axes, by name of the scale
 * @param places where each key was written, e.g. {@code conf/sweeps/x.yaml:7}
 * @param program the user's own program that computes the points, null for an experiment of ours
 * @serial exclude
 */
public record Sweep(
    String file,
    String text,
    String question,
    String experiment,
    String claim,
    Map<String, Object> parameters,
    Map<String, Axis> axes,
    Replicates replicates,
    long seed,
    double timeoutSeconds,
    Map<String, Change> scales,
    Map<String, String> places,
    Program program)
    implements Serializable {

  /** The scale that every file has: the file as it is, unless it says otherwise. */
  public static final String FULL_SCALE = "paper";

  /** Stands in {@link #places} for the column that replicates go by; no parameter is so called. */
  public static final String UNTIL_OF = "replicates: until … of";

  /** Copies the maps in, with their order. */
  public Sweep {
    parameters = Change.ordered(parameters);
    axes = Change.ordered(axes);
    scales = Change.ordered(scales);
    places = Change.ordered(places);
  }

  /**
   * A sweep with overrides, and these in words.
   *
   * @param sweep the new sweep
   * @param changes one line per override, e.g. {@code width: 1000 -> 128}
   * @serial exclude
   */
  public record Overridden(Sweep sweep, List<String> changes) {

    /** Copies the list in. */
    public Overridden {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The name of the sweep: its file's name without folder and ending.
   *
   * @return e.g. {@code depth-speed} for {@code conf/sweeps/depth-speed.yaml}
   */
  public String name() {
    return baseName(file);
  }

  static String baseName(String file) {
    String base = file.substring(file.replace('\\', '/').lastIndexOf('/') + 1);
    return base.replaceFirst("\\.ya?ml$", "");
  }

  /**
   * Where a key was written, for error messages.
   *
   * @param key a parameter, axis, label, or key of the file such as {@code experiment}
   * @return file and line, or the override in quotes; the file alone for an unwritten key
   */
  public String place(String key) {
    return places.getOrDefault(key, file);
  }

  /**
   * An error about what was written under a key.
   *
   * @param key as in {@link #place}
   * @param message what is wrong and what would be right
   * @return the exception, for the caller to throw
   */
  public SweepException error(String key, String message) {
    return new SweepException(place(key) + ": " + message);
  }

  /**
   * The axes that vary one parameter each, with those of zips among them.
   *
   * @return axes by parameter, in order
   */
  public Map<String, Axis.Scalar> scalarAxes() {
    Map<String, Axis.Scalar> scalars = new LinkedHashMap<>();
    axes.forEach((name, axis) -> scalars.putAll(members(name, axis)));
    return scalars;
  }

  private static Map<String, Axis.Scalar> members(String name, Axis axis) {
    if (axis instanceof Axis.Zip zip) {
      return zip.axes();
    }
    return Map.of(name, (Axis.Scalar) axis);
  }

  /**
   * This sweep at a scale.
   *
   * @param scale name of an entry of {@code scales}; {@link #FULL_SCALE} without an entry is the
   *     sweep as it is
   * @return the sweep with the scale's entries in place of its own
   * @throws SweepException for an unknown scale, naming the known ones
   */
  public Sweep at(String scale) {
    Change change = scales.get(scale.replace('_', '-'));
    if (change != null) {
      return with(change);
    }
    if (scale.equals(FULL_SCALE)) {
      return this;
    }
    TreeSet<String> known = new TreeSet<>(scales.keySet());
    known.add(FULL_SCALE);
    throw error(
        "scales",
        "unknown scale '%s'; the scales are %s".formatted(scale, String.join(", ", known)));
  }

  /**
   * This sweep with overrides of keys that its file has.
   *
   * @param keyValues overrides, see {@link #override(List, SortedMap)}
   * @return the new sweep and the changes in words
   */
  public Overridden override(List<String> keyValues) {
    return override(keyValues, new TreeMap<>());
  }

  /**
   * This sweep with overrides as typed: {@code width=128} fixes a parameter or an axis, {@code
   * depth=3,10} lists an axis, {@code gain=0.9:1.1:5} is a linspace, and {@code replicates=2},
   * {@code seed=2}, {@code timeout=60} stand for the keys of the file.
   *
   * @param keyValues overrides
   * @param defaults all parameters of the experiment, see {@link Binding#defaults()}
   * @return the new sweep and the changes in words
   * @throws SweepException for an unknown key, naming the nearest, and for a malformed value
   */
  public Overridden override(List<String> keyValues, SortedMap<String, Object> defaults) {
    return new Overrides(this, defaults).apply(keyValues);
  }

  /**
   * This sweep with entries replaced: a parameter may become an axis and an axis a parameter. A new
   * axis for a parameter of a zip takes its place in the zip.
   *
   * @param change the new entries
   * @return the new sweep
   * @throws SweepException if a zip is left with axes of unequal size
   */
  public Sweep with(Change change) {
    AxisEdit edit = new AxisEdit(parameters, axes);
    change.parameters().forEach(edit::fix);
    change.axes().forEach(edit::vary);
    Map<String, String> allPlaces = new LinkedHashMap<>(places);
    allPlaces.putAll(change.places());
    Map<String, Axis> newAxes;
    try {
      newAxes = edit.axes();
    } catch (IllegalArgumentException e) {
      String place = change.axes().keySet().stream().findFirst().map(allPlaces::get).orElse(file);
      throw new SweepException(place + ": " + e.getMessage());
    }
    return new Sweep(
        file,
        text,
        question,
        experiment,
        claim,
        edit.parameters(),
        newAxes,
        change.replicates() == null ? replicates : change.replicates(),
        change.seed() == null ? seed : change.seed(),
        change.timeoutSeconds() == null ? timeoutSeconds : change.timeoutSeconds(),
        scales,
        allPlaces,
        program);
  }
}
