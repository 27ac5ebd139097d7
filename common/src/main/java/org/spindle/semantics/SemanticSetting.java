// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Theory and networks of one point: the modes of its world, the step, how long learning takes.
 *
 * @param correlations what is learned
 * @param modes theory
 * @param hidden hidden units
 * @param stepSize λ
 * @param end t where learning ends
 */
public record SemanticSetting(
    Correlations correlations, SemanticModes modes, int hidden, double stepSize, double end) {

  private static final int LOOKS = 4000;
  private static final int CURVE_POINTS = 200;

  /**
   * A setting that ends after a multiple of the weakest mode's half time, or after maximalSteps.
   *
   * @param correlations what is learned
   * @param p start, step and width
   * @param overrun the multiple
   * @return the setting
   */
  public static SemanticSetting of(
      Correlations correlations, SemanticParameters p, double overrun) {
    SemanticModes modes = new SemanticModes(correlations, p.initialStrength());
    return of(correlations, modes, p.learningRate(), p.width(), p.maximalSteps(), overrun);
  }

  /**
   * A setting of given modes.
   *
   * @param correlations what is learned
   * @param modes theory
   * @param learningRate in units of 1/(2 s₁)
   * @param width hidden units; as many as modes if that is more
   * @param maximalSteps where learning ends if not before
   * @param overrun multiple of the weakest mode's half time after which learning ends
   * @return the setting
   */
  public static SemanticSetting of(
      Correlations correlations,
      SemanticModes modes,
      double learningRate,
      int width,
      int maximalSteps,
      double overrun) {
    double strongest = 0;
    double weakest = 0;
    for (int mode = 0; mode < modes.rank(); mode++) {
      strongest = Math.max(strongest, modes.singularValue(mode));
      // a mode that starts above its optimum has no half time: it has nothing to learn
      double half = modes.halfTime(mode);
      weakest = half > weakest ? half : weakest;
    }
    double step = learningRate / (2 * strongest);
    double end = Math.min(overrun * weakest, maximalSteps * step);
    return new SemanticSetting(correlations, modes, Math.max(width, modes.rank()), step, end);
  }

  /**
   * The three-layer network at its decoupled start.
   *
   * @param streams of the point; {@code hidden rotation} is used
   * @return the network
   */
  public SemanticNetwork network(Streams streams) {
    return SemanticNetwork.decoupled(
        correlations, modes, hidden, stepSize, streams.of("hidden rotation"));
  }

  /**
   * The shallow network, starting from the same map.
   *
   * @return the network
   */
  public ShallowNetwork shallow() {
    return new ShallowNetwork(correlations, modes.output(0), stepSize);
  }

  /**
   * Learns to the end; the observers look about 4000 times.
   *
   * @param learner what learns
   * @param watch asked at each look
   * @param observers see each look, in this order
   */
  public void learn(Learner learner, Watch watch, Learner.Observer... observers) {
    int every = (int) Math.max(1, Math.round(end / stepSize / LOOKS));
    learner.learn(
        end,
        stepSize,
        every,
        (time, state) -> {
          for (Learner.Observer observer : observers) {
            observer.see(time, state);
          }
        },
        watch);
  }

  /**
   * Time between two looks at a learner.
   *
   * @return in τ
   */
  public double lookInterval() {
    return stepSize * Math.max(1, Math.round(end / stepSize / LOOKS));
  }

  /**
   * A curve of one number over time, thinned to some 200 points.
   *
   * @param value what is recorded
   * @return an observer
   */
  public Trace trace(ToDoubleFunction<Learner> value) {
    return new Trace(end / CURVE_POINTS, value, new ArrayList<>());
  }

  /**
   * A recorded curve.
   *
   * @param spacing least time between two points
   * @param value what is recorded
   * @param points time and value
   */
  public record Trace(double spacing, ToDoubleFunction<Learner> value, List<double[]> points)
      implements Learner.Observer {

    @Override
    public void see(double time, Learner learner) {
      if (points.isEmpty() || time >= points.get(points.size() - 1)[0] + spacing) {
        points.add(new double[] {time, value.applyAsDouble(learner)});
      }
    }

    /**
     * When it was recorded.
     *
     * @return t, in τ
     */
    public double[] times() {
      return points.stream().mapToDouble(point -> point[0]).toArray();
    }

    /**
     * What was recorded.
     *
     * @return one value a time
     */
    public double[] values() {
      return points.stream().mapToDouble(point -> point[1]).toArray();
    }
  }

  /**
   * Expected cost; the number of steps is a guess where the singular values are not known.
   *
   * @param p of the point
   * @param features how the features of a tree are made
   * @return flops and bytes
   */
  public static Cost cost(SemanticParameters p, SemanticWorld.Features features) {
    int[] size = SemanticWorld.size(p, features);
    double rank = Math.min(size[0], size[1]);
    double hidden = Math.max(p.width(), rank);
    double slowest = 3 * Math.sqrt(rank) * Math.log(1e4 / p.initialStrength());
    double steps = Math.min(p.maximalSteps(), slowest / p.learningRate());
    double flops = steps * (6 * rank * hidden + 10 * rank) * size[0] + 1e7;
    return new Cost(flops, (long) (8 * (6.0 * size[0] * size[1] + 4 * rank * hidden)) + 1_000_000);
  }
}
