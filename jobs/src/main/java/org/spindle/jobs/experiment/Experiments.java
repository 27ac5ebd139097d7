// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.UserError;

/**
 * All experiments: those of the talk in its order, then those that jars on the class path bring
 * along ({@code --jars my.jar}), found by {@link ServiceLoader}.
 */
public final class Experiments {

  /** The title of the part that holds what is not ours. */
  public static final String YOUR_OWN = "Your own";

  private static volatile Catalogue known;

  private Experiments() {}

  private record Catalogue(ClassLoader loader, List<Talk.Part> parts) {}

  /** The experiments in the order of the talk, others behind them by name. */
  public static List<Experiment<?, ?>> all() {
    List<Experiment<?, ?>> all = new ArrayList<>();
    parts().forEach(part -> all.addAll(part.experiments()));
    return all;
  }

  /** The parts of the talk, and, where there are any, your own experiments. */
  public static List<Talk.Part> parts() {
    ClassLoader loader = loader();
    Catalogue current = known;
    if (current == null || current.loader != loader) {
      current = new Catalogue(loader, withOthers(Talk.PARTS, found(loader)));
      known = current;
    }
    return current.parts;
  }

  /** The experiment of a name. */
  public static Optional<Experiment<?, ?>> named(String name) {
    for (Experiment<?, ?> experiment : all()) {
      if (experiment.name().equals(name)) {
        return Optional.of(experiment);
      }
    }
    return Optional.empty();
  }

  /** The part of the talk that an experiment belongs to. */
  public static Talk.Part partOf(Experiment<?, ?> experiment) {
    return parts().stream()
        .filter(part -> part.experiments().stream().anyMatch(e -> isSame(e, experiment)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(experiment.name() + " is in no part of the talk"));
  }

  private static boolean isSame(Experiment<?, ?> a, Experiment<?, ?> b) {
    return a.name().equals(b.name());
  }

  /** The file name of the jar that an experiment comes from; a folder's path if it is none. */
  public static String jar(Experiment<?, ?> experiment) {
    CodeSource source = experiment.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "an unknown jar";
    }
    try {
      Path path = Path.of(source.getLocation().toURI());
      return path.toString().endsWith(".jar") ? path.getFileName().toString() : path.toString();
    } catch (java.net.URISyntaxException | IllegalArgumentException e) {
      return source.getLocation().toString();
    }
  }

  /** Spark gives the jars of {@code --jars} to the thread that runs the main class. */
  private static ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread != null ? ofThread : Experiments.class.getClassLoader();
  }

  private static List<Experiment<?, ?>> found(ClassLoader loader) {
    List<Experiment<?, ?>> found = new ArrayList<>();
    try {
      for (Experiment<?, ?> each : ServiceLoader.load(Experiment.class, loader)) {
        found.add(each);
      }
    } catch (ServiceConfigurationError e) {
      String cause = e.getCause() == null ? "" : ": " + e.getCause();
      throw UserError.usage("an experiment of your own cannot be used: " + e.getMessage() + cause);
    }
    found.sort(Comparator.comparing(Experiment::name));
    return found;
  }

  /** The parts with those that were found besides; two of one name or table are refused. */
  static List<Talk.Part> withOthers(List<Talk.Part> parts, List<Experiment<?, ?>> others) {
    Map<String, Experiment<?, ?>> tables = new HashMap<>();
    parts.forEach(part -> part.experiments().forEach(e -> tables.put(e.about().table(), e)));
    TreeSet<String> jars = new TreeSet<>();
    for (Experiment<?, ?> other : others) {
      Experiment<?, ?> first = tables.putIfAbsent(other.about().table(), other);
      if (first != null) {
        throw UserError.usage(
            "two experiments are called %s: %s of %s and %s of %s; rename one or leave its jar out"
                .formatted(
                    other.name(),
                    first.getClass().getName(),
                    jar(first),
                    other.getClass().getName(),
                    jar(other)));
      }
      jars.add(jar(other));
    }
    if (others.isEmpty()) {
      return parts;
    }
    List<Talk.Part> all = new ArrayList<>(parts);
    String story = "Experiments from " + String.join(", ", jars) + ".";
    all.add(new Talk.Part(YOUR_OWN, story, others));
    return List.copyOf(all);
  }
}
