// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;
import java.util.List;

/**
 * A program of the user's own that computes the points of a sweep, as {@code experiment: command}
 * names it. Parameters and axes then bear free names, see {@link NamedValues}.
 *
 * @param name kebab-case name of the experiment and its table
 * @param command the program and its arguments, at least the program; copied in
 * @param files what it reads, relative to the folder of the sweep file; copied in
 * @param seconds what a point takes, as the user states it; NaN if it is to be measured
 * @serial exclude
 */
public record Program(String name, List<String> command, List<String> files, double seconds)
    implements Serializable {

  /** The name in {@code experiment: command}. */
  public static final String EXPERIMENT = "command";

  /** Copies the lists in; rejects an empty command. */
  public Program {
    command = List.copyOf(command);
    files = List.copyOf(files);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command must be a list [PROGRAM, ARGUMENT, ...]");
    }
  }
}
