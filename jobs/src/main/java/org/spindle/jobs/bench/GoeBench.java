// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.random.RandomGenerator;
import org.spindle.linalg.TridiagonalSpectrum;
import org.spindle.linalg.simd.SturmSequence;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

/**
 * Spectra of the gaussian orthogonal ensemble, drawn and solved: all eigenvalues, and only how many
 * lie below sixteen places. An O(N³) solver of dense matrices is what they stand against.
 */
final class GoeBench implements KernelBench {

  private static final int[] ORDERS = {100, 500, 1000};
  private static final double SECONDS = 1;

  @Override
  public String name() {
    return "goe";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    for (int order : ORDERS) {
      Sampler sampler = new Sampler(order);
      show("GOE spectra, N = " + order, sampler::spectrum, show);
      show("GOE index, N = " + order, sampler::index, show);
    }
  }

  private static void show(String work, Runnable draw, Scoreboard show) {
    if (show.wants(work)) {
      show.accept(new Measurement(work, rate(draw), "matrices/s", null));
    }
  }

  /** Calls a second, after as long a time to warm up. */
  private static double rate(Runnable work) {
    double rate = 0;
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      long calls = 0;
      double seconds = 0;
      while (seconds < SECONDS) {
        work.run();
        calls++;
        seconds = (System.nanoTime() - start) * 1e-9;
      }
      rate = Math.max(rate, calls / seconds);
    }
    return rate;
  }

  private static final class Sampler {
    private final int order;
    private final RandomGenerator random = new Streams(PointId.of("bench")).of("goe");
    private final TridiagonalSpectrum spectrum;
    private final double[] diagonal;
    private final double[] squares;
    private final double[] values;
    private final double[] shifts = new double[SturmSequence.PAD];
    private final long[] counts = new long[shifts.length];
    private final double[] mantissas = new double[shifts.length];
    private final long[] exponents = new long[shifts.length];
    private final double[] work = new double[shifts.length];

    Sampler(int order) {
      this.order = order;
      spectrum = new TridiagonalSpectrum(order);
      diagonal = new double[order];
      squares = new double[order];
      values = new double[order];
      for (int i = 0; i < shifts.length; i++) {
        shifts[i] = 2 * Math.sqrt(order) * (2.0 * i / shifts.length - 1);
      }
    }

    void spectrum() {
      GaussianOrthogonalEnsemble.tridiagonal(order, diagonal, squares, random);
      spectrum.values(diagonal, squares, order, values);
    }

    void index() {
      GaussianOrthogonalEnsemble.tridiagonal(order, diagonal, squares, random);
      SturmSequence.evaluate(
          diagonal,
          squares,
          0,
          order,
          shifts,
          0,
          shifts.length,
          counts,
          mantissas,
          exponents,
          work);
    }
  }
}
