// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.dynamics.DeepLinearNetwork;
import org.spindle.dynamics.LinearTask;
import org.spindle.dynamics.SecondOrderStatistics;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Parameters;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Statistics;

/** What the networks of {@link DepthSpeed} learn: digits, or few modes of white inputs. */
final class DepthSpeedTasks {

  static final int WHITE_INPUTS = 40;

  private DepthSpeedTasks() {}

  static LinearTask task(Parameters p, Datasets data) {
    return data.derived(
        "depth-speed task " + p.statistics() + " " + p.images(),
        () -> LinearTask.of(statistics(p, data)));
  }

  static SecondOrderStatistics statistics(Parameters p, Datasets data) {
    return data.derived(
        "second-order statistics " + p.statistics() + " " + p.images(),
        () -> p.statistics() == Statistics.MNIST ? ofImages(data.mnist(), p.images()) : white());
  }

  private static SecondOrderStatistics ofImages(Mnist images, int count) {
    if (images.classes() != DeepLinearNetwork.OUTPUTS) {
      throw new IllegalArgumentException("10 classes wanted, the images have " + images.classes());
    }
    return SecondOrderStatistics.of(images, count);
  }

  static SecondOrderStatistics white() {
    return SecondOrderStatistics.white(
        WHITE_INPUTS, DeepLinearNetwork.OUTPUTS, whiteSingularValues());
  }

  /** ½ the power of the targets: the error of a network that says nothing. */
  static double silence(Statistics statistics) {
    return statistics == Statistics.MNIST ? 0.5 : white().outputPower() / 2;
  }

  private static double[] whiteSingularValues() {
    int modes = DeepLinearNetwork.OUTPUTS;
    return IntStream.range(0, modes).mapToDouble(i -> 1 - 0.5 * i / (modes - 1)).toArray();
  }
}
