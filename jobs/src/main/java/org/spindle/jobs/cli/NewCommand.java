// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle new}. */
@Command(
    name = "new",
    description = "A Maven project for an experiment of your own: page, sweep file, test, README.",
    mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {

  private static final String SERVICE =
      "src/main/resources/META-INF/services/org.spindle.experiment.Experiment";
  private static final int LONGEST_NAME = 60;

  @Parameters(index = "0", paramLabel = "NAME", description = "kebab-case, as edge-of-chaos")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the project, new or empty (default: NAME)")
  private String out;

  @Override
  public Integer call() throws IOException {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || name.length() > LONGEST_NAME) {
      throw UserError.usage("an experiment is named in kebab-case, as edge-of-chaos, was " + name);
    }
    if (Experiments.named(name).isPresent()) {
      throw UserError.usage("there is an experiment " + name + " already; take another name");
    }
    Path folder = Path.of(out == null ? name : out).toAbsolutePath().normalize();
    requireNewOrEmpty(folder);
    String type = className();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", template("pom.xml"));
    files.put(name + ".yaml", template("sweep.yaml"));
    files.put("README.md", template("README.md"));
    files.put("src/main/java/lab/" + type + ".java", template("Experiment.java"));
    files.put("src/test/java/lab/" + type + "Test.java", template("Test.java"));
    files.put("src/test/resources/log4j2-test.properties", template("log4j2-test.properties"));
    files.put(SERVICE, "lab.@Class@\n");
    make(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, filled(file.getValue(), type), StandardCharsets.UTF_8);
      System.out.println(path);
    }
    System.out.println("next: `mvn install -DskipTests` in Spindle's checkout, once; then");
    System.out.println("      `mvn package` in " + folder + ", see its README.md");
    return 0;
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileSystemException e) {
      throw UserError.usage("cannot make --out " + folder + "; choose another folder");
    }
  }

  private static void requireNewOrEmpty(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw UserError.usage("--out " + folder + " is a file; choose another folder");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw UserError.usage("--out " + folder + " is not empty; choose another folder");
        }
      }
    }
  }

  /** {@code edge-of-chaos} is EdgeOfChaos. */
  private String className() {
    StringBuilder type = new StringBuilder();
    for (String word : name.split("-")) {
      type.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return type.toString();
  }

  private String filled(String text, String type) {
    return text.replace("@name@", name)
        .replace("@Class@", type)
        .replace("@version@", Provenance.ofThisJar().version())
        .replace("@options@", moduleOptions());
  }

  /** What Spark gives this JVM beyond Java's defaults. */
  private static String moduleOptions() {
    List<String> options = new ArrayList<>();
    options.add("-XX:+IgnoreUnrecognizedVMOptions");
    options.addAll(List.of(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
    return String.join(" ", options.stream().distinct().toList());
  }

  private static String template(String file) throws IOException {
    try (InputStream in = resource(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String file) {
    return NewCommand.class.getResourceAsStream("new/" + file);
  }
}
