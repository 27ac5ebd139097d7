// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.bench.KernelBench;
import org.spindle.jobs.bench.KernelBenches;
import org.spindle.jobs.bench.Machine;
import org.spindle.jobs.bench.Measurement;
import org.spindle.jobs.bench.Peak;
import org.spindle.jobs.bench.PeerRatio;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.Host;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.StampedRecords;
import org.spindle.linalg.NativeBlas;
import org.spindle.sweep.Nearest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle bench}. */
@Command(
    name = "bench",
    description =
        "Kernels and sweep overhead on this machine, beside the GEMM peak, or beside your scripts.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int SIZE = 1000;
  private static final double SECONDS = 1.0;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "results folder for the tables bench and peers (default: ${DEFAULT-VALUE})")
  private String out;

  @ArgGroup(exclusive = false)
  private PeerArguments peers;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "only these: ${COMPLETION-CANDIDATES} (default: all)",
      completionCandidates = Names.class)
  private List<String> names = List.of();

  /** The names of all benches. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      KernelBenches.all().forEach(bench -> add(bench.name()));
    }
  }

  private final List<Measurement> measurements = new ArrayList<>();
  private SparkSession spark;

  @Override
  public Integer call() throws IOException {
    List<KernelBench> chosen = chosen();
    if (peers != null) {
      peers.prepare(names);
    }
    ResultsFolder folder = FolderOption.possible(out);
    if (!names.isEmpty()) {
      requireUnhindered(chosen, folder);
    }
    FolderOption.requireWritable(folder, out);
    System.out.println(NativeBlas.prepare().describe());
    Peak single = Peak.ofFloat(SIZE, SECONDS);
    Peak twice = Peak.ofDouble(SIZE, SECONDS);
    gemm("float", single);
    gemm("double", twice);
    try {
      Machine machine = new Machine(single.gflops(), twice.gflops(), folder, this::session);
      if (peers != null) {
        return compared(machine);
      }
      for (KernelBench bench : chosen) {
        bench.measure(machine, this::show);
      }
      store(folder, "bench", Measurement.class, measurements);
    } finally {
      if (spark != null) {
        spark.close();
      }
    }
    return 0;
  }

  /** Of benches that were asked for by name. */
  private void requireUnhindered(List<KernelBench> chosen, ResultsFolder folder)
      throws IOException {
    for (KernelBench bench : chosen) {
      String hindrance = bench.hindrance(folder);
      if (hindrance != null) {
        throw UserError.usage("bench " + bench.name() + " --out " + out + ": " + hindrance);
      }
    }
  }

  private int compared(Machine machine) throws IOException {
    List<PeerRatio> ratios = peers.compare(machine);
    if (!ratios.isEmpty()) {
      store(machine.folder(), "peers", PeerRatio.class, ratios);
    }
    return peers.exitCode(ratios.size());
  }

  private List<KernelBench> chosen() {
    List<String> known = new Names();
    for (String name : names) {
      if (!known.contains(name)) {
        throw UserError.usage("no bench is called " + name + Nearest.hint(name, known));
      }
    }
    LinkedHashSet<String> wanted = new LinkedHashSet<>(names);
    return KernelBenches.all().stream()
        .filter(bench -> wanted.isEmpty() || wanted.contains(bench.name()))
        .toList();
  }

  private SparkSession session() {
    if (spark == null) {
      spark = Sessions.forReading();
    }
    return spark;
  }

  private void gemm(String precision, Peak peak) {
    String work = precision + " GEMM " + SIZE + ", through the door";
    show(new Measurement(work, peak.gflops(), "GFLOP/s", 1.0));
    double share = peak.ratio();
    show(new Measurement(precision + " GEMM, door over straight", share, "", null));
  }

  private void show(Measurement measurement) {
    measurements.add(measurement);
    String share =
        measurement.shareOfPeak() == null
            ? ""
            : String.format(Locale.ROOT, "  %3.0f %% of peak", 100 * measurement.shareOfPeak());
    System.out.printf(
        Locale.ROOT,
        "%-58s %,12.4g %s%s%n",
        measurement.work(),
        measurement.value(),
        measurement.unit(),
        share);
  }

  private <T extends Record> void store(
      ResultsFolder folder, String table, Class<T> type, List<T> records) throws IOException {
    Map<String, Object> stamp = new LinkedHashMap<>();
    stamp.put("measured_at", new Timestamp(System.currentTimeMillis()));
    stamp.put("host", Host.name());
    stamp.put("engine", NativeBlas.prepare().describe());
    stamp.put("git_commit", Provenance.ofThisJar().gitCommit());
    StampedRecords.append(session(), folder, table, stamp, type, records);
  }
}
