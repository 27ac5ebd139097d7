// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What our launcher and Spark's own client ask of Kubernetes: the pods themselves, judged by the
 * schema of pods. No cluster is there to start them.
 */
@Tag("slow")
class KubernetesClusterTest {

  @TempDir private static Path temporary;
  private static Path spark;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    Path launcher = Repository.ROOT.resolve("deploy/spindle");
    ChildSpindle builds =
        ChildSpindle.launch(temporary, Map.of(), List.of(launcher.toString(), "list"));
    assertEquals(0, builds.await(), builds.output());
    spark = distribution();
  }

  /** The embedded Spark and its client for Kubernetes, as a distribution has them. */
  private static Path distribution() throws IOException {
    Path jars = Files.createDirectories(temporary.resolve("spark/jars"));
    List<Path> all = new ArrayList<>();
    try (Stream<Path> embedded = Files.list(Repository.ROOT.resolve("jobs/target/spark/jars"))) {
      all.addAll(embedded.toList());
    }
    String tests =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Stream.of(tests.split(File.pathSeparator))
        .filter(
            entry ->
                entry.matches(".*/(fabric8|vertx|spark-kubernetes_[^/]*|snakeyaml-engine)/.*jar"))
        .map(Path::of)
        .forEach(all::add);
    for (Path jar : all) {
      Path link = jars.resolve(jar.getFileName());
      if (Files.notExists(link)) {
        Files.createSymbolicLink(link, jar.toRealPath());
      }
    }
    return jars.getParent();
  }

  private static ChildSpindle submit(List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Repository.ROOT.resolve("deploy/spindle").toString());
    command.addAll(words);
    return ChildSpindle.launch(temporary, Map.of("SPARK_HOME", spark.toString()), command);
  }

  /** The command of the page about Kubernetes, on this master. */
  private static List<String> told(String master) throws IOException {
    String page = Files.readString(Repository.ROOT.resolve("deploy/kubernetes/README.md"));
    String command = page.substring(page.indexOf("deploy/spindle run"));
    command = command.substring(0, command.indexOf("```")).replace("\\\n", " ");
    assertTrue(command.contains("k8s://https://HOST:6443"), command);
    List<String> words =
        new ArrayList<>(
            List.of(command.strip().replace("k8s://https://HOST:6443", master).split("\\s+")));
    words.remove(0);
    return words;
  }

  private static void assertPod(JsonNode pod) throws IOException {
    assertEquals(List.of(), Manifest.faultsOfPod(pod));
    assertEquals("185", pod.at("/spec/securityContext/runAsUser").asText());
    assertTrue(pod.at("/spec/securityContext/runAsNonRoot").asBoolean());
    assertEquals(1, pod.at("/spec/containers").size());
    JsonNode container = pod.at("/spec/containers/0");
    assertEquals("false", container.at("/securityContext/allowPrivilegeEscalation").asText());
    assertEquals("spindle:0.1.0", container.path("image").asText());
    assertEquals("IfNotPresent", container.path("imagePullPolicy").asText());
    Set<String> environment = new TreeSet<>();
    container.path("env").forEach(v -> environment.add(v.get("name") + "=" + v.get("value")));
    assertTrue(environment.contains("\"OPENBLAS_NUM_THREADS\"=\"1\""), environment.toString());
  }

  @Test
  void whatThePageTellsMakesADriverThatIsNotRoots() throws IOException, InterruptedException {
    try (KubernetesServer kubernetes = new KubernetesServer()) {
      List<String> words = told(kubernetes.master());
      words.addAll(List.of("--conf", "spark.kubernetes.submission.waitAppCompletion=false"));
      ChildSpindle child = submit(words);
      assertEquals(0, child.await(), child.output());
      JsonNode driver = kubernetes.pod("driver");
      assertNotNull(driver, child.output());
      assertPod(driver);
      List<String> arguments = new ArrayList<>();
      driver.at("/spec/containers/0/args").forEach(word -> arguments.add(word.asText()));
      assertTrue(arguments.contains("local:///opt/spindle/lib/spindle-jobs.jar"), "" + arguments);
      assertTrue(arguments.contains("org.spindle.jobs.cli.Spindle"), "" + arguments);
      assertTrue(arguments.contains("/opt/spindle/conf/sweeps/depth-speed.yaml"), "" + arguments);
      assertEquals("spark", driver.at("/spec/serviceAccountName").asText());
    }
  }

  @Test
  void aDriverHereAsksForExecutorsThatAreNotRoots() throws IOException, InterruptedException {
    try (KubernetesServer kubernetes = new KubernetesServer()) {
      List<String> words =
          new ArrayList<>(List.of(FolderElsewhere.sweepTo(temporary.resolve("out").toString())));
      words.addAll(List.of("--master", kubernetes.master(), "--driver-memory", "600m"));
      words.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
      ChildSpindle child = submit(words);
      try {
        for (int i = 0; kubernetes.pod("executor") == null && i < 1200 && child.isAlive(); i++) {
          Thread.sleep(100);
        }
        JsonNode executor = kubernetes.pod("executor");
        assertNotNull(executor, child.output());
        assertPod(executor);
      } finally {
        child.kill();
      }
    }
  }

  @Test
  void theImageIsGatheredWithAllThatItCopies() throws IOException, InterruptedException {
    Path image = Repository.ROOT.resolve("deploy/kubernetes/image");
    ChildSpindle gathers =
        ChildSpindle.launch(temporary, Map.of("CONTAINER", ":"), List.of(image.toString()));
    assertEquals(0, gathers.await(), gathers.output());
    Path context = Repository.ROOT.resolve("jobs/target/image");
    Dockerfile built = new Dockerfile(Files.readString(context.resolve("Dockerfile")));
    for (String source : built.copied()) {
      assertTrue(Files.isDirectory(context.resolve(source)), source);
    }
    assertTrue(Files.exists(context.resolve("lib/spindle-jobs.jar")));
    assertTrue(Files.exists(context.resolve("conf/sweeps/depth-speed.yaml")));
  }
}
