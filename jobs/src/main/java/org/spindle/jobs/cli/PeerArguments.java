// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spindle.jobs.bench.Machine;
import org.spindle.jobs.bench.Peer;
import org.spindle.jobs.bench.PeerComparison;
import org.spindle.jobs.bench.PeerFailure;
import org.spindle.jobs.bench.PeerList;
import org.spindle.jobs.bench.PeerPrograms;
import org.spindle.jobs.bench.PeerRatio;
import org.spindle.jobs.run.UserError;
import picocli.CommandLine.Option;

/** The options by which {@code bench} runs a user's scripts in turn with ours, and the running. */
final class PeerArguments {

  private static final String HOME = System.getenv().getOrDefault("SPINDLE_HOME", ".");

  @Option(
      names = "--peers",
      paramLabel = "DIR",
      required = true,
      description = "scripts to run in turn with ours, by DIR/peers.yaml or conf/peers.yaml")
  private String folder;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "turns of each script and of ours (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "runs the scripts (default: the Python of their first line, or python3)")
  private String python;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "of a script's turn (default: ${DEFAULT-VALUE})")
  private double timeout;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "sets a variable for the scripts alone; may stand several times")
  private Map<String, String> environment = Map.of();

  private PeerList list;
  private PeerPrograms programs;

  /** Makes sure that there is something to compare with, before anything is timed. */
  void prepare(List<String> benches) throws IOException {
    if (rounds < 1) {
      throw UserError.usage("--rounds must be at least 1, was " + rounds);
    }
    if (!(timeout > 0)) {
      throw UserError.usage("--timeout must be > 0 seconds, was " + timeout);
    }
    list = PeerList.of(path(folder), Path.of(HOME, "conf", PeerList.FILE), benches);
    programs = new PeerPrograms(python, Path.of(HOME, "datasets", "mnist"), timeout, environment);
    programs.requireStartable(list.peers());
  }

  private static Path path(String given) {
    try {
      return Path.of(given);
    } catch (InvalidPathException e) {
      throw UserError.usage("no such path: " + e.getMessage());
    }
  }

  /** Runs all in turn; prints a row of each, or why there is none. */
  List<PeerRatio> compare(Machine machine) throws IOException {
    list.leftOut().forEach(line -> System.err.println("spindle: " + Spindle.line(line)));
    PeerComparison comparison = new PeerComparison(programs, machine, rounds);
    List<PeerRatio> ratios = new ArrayList<>();
    row("work", "ours", "peer's", "unit", "ratio", "others", "gemm", "peer");
    for (Peer peer : list.peers()) {
      try {
        PeerRatio ratio = comparison.of(peer);
        ratios.add(ratio);
        show(ratio);
      } catch (PeerFailure e) {
        System.err.println("spindle: " + Spindle.line(peer.line() + ": " + e.getMessage()));
      }
    }
    warn(ratios);
    return ratios;
  }

  private static void warn(List<PeerRatio> ratios) {
    long disturbed = ratios.stream().filter(PeerRatio::isDisturbed).count();
    if (disturbed > 0) {
      System.err.printf(
          Locale.ROOT,
          "spindle: others used the machine (cores under 'others') during %d of %d: such ratios say"
              + " little, and flatter ours; measure again when it is idle%n",
          disturbed,
          ratios.size());
    }
    long handicapped = ratios.stream().filter(PeerRatio::isHandicapped).count();
    if (handicapped > 0) {
      System.err.printf(
          Locale.ROOT,
          "spindle: the BLAS of %d of %d scripts is slow here (its GEMM over ours under 'gemm'), as"
              + " one too old for this processor is: such ratios flatter ours; a newer one, or"
              + " --env OPENBLAS_CORETYPE=…, gives its best%n",
          handicapped,
          ratios.size());
    }
  }

  /** The exit code after so many comparisons that came to something. */
  int exitCode(int compared) {
    int failed = list.peers().size() - compared;
    if (failed > 0) {
      System.err.printf(
          Locale.ROOT, "spindle: %d of %d peers failed%n", failed, list.peers().size());
    }
    return failed == 0 ? 0 : UserError.POINTS_FAILED;
  }

  private static void show(PeerRatio ratio) {
    row(
        ratio.work(),
        figure(ratio.ours()),
        figure(ratio.theirs()),
        ratio.unit(),
        String.format(
            Locale.ROOT,
            "%.2f (%.2f–%.2f)",
            ratio.ratio(),
            ratio.lowestRatio(),
            ratio.highestRatio()),
        known(ratio.foreignCores()),
        known(ratio.gemmShare()),
        ratio.peer());
  }

  private static String known(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 1000 ? "%.4g" : "%,.0f", value);
  }

  private static void row(Object... words) {
    System.out.printf(Locale.ROOT, "%-66s %10s %10s %-12s %-20s %6s %5s  %s%n", words);
  }
}
