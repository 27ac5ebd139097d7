// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reader of sweep files. What it does not understand is an error of one line with file, line
 * and, where there is one, the nearest thing that it does understand.
 */
public final class SweepFile {

  private static final String START = "a sweep begins with 'experiment: …'";

  private static final Set<String> KEYS =
      Set.of(
          "experiment", "claim", "parameters", "axes", "replicates", "seed", "timeout", "scales");
  private static final Set<String> ALL_KEYS =
      Stream.concat(KEYS.stream(), ProgramReader.KEYS.stream())
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> SCALE_KEYS =
      Set.of("parameters", "axes", "replicates", "timeout");

  private final String file;
  private final String text;

  private SweepFile(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * The sweep in a file.
   *
   * @param path the file, UTF-8
   * @return the sweep
   * @throws SweepException if the file cannot be read or is no sweep
   */
  public static Sweep read(Path path) {
    if (path.toString().isEmpty()) {
      throw new SweepException("the name of a sweep file is empty");
    }
    if (Files.isDirectory(path)) {
      throw new SweepException(path + ": a folder; a sweep is a file");
    }
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new SweepException(path + ": " + absent(path));
    } catch (CharacterCodingException e) {
      throw new SweepException(path + ": the file is not text in UTF-8");
    } catch (IOException e) {
      throw new SweepException(path + ": cannot be read: " + e);
    }
  }

  /**
   * The sweep in a text.
   *
   * @param file the name that stands in messages
   * @param text the text of a sweep file
   * @return the sweep
   * @throws SweepException if the text is no sweep
   */
  public static Sweep parse(String file, String text) {
    return new SweepFile(file, text).sweep();
  }

  private Sweep sweep() {
    YamlNode.Mapping root = YamlTree.parse(file, text, START).mapping("a sweep");
    YamlNode experiment = root.get("experiment");
    boolean program =
        experiment instanceof YamlNode.Scalar scalar && scalar.value().equals(Program.EXPERIMENT);
    if (!program) {
      ProgramReader.requireNone(root);
    }
    root.requireKeys(program ? ALL_KEYS : KEYS);
    if (experiment == null) {
      throw root.error("a sweep needs 'experiment: NAME'");
    }
    Change own = change(root);
    Map<String, String> places = new LinkedHashMap<>(root.places());
    places.keySet().removeAll(Set.of("parameters", "axes"));
    places.putAll(own.places());
    YamlNode claim = root.get("claim");
    return new Sweep(
        file,
        text,
        question(),
        experiment.text("experiment").replace('_', '-'),
        claim == null ? "" : claim.text("claim"),
        own.parameters(),
        own.axes(),
        own.replicates() == null ? new Replicates.Fixed(1) : own.replicates(),
        own.seed() == null ? 1 : own.seed(),
        own.timeoutSeconds() == null ? Double.POSITIVE_INFINITY : own.timeoutSeconds(),
        scales(root.get("scales")),
        places,
        program ? ProgramReader.program(root, Sweep.baseName(file)) : null);
  }

  private Map<String, Change> scales(YamlNode node) {
    Map<String, Change> scales = new LinkedHashMap<>();
    if (node != null) {
      YamlNode.Mapping mapping = node.mapping("scales");
      mapping
          .entries()
          .forEach(
              (name, scale) ->
                  scales.put(name, change(scale.mapping("scale " + name).requireKeys(SCALE_KEYS))));
    }
    return scales;
  }

  /** The part that the file itself and each of its scales have in common. */
  private static Change change(YamlNode.Mapping mapping) {
    Map<String, String> places = new LinkedHashMap<>();
    Map<String, Object> parameters = new LinkedHashMap<>();
    YamlNode.Mapping fixed = section(mapping, "parameters");
    fixed.entries().forEach((name, node) -> parameters.put(name, parameter(name, node)));
    places.putAll(fixed.places());
    Map<String, Axis> axes = new LinkedHashMap<>();
    YamlNode.Mapping varied = section(mapping, "axes");
    for (String name : varied.entries().keySet()) {
      Axis axis = AxisReader.axis(name, varied.get(name));
      claimName(name, varied.places().get(name), places);
      if (axis instanceof Axis.Zip) {
        YamlNode members = varied.get(name).mapping(name).get("zip");
        members.mapping(name).places().forEach((member, at) -> claimName(member, at, places));
      }
      axes.put(name, axis);
    }
    for (String key : List.of("replicates", "seed", "timeout")) {
      if (mapping.places().containsKey(key)) {
        places.put(key, mapping.places().get(key));
      }
    }
    if (mapping.get("replicates") instanceof YamlNode.Mapping replicates
        && replicates.get("until") instanceof YamlNode.Mapping until
        && until.places().containsKey("of")) {
      places.put(Sweep.UNTIL_OF, until.places().get("of"));
    }
    return new Change(
        parameters,
        axes,
        value(mapping, "replicates", (name, node) -> ReplicatesReader.replicates(node)),
        value(mapping, "seed", (name, node) -> Literals.whole(name, node.scalar(name))),
        value(mapping, "timeout", (name, node) -> Literals.seconds(name, node.scalar(name))),
        places);
  }

  private static YamlNode.Mapping section(YamlNode.Mapping mapping, String key) {
    YamlNode node = mapping.get(key);
    return node == null
        ? new YamlNode.Mapping(mapping.place(), Map.of(), Map.of())
        : node.mapping(key);
  }

  private static Object parameter(String name, YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.value();
    }
    String next = node instanceof YamlNode.Nothing ? "" : "; several values go under axes";
    throw node.error(
        "parameter '%s' must be a single value, was %s%s".formatted(name, node.kind(), next));
  }

  /** Notes the place of a name that an axis uses; it must not be in use already. */
  private static void claimName(String name, String place, Map<String, String> places) {
    String before = places.putIfAbsent(name, place);
    if (before != null) {
      throw new SweepException(
          "%s: '%s' already has a value or an axis at %s; keep one".formatted(place, name, before));
    }
  }

  private static <T> T value(
      YamlNode.Mapping mapping, String key, BiFunction<String, YamlNode, T> reader) {
    YamlNode node = mapping.get(key);
    if (node == null) {
      return null;
    }
    try {
      return reader.apply(key, node);
    } catch (IllegalArgumentException e) {
      throw node.error(e.getMessage());
    }
  }

  /** The first paragraph of the comment at the head of the file. */
  private String question() {
    StringBuilder question = new StringBuilder();
    for (String line : text.lines().dropWhile(SweepFile::isBeforeComment).toList()) {
      String words = line.replaceFirst("^#+", "").strip();
      if (!line.startsWith("#") || words.isEmpty()) {
        break;
      }
      question.append(question.isEmpty() ? "" : " ").append(words);
    }
    return question.toString();
  }

  private static boolean isBeforeComment(String line) {
    return line.isBlank() || line.equals("---") || line.matches("#\\s*");
  }

  private static String absent(Path path) {
    return Files.isSymbolicLink(path)
        ? "a link to a file that is not there"
        : "no such file" + neighbours(path);
  }

  private static String neighbours(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Path name = path.getFileName();
    if (folder == null || name == null) {
      return "";
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      return Nearest.to(name.toString(), names)
          .map(near -> ", did you mean '" + path.resolveSibling(near) + "'?")
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
