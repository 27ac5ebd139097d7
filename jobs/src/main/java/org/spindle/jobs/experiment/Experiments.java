// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
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

  private static final String SERVICE = "META-INF/services/" + Experiment.class.getName();

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
      requireEachOnce(loader);
      for (Experiment<?, ?> each : ServiceLoader.load(Experiment.class, loader)) {
        found.add(each);
      }
    } catch (ServiceConfigurationError e) {
      String cause = e.getCause() == null ? "" : ": " + e.getCause();
      throw UserError.usage("an experiment of your own cannot be used: " + e.getMessage() + cause);
    } catch (IOException e) {
      throw UserError.usage("a jar of --jars cannot be read: " + e.getMessage());
    }
    found.sort(Comparator.comparing(Experiment::name));
    return found;
  }

  /** A class that two jars offer, as two versions of one do, would be taken from the first one. */
  private static void requireEachOnce(ClassLoader loader) throws IOException {
    Map<String, URL> offered = new HashMap<>();
    for (URL url : Collections.list(loader.getResources(SERVICE))) {
      try (InputStream in = url.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.lines().map(l -> l.replaceAll("#.*", "").strip()).toList()) {
          URL first = line.isEmpty() ? null : offered.putIfAbsent(line, url);
          if (first != null && !first.equals(url)) {
            throw UserError.usage(
                "two jars bring %s: %s and %s; leave one out"
                    .formatted(line, jar(first), jar(url)));
          }
        }
      }
    }
  }

  /** The jar of an entry, as jar:file:/x/my.jar!/META-INF/services/… names it. */
  private static String jar(URL entry) {
    return entry.toString().replaceFirst("^jar:", "").replaceFirst("!?/META-INF/.*$", "");
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
