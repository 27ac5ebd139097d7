// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.launcher.SparkLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.sweep.SweepFile;
import picocli.CommandLine;

/**
 * The files for clusters are what their readers take: the operators of Kubernetes, by the schemas
 * of their resources, a builder of images, and Spark, by its own list of settings.
 */
class KubernetesFilesTest {

  private static final Path FOLDER = Repository.ROOT.resolve("deploy/kubernetes");
  private static final Path SETTINGS = Repository.ROOT.resolve("conf/spark");
  private static final String APACHE = "apache";
  private static final String IMAGE = "spark.kubernetes.container.image";

  /** How many executors there are is of the sweep, not of the cluster. */
  private static final Set<String> OF_THE_SWEEP = Set.of("spark.executor.instances");

  /** What {@code Sessions} sets itself, the image has in its environment, or the operators do. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "spark.sql.session.timeZone",
          "spark.sql.parquet.compression.codec",
          "spark.executorEnv.OMP_NUM_THREADS",
          "spark.kubernetes.driverEnv.OMP_NUM_THREADS",
          "spark.kubernetes.driver.podTemplateFile",
          "spark.kubernetes.executor.podTemplateFile");

  private static Path file(String operator) {
    return FOLDER.resolve(operator + ".yaml");
  }

  private static List<String> faults(String operator, String yaml) throws IOException {
    boolean apache = operator.equals(APACHE);
    return Manifest.of(yaml)
        .faults(operator, apache ? "spark.apache.org/v1" : "sparkoperator.k8s.io/v1beta2");
  }

  private static String only(List<String> faults) {
    assertEquals(1, faults.size(), faults.toString());
    return faults.get(0);
  }

  /** A file in which one thing is changed. */
  private static String spoilt(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(before), before);
    return text.replace(before, after);
  }

  @ParameterizedTest
  @ValueSource(strings = {APACHE, "kubeflow"})
  void manifestsFitTheSchemasOfTheirOperators(String operator) throws IOException {
    assertEquals(List.of(), faults(operator, Files.readString(file(operator))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apache | mainClass: | mainKlass: | mainKlass",
        "apache | runAsUser: 185 | runAsUser: '185' | integer expected",
        "apache | runAsNonRoot: true | runAsNonroot: true | runAsNonroot",
        "apache | maxRestartAttempts: 10 | maxRestartAttempts: ten | integer expected",
        "apache | restartPolicy: OnFailure | restartPolicy: Sometimes | enumeration",
        "apache | runtimeVersions: | configMapSpecs: | runtimeVersions",
        "apache | spark.authenticate: \"true\" | spark.authenticate: true | string expected",
        "apache | kind: SparkApplication | kind: SparkCluster | $.kind",
        "apache | spark.apache.org/v1 | spark.apache.org/v1alpha1 | $.apiVersion",
        "kubeflow | mainClass: | mainKlass: | mainKlass",
        "kubeflow | cores: 1 | cores: one | integer expected",
        "kubeflow | type: Java | type: Fortran | enumeration",
        "kubeflow | sparkVersion: 4.2.0 | sparkVersion: 4.2 | string expected",
        "kubeflow | mainApplicationFile: | mainClass2: | mainApplicationFile",
        "kubeflow | claimName: | claim: | claimName",
        "kubeflow | mountPath: /results | path: /results | mountPath",
        "kubeflow | name: spindle | name: Spindle | $.metadata.name"
      })
  void aFieldThatIsUnknownMissingOrOfAnotherTypeIsFound(
      String operator, String before, String after, String words) throws IOException {
    List<String> faults = faults(operator, spoilt(file(operator), before, after));
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(words)), faults.toString());
  }

  /** The parts of a manifest that say what a pod and its container may. */
  private static List<JsonNode[]> pods(String operator) throws IOException {
    Manifest manifest = Manifest.read(file(operator));
    List<JsonNode[]> pods = new ArrayList<>();
    for (String role : List.of("driver", "executor")) {
      String pod = "/spec/" + role + "Spec/podTemplateSpec/spec";
      String part = "/spec/" + role;
      pods.add(
          operator.equals(APACHE)
              ? new JsonNode[] {
                manifest.at(pod + "/securityContext"),
                manifest.at(pod + "/containers/0/securityContext")
              }
              : new JsonNode[] {
                manifest.at(part + "/podSecurityContext"), manifest.at(part + "/securityContext")
              });
    }
    return pods;
  }

  @Test
  void noPodIsRootsAndAllAreTheImagesUsers() throws IOException {
    Manifest template = Manifest.read(SETTINGS.resolve("pod.yaml"));
    JsonNode pod = template.at("/spec/securityContext");
    JsonNode container = template.at("/spec/containers/0/securityContext");
    List<String> users = new Dockerfile(Files.readString(FOLDER.resolve("Dockerfile"))).all("USER");
    assertEquals(users.get(users.size() - 1), pod.path("runAsUser").asText());
    assertTrue(pod.path("runAsNonRoot").asBoolean());
    assertEquals("RuntimeDefault", pod.at("/seccompProfile/type").asText());
    assertEquals("false", container.path("allowPrivilegeEscalation").asText());
    assertEquals("ALL", container.at("/capabilities/drop/0").asText());
    for (String operator : List.of(APACHE, "kubeflow")) {
      for (JsonNode[] given : pods(operator)) {
        assertEquals(pod, given[0], operator);
        assertEquals(container, given[1], operator);
      }
    }
  }

  @Test
  void theTemplateOfSubmissionsFitsTheSchemaOfPods() throws IOException {
    Path file = SETTINGS.resolve("pod.yaml");
    assertEquals(List.of(), Manifest.faultsOfPod(Manifest.read(file).at("")));
    String unknown = spoilt(file, "fsGroup", "group");
    assertTrue(only(Manifest.faultsOfPod(Manifest.of(unknown).at(""))).contains("group"));
    String typed = spoilt(file, "runAsUser: 185", "runAsUser: spark");
    assertTrue(only(Manifest.faultsOfPod(Manifest.of(typed).at(""))).contains("integer expected"));
  }

  @Test
  void theImageIsBuiltFromWhatIsGatheredAndIsNotRoots() throws IOException, InterruptedException {
    Dockerfile image = new Dockerfile(Files.readString(FOLDER.resolve("Dockerfile")));
    assertEquals(List.of(), image.faults());
    String from = only(image.all("FROM"));
    assertTrue(
        from.startsWith("apache/spark:" + org.apache.spark.package$.MODULE$.SPARK_VERSION()));
    String gathers = Files.readString(FOLDER.resolve("image"));
    for (String source : image.copied()) {
      assertTrue(
          gathers.contains("\"$root/" + source + "\"")
              || gathers.contains("mkdir -p \"$image/" + source + "\""),
          source);
    }
    for (String command : image.all("RUN")) {
      Process shell = new ProcessBuilder("sh", "-n", "-c", command).inheritIO().start();
      assertEquals(0, shell.waitFor(), command);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USER 185 | USER root | runs as root",
        "USER 185 | USER 0 | runs as 0",
        "USER 185 | USER spark | runs as spark",
        "COPY conf /opt/spindle/conf | COPPY conf /opt/spindle/conf | unknown instruction COPPY",
        "COPY conf /opt/spindle/conf | COPY conf | to nowhere",
        "FROM apache | ENV apache | begins with ENV"
      })
  void aSpoiltDockerfileIsFound(String before, String after, String words) throws IOException {
    String text = spoilt(FOLDER.resolve("Dockerfile"), before, after);
    List<String> faults = new Dockerfile(text).faults();
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(words)), faults.toString());
  }

  /** Key and value of each line, as the launcher and Spark read them. */
  private static Map<String, String> settings(String name) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(SETTINGS.resolve(name + ".conf"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.strip().split("\\s+", 2);
        assertEquals(null, settings.put(parts[0], parts[1]), parts[0] + " stands twice");
      }
    }
    return settings;
  }

  /** The settings of a manifest, those that the operator has fields for among them. */
  private static Map<String, String> settings(Manifest manifest) {
    Map<String, String> settings = manifest.map("/spec/sparkConf");
    Map<String, String> fields =
        Map.of(
            "/spec/image", IMAGE,
            "/spec/imagePullPolicy", IMAGE + ".pullPolicy",
            "/spec/driver/memory", "spark.driver.memory",
            "/spec/driver/serviceAccount",
                "spark.kubernetes.authenticate.driver.serviceAccountName",
            "/spec/executor/instances", "spark.executor.instances",
            "/spec/executor/cores", "spark.executor.cores",
            "/spec/executor/memory", "spark.executor.memory");
    fields.forEach((place, key) -> put(settings, key, manifest.at(place)));
    for (JsonNode variable : manifest.at("/spec/driver/env")) {
      String key = "spark.kubernetes.driverEnv." + variable.get("name").asText();
      put(settings, key, variable.get("value"));
    }
    for (JsonNode variable : manifest.at("/spec/executor/env")) {
      put(settings, "spark.executorEnv." + variable.get("name").asText(), variable.get("value"));
    }
    return settings;
  }

  private static void put(Map<String, String> settings, String key, JsonNode value) {
    if (!value.isMissingNode()) {
      settings.put(key, value.asText());
    }
  }

  private static List<String> unknown(Map<String, String> settings) {
    List<String> faults = new ArrayList<>();
    settings.forEach((key, value) -> faults.addAll(SparkKey.faults(key, value)));
    return faults;
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "standalone", "yarn", "kubernetes"})
  void everySettingIsOneOfSparksOwn(String name) throws IOException {
    assertEquals(List.of(), unknown(settings(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {APACHE, "kubeflow"})
  void everySettingOfAManifestIsOneOfSparksOwn(String operator) throws IOException {
    assertEquals(List.of(), unknown(settings(Manifest.read(file(operator)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy", "deploy/yarn", "deploy/kubernetes"})
  void everySettingThatAPageTellsIsOneOfSparksOwn(String folder) throws IOException {
    String page = Files.readString(Repository.ROOT.resolve(folder).resolve("README.md"));
    Map<String, String> told = new TreeMap<>();
    Pattern.compile("--conf (spark\\.[\\w.]+)=([^\\s`]+)")
        .matcher(page)
        .results()
        .forEach(found -> told.put(found.group(1), found.group(2)));
    assertEquals(List.of(), unknown(told));
    assertEquals(page.contains("--conf spark."), !told.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "spark.excludeOnFailure.enable, true",
    "spark.kubernetes.container.picture, spindle",
    "spark.yarn.maxAppAttempt, 2",
    "spark.kubernetes.driver.volumes.persistentVolumeClaim.results.options.claim, results",
    "spark.locality.wait, soon",
    "spark.executor.cores, four",
    "spark.sql.shuffle.partitions, 0",
    "spark.kubernetes.memoryOverheadFactor, some"
  })
  void aSettingThatSparkDoesNotKnowIsFound(String key, String value) {
    assertTrue(only(SparkKey.faults(key, value)).contains(key));
  }

  /** Settings of two places that are not alike. */
  private static List<String> differences(Map<String, String> one, Map<String, String> other) {
    Set<String> keys = new HashSet<>(one.keySet());
    keys.addAll(other.keySet());
    keys.removeAll(OF_THE_SWEEP);
    return keys.stream()
        .filter(key -> !alike(key, one.get(key), other.get(key)))
        .map(key -> key + ": " + one.get(key) + ", " + other.get(key))
        .sorted()
        .toList();
  }

  /** Equal, or left to Spark where it would do the same. */
  private static boolean alike(String key, String one, String other) {
    if (one != null && other != null) {
      return one.equals(other);
    }
    String given = one == null ? other : one;
    return ELSEWHERE.contains(key) || SparkKey.isDefault(key, given);
  }

  /** Without what a pod has by other means: its volumes, and the file that says what is logged. */
  private static Map<String, String> inStep(Map<String, String> settings) {
    Map<String, String> shared = new TreeMap<>(settings);
    shared.keySet().removeIf(key -> key.contains(".volumes."));
    shared.computeIfPresent(
        SparkLauncher.DRIVER_DEFAULT_JAVA_OPTIONS,
        (key, value) -> value.replaceFirst(" -Dlog4j2.configurationFile=\\S+", ""));
    return shared;
  }

  @Test
  void bothManifestsAndASubmissionSayTheSame() throws IOException {
    Map<String, String> submitted = inStep(settings("kubernetes"));
    Map<String, String> apache = settings(Manifest.read(file(APACHE)));
    Map<String, String> kubeflow = settings(Manifest.read(file("kubeflow")));
    assertEquals(List.of(), differences(inStep(apache), inStep(kubeflow)));
    assertEquals(List.of(), differences(inStep(apache), submitted));
    apache.put("spark.locality.wait", "1s");
    assertEquals("spark.locality.wait: 1s, 0s", only(differences(inStep(apache), submitted)));
    apache.remove("spark.locality.wait");
    assertEquals("spark.locality.wait: null, 0s", only(differences(inStep(apache), submitted)));
  }

  @ParameterizedTest
  @CsvSource({"apache, driverArgs, jars", "kubeflow, arguments, mainApplicationFile"})
  void aManifestRunsOurMainClassOnASweepThatIsThere(String operator, String words, String jar)
      throws IOException, ReflectiveOperationException {
    Manifest manifest = Manifest.read(file(operator));
    Class<?> main = Class.forName(manifest.at("/spec/mainClass").asText());
    assertTrue(Modifier.isStatic(main.getMethod("main", String[].class).getModifiers()));
    assertEquals("local:///opt/spindle/lib/spindle-jobs.jar", manifest.at("/spec/" + jar).asText());
    String version = org.apache.spark.package$.MODULE$.SPARK_VERSION();
    String field = operator.equals(APACHE) ? "runtimeVersions/sparkVersion" : "sparkVersion";
    assertEquals(version, manifest.at("/spec/" + field).asText());
    List<String> arguments = manifest.list("/spec/" + words);
    new CommandLine(new Spindle()).parseArgs(arguments.toArray(String[]::new));
    String sweep = arguments.get(1);
    assertTrue(sweep.startsWith("/opt/spindle/conf/sweeps/"), sweep);
    String scale = arguments.get(arguments.indexOf("--scale") + 1);
    SweepFile.read(Repository.ROOT.resolve(sweep.substring("/opt/spindle/".length()))).at(scale);
    String out = arguments.get(arguments.indexOf("--out") + 1);
    assertTrue(mounts(manifest).contains(out), out);
  }

  /** Where the volume of results is found in all pods. */
  private static Set<String> mounts(Manifest manifest) {
    Set<String> driver = new HashSet<>();
    Set<String> executor = new HashSet<>();
    manifest
        .map("/spec/sparkConf")
        .forEach(
            (key, value) -> {
              if (key.endsWith(".mount.path")) {
                (key.contains(".driver.") ? driver : executor).add(value);
              }
            });
    manifest.at("/spec/driver/volumeMounts").forEach(m -> driver.add(m.get("mountPath").asText()));
    manifest
        .at("/spec/executor/volumeMounts")
        .forEach(m -> executor.add(m.get("mountPath").asText()));
    driver.retainAll(executor);
    return driver;
  }
}
