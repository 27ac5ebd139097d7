// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.NativeBlas;

/** The plugin in a Spark of its own, since a JVM chooses its library only once. */
@Tag("slow")
class BlasPluginTest {

  /** Runs one task with the plugin and prints the engine that it met. */
  static final class Main {

    private Main() {}

    public static void main(String[] args) {
      SparkConf conf =
          new SparkConf()
              .setMaster("local[1]")
              .setAppName("plugin")
              .set("spark.ui.enabled", "false")
              .set("spark.plugins", BlasPlugin.class.getName())
              .set(BlasPlugin.REQUIRE_NATIVE, args[0]);
      try (JavaSparkContext spark = new JavaSparkContext(conf)) {
        DenseMatrix product =
            Matrices.dense(20, 20, new double[400])
                .toDense()
                .multiply((DenseMatrix) Matrices.eye(20));
        String engine = spark.parallelize(List.of(1)).map(i -> NativeBlas.prepare().name()).first();
        System.out.println("engine=" + engine + " rows=" + product.numRows());
      } catch (IllegalStateException e) {
        System.out.println("refused=" + e.getMessage());
      }
    }
  }

  @Test
  void tasksMeetThePreparedEngine() throws Exception {
    String output = run("false");
    assertTrue(output.contains("engine=" + NativeBlas.prepare().name() + " rows=20"), output);
    assertEquals(2, output.split("BLAS and LAPACK: ", -1).length, "logged once:\n" + output);
  }

  @Test
  void javaEngineStopsTheDriverWhereNativeIsRequired() throws Exception {
    String output = run("true", "-D" + NativeBlas.ENGINE_PROPERTY + "=java");
    assertTrue(output.contains("refused=no native BLAS in this JVM (-Dspindle.blas=java"), output);
  }

  private static String run(String required, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument :
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add-") || argument.startsWith("-Djdk.")) {
        command.add(argument);
      }
    }
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), required));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
