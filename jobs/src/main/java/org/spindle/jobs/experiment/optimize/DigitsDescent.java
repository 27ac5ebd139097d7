// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.optimize.EdgeOfStability.CHECKS;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.data.SmallDigits;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Parameters;
import org.spindle.jobs.experiment.optimize.EdgeOfStability.Result;
import org.spindle.linalg.Matrix;
import org.spindle.network.Architecture;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.GradientRule;
import org.spindle.optimize.MinibatchDescent;
import org.spindle.optimize.NetworkObjective;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Optimizer;
import org.spindle.optimize.Sharpness;
import org.spindle.optimize.SinglePart;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * A network of {@link EdgeOfStability} that descends on digits, and how sharp its minimum becomes.
 */
final class DigitsDescent {

  static final int PRODUCTS = 20; // with the Hessian, for a sharpness
  private static final double NEAR_EDGE = 0.05; // of a network, theory check O9

  private DigitsDescent() {}

  static Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Architecture network = p.network();
    Mnist mnist = data.mnist();
    require(
        p.samples() <= mnist.trainCount(), "samples must be <= " + mnist.trainCount(), p.samples());
    SmallDigits.Sample drawn = SmallDigits.draw(mnist, p.samples(), p.side(), streams.of("data"));
    Matrix inputs = TrainingSet.centred(drawn.images());
    TrainingSet digits = TrainingSet.labelled(inputs, drawn.labels(), Mnist.CLASSES);
    Objective f = new NetworkObjective(network, digits, 0);
    Optimizer descent =
        new MinibatchDescent(
            new SinglePart(f),
            start(network, p.gain(), streams.of("start")),
            new GradientRule.Plain(p.rate()),
            1,
            streams.of("order"));
    double[] direction = GaussianMatrix.matrix(f.dimension(), 1, 1, streams.of("direction"));
    double[] sharpnesses = new double[CHECKS + 1];
    double[] losses = new double[CHECKS + 1];
    for (int check = 0; check <= CHECKS; check++) {
      descent.run(check == 0 ? 0 : p.step(check) - p.step(check - 1), watch);
      losses[check] = f.value(descent.point());
      sharpnesses[check] = Sharpness.of(f, descent.point(), direction, PRODUCTS, watch);
    }
    double[] none = {};
    return new Result(none, none, none, null, null, sharpnesses, losses);
  }

  private static double[] start(Architecture network, double gain, RandomGenerator random) {
    double[] start = new double[network.parameters()];
    for (int l = 1; l <= network.factors(); l++) {
      double deviation = gain / Math.sqrt(network.width(l - 1));
      for (int i = network.weightOffset(l); i < network.biasOffset(l); i++) {
        start[i] = deviation * random.nextGaussian();
      }
    }
    return start;
  }

  static void claims(List<Row<Parameters, Result>> networks, Claims claims) {
    claims
        .each(
            "the sharpness of a tanh network on digits stays at 2/η once it is there",
            where(networks, DigitsDescent::arrives),
            row -> Finding.exact(1, late(row) / row.p().edge(), NEAR_EDGE))
        .each(
            "the sharpness of a tanh network on digits rises: it is below 2/η at the start",
            networks,
            row -> Finding.atMost(row.p().edge(), Estimate.exact(row.r().sharpnesses()[0]), 0));
  }

  /** Whether the sharpness came to the edge before the last quarter of the time. */
  private static boolean arrives(Row<Parameters, Result> row) {
    double[] all = row.r().sharpnesses();
    return Arrays.stream(all, 0, all.length * 3 / 4).anyMatch(s -> s >= row.p().edge());
  }

  /** Mean sharpness over the last quarter of the time. */
  private static double late(Row<Parameters, Result> row) {
    double[] all = row.r().sharpnesses();
    return Arrays.stream(all, all.length * 3 / 4, all.length).average().orElseThrow();
  }
}
