// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.optimize.SaddleFreeNewton.SIDE;

import java.util.Arrays;
import java.util.Optional;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.data.SmallDigits;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Problem;
import org.spindle.linalg.Matrix;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.random.Streams;

/**
 * What is learned in {@link SaddleFreeNewton}.
 *
 * @param problem training data with their network
 * @param test other data, of digits
 */
record SaddleFreeTask(ReferenceProblem problem, Optional<TrainingSet> test) {

  private static final double OUTPUT_GAIN = 0.1; // of the last weights at the start

  static SaddleFreeTask of(Parameters p, Streams streams, Datasets data) {
    if (p.problem() == Problem.CLASSES) {
      TrainingSet all = ReferenceProblem.classes(p.hidden()).set();
      Matrix inputs = all.inputs().block(0, 0, all.inputs().rows(), p.samples());
      Matrix targets = all.targets().block(0, 0, all.targets().rows(), p.samples());
      TrainingSet set = new TrainingSet(inputs.copy(), targets.copy());
      return new SaddleFreeTask(
          new ReferenceProblem(p.network(), set, OUTPUT_GAIN), Optional.empty());
    }
    Mnist mnist = data.mnist();
    int count = 2 * p.samples();
    require(
        count <= mnist.trainCount(), "samples must be <= " + mnist.trainCount() / 2, p.samples());
    SmallDigits.Sample drawn = SmallDigits.draw(mnist, count, SIDE, streams.of("data"));
    Matrix inputs = TrainingSet.centred(drawn.images());
    TrainingSet train = labelled(inputs, drawn.labels(), 0, p.samples());
    TrainingSet test = labelled(inputs, drawn.labels(), p.samples(), count);
    return new SaddleFreeTask(
        new ReferenceProblem(p.network(), train, OUTPUT_GAIN), Optional.of(test));
  }

  private static TrainingSet labelled(Matrix inputs, int[] labels, int from, int to) {
    return TrainingSet.labelled(
        inputs.block(0, from, inputs.rows(), to - from).copy(),
        Arrays.copyOfRange(labels, from, to),
        Mnist.CLASSES);
  }
}
