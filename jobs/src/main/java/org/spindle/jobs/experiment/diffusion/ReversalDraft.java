// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.diffusion.Information;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Parameters;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Result;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.Estimate;

/** A result of {@link ReverseDiffusion} in the making, in nats. */
final class ReversalDraft {

  Estimate bound = Estimate.exact(Double.NaN);
  Estimate ceiling = Estimate.exact(Double.NaN);
  double linear = Double.NaN;
  double modes = Double.NaN;
  double[] curve = {};
  Estimate[] steps = {};
  double[] stepCeilings = {};
  double flops;
  Matrix[] forward = {};
  Matrix[] backward = {};
  double[] course = {};
  double[] drift = {};

  Result result(Parameters p) {
    double k = Information.bits(bound.mean());
    return new Result(
        k,
        Information.bits(bound.error()),
        Information.bits(ceiling.mean()),
        Information.bits(ceiling.error()),
        Information.bits(linear),
        Information.bits(modes),
        p.white(),
        k - p.white(),
        inBits(curve),
        inBits(Arrays.stream(steps).skip(2).mapToDouble(Estimate::mean).toArray()),
        inBits(Arrays.stream(steps).skip(2).mapToDouble(Estimate::error).toArray()),
        inBits(stepCeilings),
        flops,
        values(forward),
        values(backward),
        course,
        drift);
  }

  private static double[] inBits(double[] nats) {
    return Arrays.stream(nats).map(Information::bits).toArray();
  }

  /** Samples one after the other, of one matrix after the other. */
  static double[] values(Matrix... clouds) {
    return Arrays.stream(clouds)
        .flatMapToDouble(
            x ->
                IntStream.range(0, x.rows() * x.cols())
                    .mapToDouble(i -> x.get(i % x.rows(), i / x.rows())))
        .toArray();
  }
}
