// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** A server of the protocol of S3 over a local folder, in a process of its own, on the loopback. */
final class S3Server implements AutoCloseable {

  private static final String NAME = "spindle";
  private static final String SECRET = "of-this-test";
  private static final Pattern PORT = Pattern.compile("Started .*\\{127\\.0\\.0\\.1:(\\d+)\\}");

  private final Process process;
  private final String endpoint;

  private S3Server(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts one with an empty bucket {@code sweeps}.
   *
   * @param place an empty folder for all that it has
   */
  static S3Server start(Path place) throws IOException, InterruptedException {
    Files.createDirectories(place.resolve("store/sweeps"));
    Path properties =
        Files.writeString(
            place.resolve("s3proxy.conf"),
            String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:0",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + NAME,
                "s3proxy.credential=" + SECRET,
                "jclouds.provider=filesystem",
                "jclouds.filesystem.basedir=" + place.resolve("store")));
    Path log = place.resolve("s3proxy.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(place),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    while (process.isAlive()) {
      Matcher started = PORT.matcher(Files.readString(log));
      if (started.find()) {
        return new S3Server(process, "http://127.0.0.1:" + started.group(1));
      }
      Thread.sleep(100);
    }
    throw new IOException("it did not start: " + Files.readString(log));
  }

  /** Its jars, which must not stand beside Spark's. */
  private static String classPath(Path place) throws IOException, InterruptedException {
    Path list = place.resolve("classpath");
    ChildSpindle maven =
        ChildSpindle.launch(
            place,
            Map.of(),
            List.of(
                "mvn",
                "-q",
                "-B",
                "-ntp",
                "-f",
                Repository.ROOT.resolve("jobs/src/test/s3proxy/pom.xml").toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + list));
    assertEquals(0, maven.await(), maven.output());
    return Files.readString(list);
  }

  /** What Spark must know of it. */
  Map<String, String> conf() {
    Map<String, String> conf = new TreeMap<>();
    hadoop().forEach((key, value) -> conf.put("spark.hadoop." + key, value));
    return conf;
  }

  /** The same for Hadoop's client. */
  Configuration configuration() {
    Configuration configuration = new Configuration();
    hadoop().forEach(configuration::set);
    return configuration;
  }

  private Map<String, String> hadoop() {
    return Map.of(
        "fs.s3a.endpoint",
        endpoint,
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.connection.ssl.enabled",
        "false",
        "fs.s3a.access.key",
        NAME,
        "fs.s3a.secret.key",
        SECRET);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
