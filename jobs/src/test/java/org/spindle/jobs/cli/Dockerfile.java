// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The instructions of a Dockerfile, in order. */
final class Dockerfile {

  /**
   * An instruction.
   *
   * @param name in capitals
   * @param rest behind it, on one line
   */
  record Instruction(String name, String rest) {}

  private static final Set<String> KNOWN =
      Set.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  private final List<Instruction> instructions = new ArrayList<>();

  Dockerfile(String text) {
    List<String> lines =
        text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#")).toList();
    for (String line : String.join("\n", lines).replace("\\\n", " ").split("\n")) {
      String[] parts = line.strip().split("\\s+", 2);
      instructions.add(new Instruction(parts[0], parts.length > 1 ? parts[1] : ""));
    }
  }

  /** What stands behind the instructions of a name. */
  List<String> all(String name) {
    return instructions.stream().filter(i -> i.name.equals(name)).map(i -> i.rest).toList();
  }

  /** Files and folders of the context that go into the image. */
  List<String> copied() {
    return all("COPY").stream()
        .map(rest -> List.of(rest.split("\\s+")))
        .flatMap(words -> words.subList(0, words.size() - 1).stream())
        .toList();
  }

  /** What no builder would take, and what Kubernetes would not start with {@code runAsNonRoot}. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Instruction i : instructions) {
      if (!KNOWN.contains(i.name)) {
        faults.add("unknown instruction " + i.name);
      } else if (i.rest.isBlank()) {
        faults.add(i.name + " of nothing");
      }
    }
    if (!instructions.get(0).name.equals("FROM")) {
      faults.add("begins with " + instructions.get(0).name);
    }
    all("COPY").stream()
        .filter(rest -> rest.split("\\s+").length < 2)
        .forEach(rest -> faults.add("COPY " + rest + " to nowhere"));
    List<String> users = all("USER");
    String last = users.isEmpty() ? "root" : users.get(users.size() - 1);
    if (!last.matches("[1-9][0-9]*(:[1-9][0-9]*)?")) {
      faults.add("runs as " + last + ", which is root or no number");
    }
    Arrays.stream(new String[] {"ENTRYPOINT", "CMD"})
        .filter(name -> !all(name).isEmpty())
        .forEach(name -> faults.add(name + " in place of that of Spark's image"));
    return faults;
  }
}
