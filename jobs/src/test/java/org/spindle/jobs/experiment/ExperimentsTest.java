// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.run.UserError;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

class ExperimentsTest {

  @TempDir Path temporary;

  /** An experiment of somebody else. */
  public static class Pendulum implements Experiment<Pendulum.Parameters, Pendulum.Result> {
    private static final long serialVersionUID = 1L;

    /** Of a point. */
    public record Parameters(double length) {}

    /** Of a point. */
    public record Result(double period) {}

    @Override
    public About about() {
      return About.of("pendulum", 1).asks("How long does it swing?");
    }

    @Override
    public Parameters defaults() {
      return new Parameters(1);
    }

    @Override
    public Cost cost(Parameters parameters) {
      return new Cost(1, 1);
    }

    @Override
    public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
      return new Result(2 * Math.sqrt(p.length));
    }
  }

  /** Takes a name that is taken. */
  public static final class Impostor extends Pendulum {
    private static final long serialVersionUID = 1L;

    @Override
    public About about() {
      return About.of("depth-modes", 1);
    }
  }

  @Test
  void othersStandBehindOursWithTheirJar() {
    List<Talk.Part> parts = Experiments.withOthers(Talk.PARTS, List.of(new Pendulum()));
    Talk.Part last = parts.get(parts.size() - 1);
    assertEquals(Talk.PARTS.size() + 1, parts.size());
    assertEquals("Your own", last.title());
    assertEquals("pendulum", last.experiments().get(0).name());
    assertEquals(Pendulum.Result.class, last.experiments().get(0).resultType());
  }

  @Test
  void twoOfOneNameAreRefusedNamingBoth() {
    var error =
        assertThrows(
            UserError.class, () -> Experiments.withOthers(Talk.PARTS, List.of(new Impostor())));
    assertEquals(UserError.USAGE, error.exitCode());
    assertTrue(error.getMessage().contains("DepthModes"), error.getMessage());
    assertTrue(error.getMessage().contains("Impostor"), error.getMessage());
    assertThrows(
        UserError.class,
        () -> Experiments.withOthers(Talk.PARTS, List.of(new Pendulum(), new Pendulum())));
  }

  @Test
  void aServiceThatIsNotThereIsOneLine() throws IOException {
    String message = refusal("lab.Nowhere");
    assertTrue(message.contains("lab.Nowhere"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void twoJarsWithOneClassAreRefused() throws IOException {
    URL one = offering("one", Pendulum.class.getName());
    URL two = offering("two", Pendulum.class.getName());
    String message = refusal(one, two);
    assertTrue(message.contains("/one") && message.contains("/two"), message);
  }

  private String refusal(String type) throws IOException {
    return refusal(offering("jar", type));
  }

  private static String refusal(URL... urls) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls, before)) {
      thread.setContextClassLoader(loader);
      return assertThrows(UserError.class, Experiments::all).getMessage();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private URL offering(String folder, String type) throws IOException {
    Path services = temporary.resolve(folder + "/META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve(Experiment.class.getName()), type + "\n");
    return temporary.resolve(folder).toUri().toURL();
  }
}
