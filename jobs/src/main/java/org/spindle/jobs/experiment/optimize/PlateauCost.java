// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.PlateauEscape.GRID;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.PROBES;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.PRODUCTS;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.REGION_TRIES;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.STEPS;

import org.spindle.jobs.experiment.optimize.PlateauEscape.Method;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Parameters;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Problem;
import org.spindle.network.RecurrentNetwork;
import org.spindle.optimize.Objective;
import org.spindle.optimize.Objective.Metric;
import org.spindle.sweep.Cost;

/** What a point of {@link PlateauEscape} costs, and its gradient. */
final class PlateauCost {

  private static final int KINDS = 45; // characters of the text that comes with Spindle

  // Flops in the time of what is done for each neuron and sample beside the products: exponential
  // functions of activations, their slopes and bends, of which tanh has quick ones; and of the
  // calls for a minibatch.
  private static final double OF_VALUE = 100;
  private static final double OF_SLOPE = 180;
  private static final double OF_BEND = 500;
  private static final double OF_PART = 5e4;

  private PlateauCost() {}

  static Cost of(Parameters p) {
    boolean text = p.problem() == Problem.TEXT;
    double n = parameters(p);
    double neurons = text ? STEPS * (0.5 * p.hidden() + KINDS) : 0;
    for (int l = 1; !text && l <= p.network().factors(); l++) {
      neurons += p.network().width(l);
    }
    double products = gradientFlops(p);
    double value = products / 3 + p.samples() * OF_VALUE * neurons;
    double gradient = products + p.samples() * (OF_VALUE + (text ? 0 : OF_SLOPE)) * neurons;
    double share = (double) p.curved() / p.samples();
    double product = share * products * Objective.PRODUCT;
    double move = share * gradient + p.curved() * (text ? 0 : OF_BEND) * neurons;
    double parts = p.parts() * (OF_PART + 10 * n);
    double spectra =
        2 * (move + PROBES * ((PRODUCTS + 1) * product + decompositionFlops(n, PRODUCTS)));
    double after;
    if (p.method().isFirstOrder()) {
      double own = p.method() == Method.MOMENTUM ? parts : 160 * n;
      after = p.gradients() * (gradient + own) + 2 * p.outerSteps() * value;
    } else {
      double steps = Math.max(p.outerSteps(), p.gradients() / p.equivalentsOfStep());
      double ofMetric = p.method().metric() == Metric.HESSIAN ? 1 : 8 / 12.0;
      double tries = p.method().isDamped() ? GRID : REGION_TRIES;
      double curvature = move + p.krylov() * ofMetric * product + decompositionFlops(n, p.krylov());
      after = steps * (curvature + gradient + (tries + 1) * value);
    }
    long bytes = (long) (8 * n * (p.krylov() + 60) + 64 * p.samples() * neurons) + 20_000_000;
    return new Cost(p.passes() * (gradient + parts + value) + spectra + after, bytes);
  }

  /** Of a Krylov space: making its basis orthogonal twice. */
  static double decompositionFlops(double n, int krylov) {
    return 8 * n * krylov * krylov;
  }

  static double parameters(Parameters p) {
    return p.problem() == Problem.TEXT
        ? new RecurrentNetwork(KINDS, p.hidden()).parameters()
        : p.network().parameters();
  }

  static double gradientFlops(Parameters p) {
    return p.samples()
        * (p.problem() == Problem.TEXT
            ? new RecurrentNetwork(KINDS, p.hidden()).gradientFlops(STEPS)
            : p.network().gradientFlops());
  }
}
