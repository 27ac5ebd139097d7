// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.package$;
import org.spindle.data.DatasetCatalog;
import org.spindle.jobs.run.HadoopSource;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.linalg.Engine;
import org.spindle.linalg.NativeBlas;
import org.spindle.linalg.probe.LapackProbe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code spindle doctor}. */
@Command(
    name = "doctor",
    description = "Java, Spark, BLAS engine, LAPACK routines, data sets: what works here.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--datasets", paramLabel = "URI", description = "folder of the data sets")
  private String datasets;

  // What .ci/sparks runs; README of deploy has the table.
  private static final List<String> JAVAS = List.of("17", "25");
  private static final List<String> SPARKS = List.of("4.0", "4.1", "4.2");

  private boolean ill;

  @Override
  public Integer call() throws IOException, InterruptedException {
    line("Spindle", Provenance.ofThisJar().gitCommit());
    String java = System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
    line("Java", java + tried("" + Runtime.version().feature(), JAVAS));
    String spark = package$.MODULE$.SPARK_VERSION();
    line("Spark", spark + tried(spark.replaceFirst("^(\\d+\\.\\d+).*", "$1"), SPARKS));
    line("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    line("heap", Runtime.getRuntime().maxMemory() / (1L << 20) + " MiB");
    Engine engine = NativeBlas.prepare();
    line("BLAS", engine.describe());
    if (!engine.isNative()) {
      ill("BLAS", "runs in Java, ten times slower: see the warning above");
    }
    for (LapackProbe.Result result : LapackProbe.inChildJvm()) {
      if (result.verdict() == LapackProbe.Verdict.OK) {
        line(result.routine(), "ok");
      } else {
        ill(result.routine(), result.message());
      }
    }
    String uri = FolderOption.datasets(datasets);
    HadoopSource source = new HadoopSource(uri, Sessions.hadoop());
    for (DatasetCatalog.Entry entry : DatasetCatalog.entries()) {
      for (DatasetCatalog.Verdict verdict : DatasetCatalog.verify(entry, source)) {
        if (verdict.intact()) {
          line(entry.name(), verdict.file() + " intact");
        } else {
          ill(entry.name(), verdict.message());
        }
      }
    }
    return ill ? UserError.ABORTED : 0;
  }

  private static String tried(String version, List<String> versions) {
    return versions.contains(version)
        ? ""
        : "; not tried, " + String.join(", ", versions) + " were";
  }

  private void ill(String what, String message) {
    ill = true;
    line(what, "NOT WELL: " + message);
  }

  private static void line(String what, String message) {
    System.out.printf("%-12s %s%n", what, message);
  }
}
