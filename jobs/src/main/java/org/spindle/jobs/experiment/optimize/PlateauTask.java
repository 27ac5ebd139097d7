// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.optimize.PlateauEscape.STEPS;

import org.spindle.data.CharacterText;
import org.spindle.data.CharacterTextReader;
import org.spindle.data.Datasets;
import org.spindle.data.SmallDigits;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Parameters;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Problem;
import org.spindle.linalg.Matrix;
import org.spindle.network.Architecture;
import org.spindle.network.RecurrentNetwork;
import org.spindle.network.SymbolSequences;
import org.spindle.network.TrainingSet;
import org.spindle.optimize.NetworkObjective;
import org.spindle.optimize.Objective;
import org.spindle.optimize.RecurrentObjective;
import org.spindle.optimize.ReferenceProblem;
import org.spindle.optimize.SumOfFunctions;
import org.spindle.random.Streams;

/**
 * What is learned in {@link PlateauEscape}.
 *
 * @param objective the error to be lowered
 * @param parts its split for minibatches
 * @param start where it begins
 * @param gradientFlops flops of one gradient
 * @param test the error on other data
 */
record PlateauTask(
    Objective objective,
    SumOfFunctions parts,
    double[] start,
    double gradientFlops,
    Objective test) {

  static PlateauTask of(Parameters p, Streams streams, Datasets data) {
    return p.problem() == Problem.TEXT ? reading(p, streams, data) : coding(p, streams, data);
  }

  private static PlateauTask reading(Parameters p, Streams streams, Datasets data) {
    CharacterText text = data.open(CharacterText.CONSTITUTION, new CharacterTextReader());
    int length = text.symbols().length;
    int tested = (length - p.samples() * STEPS - 2) / STEPS;
    require(tested >= 1, "samples must be <= " + (length - 2) / STEPS, p.samples());
    RecurrentNetwork network = p.recurrent(text);
    int kinds = network.kinds();
    int used = p.samples() * STEPS + 1;
    var train = SymbolSequences.of(text.part(0, used), kinds, STEPS);
    var test = SymbolSequences.of(text.part(used, tested * STEPS + 1), kinds, STEPS);
    RecurrentObjective objective = new RecurrentObjective(network, train);
    return new PlateauTask(
        objective,
        objective.split(p.parts()).orElseThrow(),
        network.start(streams.of("start")),
        network.gradientFlops(STEPS) * p.samples(),
        new RecurrentObjective(network, test));
  }

  private static PlateauTask coding(Parameters p, Streams streams, Datasets data) {
    Architecture network = p.network();
    TrainingSet train;
    TrainingSet test;
    if (p.problem() == Problem.CODE) {
      train = first(ReferenceProblem.autoencoder().set().inputs(), 0, p.samples());
      test = ReferenceProblem.autoencoderTest();
    } else {
      var mnist = data.mnist();
      int count = 2 * p.samples();
      require(count <= mnist.trainCount(), "samples must be <= half of the images", p.samples());
      Matrix images = SmallDigits.draw(mnist, count, p.side(), streams.of("data")).images();
      train = first(images, 0, p.samples());
      test = first(images, p.samples(), p.samples());
    }
    TrainingSet curved = p.curved() == p.samples() ? train : first(train.inputs(), 0, p.curved());
    ReferenceProblem problem = new ReferenceProblem(network, train, 1);
    return new PlateauTask(
        new NetworkObjective(network, train, curved, 0),
        problem.parts(p.parts()),
        problem.start(streams.of("start")),
        network.gradientFlops() * p.samples(),
        new NetworkObjective(network, test, 0));
  }

  private static TrainingSet first(Matrix columns, int from, int count) {
    Matrix some = columns.block(0, from, columns.rows(), count).copy();
    return new TrainingSet(some, some);
  }
}
