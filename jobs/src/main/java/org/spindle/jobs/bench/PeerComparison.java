// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scripts of others and works of ours in turn, so that both meet the same noise. */
public final class PeerComparison {

  private static final String CORES = "{cores}";

  private final PeerPrograms programs;
  private final Machine machine;
  private final int rounds;

  /**
   * A comparison.
   *
   * @param programs runs the scripts
   * @param machine what our benches work with
   * @param rounds how often each has its turn, ≥ 1
   */
  public PeerComparison(PeerPrograms programs, Machine machine, int rounds) {
    this.programs = programs;
    this.machine = machine;
    this.rounds = rounds;
  }

  /**
   * One script beside ours.
   *
   * @throws PeerFailure if either fails
   */
  public PeerRatio of(Peer peer) throws IOException {
    KernelBench bench = KernelBenches.called(peer.bench());
    List<String> arguments = arguments(peer);
    Double gemm = programs.gemm(peer);
    return race(
        peer,
        rounds,
        () -> programs.run(peer, arguments),
        () -> ours(bench, peer.work()),
        gemm == null ? null : gemm / machine.doublePeak());
  }

  /** What has a turn. */
  interface Turn<T> {
    T take() throws IOException;
  }

  static PeerRatio race(
      Peer peer, int rounds, Turn<PeerLine> theirs, Turn<Measurement> ours, Double gemmShare)
      throws IOException {
    double[] our = new double[rounds];
    double[] their = new double[rounds];
    String unit = "";
    ForeignLoad load = new ForeignLoad();
    for (int round = 0; round < rounds; round++) {
      PeerLine line = load.during(theirs);
      Measurement measurement = load.during(ours);
      unit = measurement.unit();
      our[round] = measurement.value();
      their[round] = line.figure(peer, Pace.of(unit));
    }
    return PeerRatio.of(peer, unit, our, their, load.most(), gemmShare);
  }

  private List<String> arguments(Peer peer) {
    if (peer.arguments().stream().noneMatch(argument -> argument.contains(CORES))) {
      return peer.arguments();
    }
    int cores = machine.spark().get().sparkContext().defaultParallelism();
    return peer.arguments().stream()
        .map(argument -> argument.replace(CORES, String.valueOf(cores)))
        .toList();
  }

  private Measurement ours(KernelBench bench, String wanted) throws IOException {
    List<Measurement> found = new ArrayList<>();
    Scoreboard only =
        new Scoreboard() {
          @Override
          public boolean wants(String work) {
            return work.equals(wanted);
          }

          @Override
          public void accept(Measurement measurement) {
            if (wants(measurement.work())) {
              found.add(measurement);
            }
          }
        };
    try {
      bench.measure(machine, only);
    } catch (IllegalStateException e) {
      throw new PeerFailure("ours failed: " + e.getMessage());
    }
    if (found.isEmpty()) {
      throw new PeerFailure("ours measured nothing"); // python3 is not there
    }
    return found.get(0);
  }
}
