// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A user's script beside a work of ours that is the same.
 *
 * @param script the file
 * @param arguments its arguments; {@code {cores}} in one stands for the number of cores of a
 *     session
 * @param bench the {@link KernelBench} of ours
 * @param work the {@link Measurement#work} of it
 * @param per how many of our units are one of the script's
 * @param field of the script's line of JSON; null for the best of its repeats
 */
public record Peer(
    Path script, List<String> arguments, String bench, String work, double per, String field) {

  /** Copies the arguments. */
  public Peer {
    arguments = List.copyOf(arguments);
  }

  /** The script and its arguments, as one would type them beside it. */
  public String line() {
    String name = script.getFileName().toString();
    return arguments.isEmpty() ? name : name + " " + String.join(" ", arguments);
  }
}
