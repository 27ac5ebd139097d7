// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultsFolder;

/**
 * Predicted flops per second of one task slot, for each sweep: what its finished points show, or
 * those of the experiment's other sweeps, unless it is known to be unlike them; kept in the results
 * folder, and before there are any {@link TypicalSpeeds what is typical}, else a cautious share of
 * the GEMM peak. Of a {@link Foreign} experiment, points per second: what its user states, or one.
 *
 * <p>Small runs are slower than long ones, since the JVM is cold and blocks are small: the guess
 * weighs as much as a few seconds of work, and a run as much as its seconds, earlier ones half.
 */
public final class Calibration {

  /** What a first run of an unknown experiment assumes: a quarter of a 40 GFLOP/s core. */
  public static final double UNKNOWN = 1e10;

  /** Of so few points, as of the failed ones of a retry, some may be unlike the others. */
  private static final int FEW_POINTS = 10;

  /** Seconds of work that the guess weighs. */
  private static final double GUESS_SECONDS = 5;

  /** What earlier runs weigh against the last. */
  private static final double MEMORY = 0.5;

  /** No core does so much in a second. */
  private static final double FASTEST = 1e15;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final ResultsFolder folder;
  private final String experiment;
  private final String sweep;
  private final boolean foreign;
  private final OptionalDouble typical;
  private final double unknown;
  private final double stated;

  /**
   * The calibration of an experiment in a folder.
   *
   * @param sweep name of the sweep that is to run
   */
  public Calibration(ResultsFolder folder, Experiment<?, ?> experiment, String sweep) {
    this.folder = folder;
    this.experiment = experiment.name();
    this.sweep = sweep;
    Foreign<?, ?> other = experiment instanceof Foreign<?, ?> given ? given : null;
    this.foreign = other != null;
    this.typical = TypicalSpeeds.of(experiment.name(), sweep);
    this.unknown = other == null ? typical.orElse(UNKNOWN) : 1;
    this.stated = other == null ? Double.NaN : 1 / other.statedSeconds();
  }

  /** Whether nothing stands behind {@link #flopsPerSecond()}. */
  boolean guesses() {
    return Double.isNaN(stated) && read() == null;
  }

  /** What stands behind {@link #flopsPerSecond()}, in words. */
  public String basis() {
    if (!Double.isNaN(stated)) {
      return "stated in the sweep file";
    }
    if (!guesses()) {
      return "measured by earlier points here";
    }
    return typical.isPresent()
        ? "a guess: no points here yet; measured elsewhere, scaled by matrix products here"
        : "a guess: no points here yet";
  }

  /** Predicted flops that one slot does in a second. */
  public double flopsPerSecond() {
    if (!Double.isNaN(stated)) {
      return stated;
    }
    JsonNode node = read();
    if (node == null) {
      return unknown;
    }
    return foreign ? speed(node) : learnt(flops(node), seconds(node), unknown);
  }

  /** Flops a second after so many in so many seconds, where a speed was guessed before. */
  static double learnt(double flops, double seconds, double guess) {
    return (flops + GUESS_SECONDS * guess) / (seconds + GUESS_SECONDS);
  }

  /** Stores what a run has shown; too short a run shows nothing, nor do a few foreign points. */
  public void store(double flops, double seconds) throws IOException {
    boolean few = foreign && flops < FEW_POINTS && read() != null;
    if (flops > 0 && seconds > 0.1 && !few) {
      for (Path file : List.of(ofSweep(), ofExperiment())) {
        JsonNode earlier = read(file);
        ObjectNode node = JSON.createObjectNode();
        node.put("flops", flops + (earlier == null ? 0 : MEMORY * flops(earlier)));
        node.put("seconds", seconds + (earlier == null ? 0 : MEMORY * seconds(earlier)));
        folder.writeText(file, node.toString());
      }
    }
  }

  private Path ofExperiment() {
    return folder.own("calibration/" + experiment + ".json");
  }

  private Path ofSweep() {
    return folder.own("calibration/" + experiment + "." + sweep.replace(":", "%3A") + ".json");
  }

  /** What this sweep has shown, or others that it is like; null if nothing. */
  private JsonNode read() {
    JsonNode own = read(ofSweep());
    return own != null || TypicalSpeeds.hasOwn(sweep) ? own : read(ofExperiment());
  }

  private JsonNode read(Path file) {
    try {
      String text = folder.readText(file);
      JsonNode node = text == null ? null : JSON.readTree(text);
      return node == null || speed(node) > 0 && speed(node) < FASTEST ? node : damaged(file);
    } catch (JsonProcessingException e) {
      return damaged(file);
    } catch (IOException e) {
      return null;
    }
  }

  private static double flops(JsonNode node) {
    return node.path("flops").asDouble();
  }

  private static double seconds(JsonNode node) {
    return node.path("seconds").asDouble();
  }

  private static double speed(JsonNode node) {
    return flops(node) / seconds(node);
  }

  /** Said once a process. */
  private static JsonNode damaged(Path file) {
    if (TOLD.add(file.toString())) {
      System.err.println("ignored " + file + ", which is damaged");
    }
    return null;
  }
}
