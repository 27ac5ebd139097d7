// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The keys of a sweep file that go with {@code experiment: command}. */
final class ProgramReader {

  /** What such a file may have on its top level beside the keys of every sweep. */
  static final Set<String> KEYS = Set.of("command", "files", "name", "seconds");

  private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  private ProgramReader() {}

  /** Rejects these keys where the experiment is one of ours. */
  static void requireNone(YamlNode.Mapping root) {
    for (String key : root.entries().keySet()) {
      if (KEYS.contains(key)) {
        throw new SweepException(
            "%s: unknown key '%s'; it goes with 'experiment: command'"
                .formatted(root.places().get(key), key));
      }
    }
  }

  /**
   * The program of a sweep file.
   *
   * @param base the file's name without folder and ending
   */
  static Program program(YamlNode.Mapping root, String base) {
    YamlNode command = root.get("command");
    if (command == null) {
      throw new SweepException(
          root.places().get("experiment")
              + ": 'experiment: command' needs 'command: [PROGRAM, ARGUMENT, ...]'");
    }
    List<String> line = command.words("command", "[PROGRAM, ARGUMENT, ...]");
    if (line.isEmpty()) {
      throw command.error("command must be a list [PROGRAM, ARGUMENT, ...], was empty");
    }
    YamlNode files = root.get("files");
    return new Program(
        name(root, base),
        line,
        files == null ? List.of() : files.words("files", "[FILE, ...]"),
        seconds(root.get("seconds")));
  }

  private static String name(YamlNode.Mapping root, String base) {
    YamlNode node = root.get("name");
    String name = (node == null ? base : node.text("name")).replace('_', '-');
    if (name.matches(NAME)) {
      return name;
    }
    String likely = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    likely = likely.replaceAll("^[-0-9]+|-$", "");
    String advice = "a table's name has small letters, digits and dashes, as in 'name: %s'";
    advice = advice.formatted(likely.matches(NAME) ? likely : "my-sweep");
    throw node != null
        ? node.error(advice + ", was '" + name + "'")
        : root.error("the table would be called '" + name + "', as the file; " + advice);
  }

  private static double seconds(YamlNode node) {
    if (node == null) {
      return Double.NaN;
    }
    try {
      double seconds = Literals.seconds("seconds", node.scalar("seconds"));
      if (Double.isInfinite(seconds)) {
        throw new IllegalArgumentException("seconds must be finite");
      }
      return seconds;
    } catch (IllegalArgumentException e) {
      throw node.error(e.getMessage());
    }
  }
}
