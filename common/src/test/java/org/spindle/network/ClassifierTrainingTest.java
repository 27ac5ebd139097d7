// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.data.Mnist;
import org.spindle.data.RealData;
import org.spindle.sweep.Watch;

class ClassifierTrainingTest {

  private static final ImageSet TRAIN = train(1000);
  private static final ImageSet TEST =
      TRAIN.alike(RealData.mnist().testImages(), RealData.mnist().testLabels(), 500);

  @Test
  void pixelsOfTheTrainingSetHaveMeanZeroAndVarianceOne() {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.TANH, 784, 10);
    NetworkEnsemble ensemble = new NetworkEnsemble(network, 1, 1000);
    int[] order = new int[1000];
    Arrays.setAll(order, i -> i);
    TRAIN.gather(order, 0, 1000, ensemble);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 784_000; i++) {
      sum += ensemble.inputs()[i];
      squares += ensemble.inputs()[i] * ensemble.inputs()[i];
    }
    assertEquals(0, sum / 784_000, 1e-5);
    assertEquals(1, squares / 784_000, 1e-5);
    assertEquals(RealData.mnist().trainLabels()[7], argmax(ensemble.targets(), 7 * 16));
  }

  @Test
  void digitsAreLearnedToTheCriterion() {
    LearningCurve curve = training(0.1, 2).run(start(1.1, 4), 0.05, 10, true);
    assertTrue(curve.learned());
    assertFalse(curve.diverged());
    int last = curve.epochs().length - 1;
    assertTrue(curve.trainError()[last] <= 0.1);
    assertTrue(curve.trainError()[last - 1] > 0.1);
    assertTrue(curve.epochsToCriterion() > curve.epochs()[last - 1]);
    assertTrue(curve.epochsToCriterion() <= curve.epochs()[last]);
    assertEquals(0.5, curve.epochs()[1], 1e-12);
    assertTrue(curve.testErrorAtCriterion() < 0.3);
    assertEquals(Math.log(10), curve.trainLoss()[0], 0.3);
  }

  @Test
  void theSameStreamGivesTheSameCurve() {
    LearningCurve one = training(0, 1).run(start(1.1, 4), 0.05, 2, false);
    LearningCurve two = training(0, 1).run(start(1.1, 4), 0.05, 2, false);
    assertArrayEquals(one.trainLoss(), two.trainLoss());
    assertEquals(3, one.epochs().length);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3})
  void vanishingAndExplodingNetworksEndInFiniteOutcomes(double gain) {
    for (double rate : new double[] {1e-3, 1e3, 1e30}) {
      var network = widths(100);
      ClassifierTraining training =
          new ClassifierTraining(
              network,
              TRAIN.first(200),
              TEST.first(100),
              new ClassifierTraining.Settings(50, 0, 0.05, 1),
              () -> new SplittableRandom(1),
              Watch.UNLIMITED);
      float[] start = Initialization.GAUSSIAN.draw(network, gain, new SplittableRandom(3));
      LearningCurve curve = training.run(start, rate, 2, true);
      assertFalse(curve.learned());
      assertTrue(curve.finalTrainError() > 0.5 && curve.finalTrainError() <= 1);
      assertTrue(rate < 1 || curve.diverged(), "rate " + rate);
    }
  }

  @ParameterizedTest
  @EnumSource(Initialization.class)
  void lengthsBeginAtOneAndGrowWithTheGain(Initialization initialization) {
    Architecture network = Architecture.of(Loss.SOFTMAX, Activation.LINEAR, 784, 300, 300, 300, 10);
    float[] start = initialization.draw(network, 1.5, new SplittableRandom(9));
    NetworkEnsemble ensemble = new NetworkEnsemble(network, 1, 100);
    ensemble.place(0, start);
    int[] order = new int[100];
    Arrays.setAll(order, i -> i);
    TRAIN.gather(order, 0, 100, ensemble);
    ensemble.forward(100);
    double q = 0;
    for (int j = 0; j < 100; j++) {
      for (int i = 0; i < 10; i++) {
        q += Math.pow(ensemble.output(0, j, i), 2) / 1000;
      }
    }
    // Two hidden matrices; ten outputs of correlated images scatter by about a half.
    assertEquals(0, Math.log(q / Math.pow(1.5, 4)), 1);
    assertEquals(0, start[network.biasOffset(2)]);
  }

  private static ClassifierTraining training(double criterion, int tests) {
    return new ClassifierTraining(
        widths(4),
        TRAIN,
        TEST,
        new ClassifierTraining.Settings(50, 0, criterion, tests),
        () -> new SplittableRandom(5),
        Watch.UNLIMITED);
  }

  private static float[] start(double gain, int hidden) {
    return Initialization.ORTHOGONAL.draw(widths(hidden), gain, new SplittableRandom(2));
  }

  private static Architecture widths(int hidden) {
    int[] widths = new int[hidden + 2];
    Arrays.fill(widths, 32);
    widths[0] = 784;
    widths[hidden + 1] = 10;
    return Architecture.of(Loss.SOFTMAX, Activation.TANH, widths);
  }

  private static ImageSet train(int count) {
    Mnist digits = RealData.mnist();
    return ImageSet.standardised(digits.trainImages(), digits.trainLabels(), count, 10);
  }

  private static int argmax(float[] values, int at) {
    int best = 0;
    for (int i = 1; i < 10; i++) {
      best = values[at + i] > values[at + best] ? i : best;
    }
    return best;
  }
}
