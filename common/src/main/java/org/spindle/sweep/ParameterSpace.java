// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The points of a sweep, by number: a cell is a place in parameter space, decoded from its number
 * in mixed radix with the last axis fastest, and a point is a cell with a replicate. Nothing is
 * ever listed; a billion cells take as much memory as one.
 *
 * <p>Only names, types and single values are checked beforehand. Values that the record's
 * constructor rejects in combination alone are found by {@link #parameters}, and are for the engine
 * to store as failed rows: {@link #point} and {@link #pointId} work for those, too.
 *
 * @param <P> record of parameters
 * @cost decoding, binding and identity take about 1 µs a point and no lock
 * @serial exclude
 */
public final class ParameterSpace<P extends Record> implements Serializable {

  private final Sweep sweep;
  private final String experiment;
  private final int version;
  private final Binding<P> binding;
  private final long cells;
  private final List<AxisColumn> columns;
  private final SortedMap<String, Object> fixed;
  private final Object[] fixedArguments;
  private final JsonTemplate json;

  /** Checksums of data sets other than those that come with Spindle. */
  private SortedMap<String, String> data = new TreeMap<>();

  private Reads<P> reads = p -> Set.of();

  /**
   * Which data sets a point reads.
   *
   * @param <P> record of parameters
   * @serial exclude
   */
  @FunctionalInterface
  public interface Reads<P> extends Serializable {

    /**
     * The data sets of a point.
     *
     * @param parameters the point's
     * @return names
     */
    Set<String> of(P parameters);
  }

  private ParameterSpace(Sweep sweep, String experiment, int version, Binding<P> binding) {
    this.sweep = sweep;
    this.experiment = experiment;
    this.version = version;
    this.binding = binding;
    this.cells = SpaceCheck.cells(sweep);
    this.fixed = SpaceCheck.fixed(sweep, binding);
    this.columns = columns();
    this.fixedArguments = binding.defaultArguments();
    fixed.forEach(
        (name, value) -> {
          int number = binding.number(name);
          fixedArguments[number] = binding.argument(number, value);
        });
    this.json = new JsonTemplate(experiment, version, sweep.seed(), fixed, columns);
  }

  /**
   * The points of a sweep for an experiment.
   *
   * @param sweep the sweep, at its scale and with its overrides
   * @param experiment name of the experiment, kebab-case
   * @param version kernel version of the experiment
   * @param defaults value of every parameter that the sweep does not mention
   * @param <P> record of parameters
   * @return the points
   * @throws SweepException naming file and line, for an unknown parameter, a value of the wrong
   *     type, a value that the record rejects by itself, or one that stands twice
   */
  public static <P extends Record> ParameterSpace<P> of(
      Sweep sweep, String experiment, int version, P defaults) {
    Binding<P> binding = Binding.of(defaults);
    ParameterSpace<P> space = new ParameterSpace<>(sweep, experiment, version, binding);
    new SpaceCheck<>(sweep, binding, space.columns, space.fixedArguments).check();
    return space;
  }

  /**
   * The same points on other data than those that come with Spindle, which makes them others.
   *
   * @param contents checksum by name of the data sets that are not the shipped ones
   * @param ofPoint which data sets a point reads
   * @return this space
   */
  public ParameterSpace<P> on(SortedMap<String, String> contents, Reads<P> ofPoint) {
    data = new TreeMap<>(contents);
    reads = ofPoint;
    return this;
  }

  /**
   * The data sets that a point reads.
   *
   * @param parameters the point's
   * @return names, those that do not come with Spindle with their checksum, as "mnist 0123456789ab,
   *     zoo"; empty for none
   */
  public Optional<String> datasets(P parameters) {
    List<String> told = new ArrayList<>();
    for (String name : new TreeSet<>(reads.of(parameters))) {
      told.add(data.containsKey(name) ? name + " " + data.get(name) : name);
    }
    return told.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", told));
  }

  /** The checksums that are part of the identity of a point. */
  private SortedMap<String, String> data(P parameters) {
    SortedMap<String, String> own = new TreeMap<>(data);
    own.keySet().retainAll(reads.of(parameters));
    return own;
  }

  /** With the checksums of other data. */
  private byte[] on(long cell, byte[] template) {
    if (data.isEmpty()) {
      return template;
    }
    String text = new String(template, StandardCharsets.UTF_8);
    return CanonicalJson.on(data(parameters(cell)), text).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The sweep behind the points.
   *
   * @return the sweep
   */
  public Sweep sweep() {
    return sweep;
  }

  /**
   * The experiment's name.
   *
   * @return kebab-case
   */
  public String experiment() {
    return experiment;
  }

  /**
   * The experiment's kernel version.
   *
   * @return the version
   */
  public int version() {
    return version;
  }

  /**
   * The binding between records of parameters and maps.
   *
   * @return the binding
   */
  public Binding<P> binding() {
    return binding;
  }

  /**
   * The number of cells: the product of the sizes of the axes.
   *
   * @return a number ≥ 1
   */
  public long cells() {
    return cells;
  }

  /**
   * The largest number of points: cells × {@link Replicates#most()}.
   *
   * @return a number ≥ 1
   * @throws SweepException if it exceeds 2⁶³ − 1
   */
  public long points() {
    try {
      return Math.multiplyExact(cells, (long) sweep.replicates().most());
    } catch (ArithmeticException e) {
      throw sweep.error("replicates", "cells x replicates are more than 2^63 points; take fewer");
    }
  }

  /**
   * The parameters of a cell as a record.
   *
   * @param cell number of the cell, 0 ≤ cell &lt; {@link #cells()}
   * @return the record
   * @throws IllegalArgumentException if the record's constructor rejects the combination
   */
  public P parameters(long cell) {
    requireCell(cell);
    Object[] arguments = fixedArguments.clone();
    for (AxisColumn column : columns) {
      arguments[column.component] = column.argument(column.digit(cell));
    }
    return binding.construct(arguments);
  }

  /**
   * A point with all its parameters, defaults included.
   *
   * @param cell number of the cell
   * @param replicate number of the draw, from 0
   * @return the point
   */
  public Point point(long cell, int replicate) {
    return new Point(experiment, version, values(cell), sweep.seed(), replicate);
  }

  /**
   * The parameters of a cell as a map.
   *
   * @param cell number of the cell
   * @return Long, Double, Boolean or String by kebab-case name, complete; a new map
   */
  public SortedMap<String, Object> values(long cell) {
    requireCell(cell);
    SortedMap<String, Object> values = new TreeMap<>(fixed);
    for (AxisColumn column : columns) {
      values.put(column.name, column.value(column.digit(cell)));
    }
    return values;
  }

  /**
   * The identity of a point, equal to that of {@link #point} but without building it.
   *
   * @param cell number of the cell
   * @param replicate number of the draw, from 0
   * @return the identity
   */
  public PointId pointId(long cell, int replicate) {
    return PointId.of(pointJson(cell, replicate));
  }

  /**
   * The identity of a point with the given parameters, in this sweep or not.
   *
   * @param parameters the record
   * @param replicate number of the draw, from 0
   * @return the hash of the canonical JSON
   */
  public PointId pointId(P parameters, int replicate) {
    Objects.checkIndex(replicate, Integer.MAX_VALUE);
    return new Point(experiment, version, binding.toMap(parameters), sweep.seed(), replicate)
        .id(data(parameters));
  }

  /** The canonical JSON of a point in UTF-8. */
  byte[] pointJson(long cell, int replicate) {
    requireCell(cell);
    Objects.checkIndex(replicate, Integer.MAX_VALUE);
    return on(cell, json.point(cell, replicate));
  }

  /**
   * The identity of a cell: that of its points without the replicate.
   *
   * @param cell number of the cell
   * @return the hash of the canonical JSON without replicate
   */
  public PointId cellId(long cell) {
    requireCell(cell);
    return PointId.of(on(cell, json.cell(cell)));
  }

  /**
   * The identity of the cell with the given parameters, in this sweep or not.
   *
   * @param parameters the record
   * @return the hash of the canonical JSON without replicate
   */
  public PointId cellId(P parameters) {
    return PointId.of(
        CanonicalJson.on(
            data(parameters),
            CanonicalJson.cell(experiment, binding.toMap(parameters), sweep.seed(), version)));
  }

  private void requireCell(long cell) {
    Objects.checkIndex(cell, cells);
  }

  private List<AxisColumn> columns() {
    List<Map.Entry<String, Axis>> axes = new ArrayList<>(sweep.axes().entrySet());
    Collections.reverse(axes);
    List<AxisColumn> columns = new ArrayList<>();
    long stride = 1;
    for (Map.Entry<String, Axis> entry : axes) {
      for (Map.Entry<String, Axis.Scalar> part : parts(entry).entrySet()) {
        columns.add(column(part.getKey(), part.getValue(), stride));
      }
      stride *= entry.getValue().size();
    }
    return List.copyOf(columns);
  }

  private static Map<String, Axis.Scalar> parts(Map.Entry<String, Axis> entry) {
    Map<String, Axis.Scalar> parts = new LinkedHashMap<>();
    if (entry.getValue() instanceof Axis.Zip zip) {
      parts.putAll(zip.axes());
    } else {
      parts.put(entry.getKey(), (Axis.Scalar) entry.getValue());
    }
    return parts;
  }

  private AxisColumn column(String name, Axis.Scalar axis, long stride) {
    try {
      return new AxisColumn(name, axis, binding, stride);
    } catch (IllegalArgumentException e) {
      throw sweep.error(name, e.getMessage());
    }
  }

  private Object writeReplace() {
    return new Sent<>(sweep, experiment, version, binding, new TreeMap<>(data), reads);
  }

  /**
   * What travels: prepared values are made again on the other side, without the checks.
   *
   * @param sweep the sweep, as read
   * @param experiment its experiment
   * @param version version of the experiment
   * @param binding names, types and defaults of the parameters
   * @param data checksums of other data than the shipped
   * @param reads which data sets a point reads
   * @param <P> record of parameters
   * @serial exclude
   */
  private record Sent<P extends Record>(
      Sweep sweep,
      String experiment,
      int version,
      Binding<P> binding,
      TreeMap<String, String> data,
      Reads<P> reads)
      implements Serializable {

    private Object readResolve() {
      return new ParameterSpace<>(sweep, experiment, version, binding).on(data, reads);
    }
  }
}
