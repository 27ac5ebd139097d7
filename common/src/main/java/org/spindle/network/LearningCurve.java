// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

/**
 * How the errors of one network fell with training. Curves begin before the first step; errors are
 * fractions of images.
 *
 * @param epochs passes through the training images at which the rest was measured
 * @param trainError misclassified training images
 * @param testError misclassified test images
 * @param trainLoss mean loss on the same training images
 * @param epochsToCriterion where the training error reached the criterion, linearly interpolated;
 *     NaN if it did not
 * @param testErrorAtCriterion test error there, interpolated alike; NaN if not reached
 * @param diverged whether training ended early because the loss was no number or far above that of
 *     guessing
 */
public record LearningCurve(
    double[] epochs,
    double[] trainError,
    double[] testError,
    double[] trainLoss,
    double epochsToCriterion,
    double testErrorAtCriterion,
    boolean diverged) {

  /**
   * Whether the criterion was reached.
   *
   * @return true if it was
   */
  public boolean learned() {
    return epochsToCriterion >= 0;
  }

  /**
   * The last training error.
   *
   * @return a fraction
   */
  public double finalTrainError() {
    return trainError[trainError.length - 1];
  }

  /**
   * The last test error.
   *
   * @return a fraction
   */
  public double finalTestError() {
    return testError[testError.length - 1];
  }

  /**
   * The training error where the training loss was least: at the fastest rates errors jump now and
   * then, and where they stand at the end is chance.
   *
   * @return a fraction
   */
  public double settledTrainError() {
    return trainError[settled()];
  }

  /**
   * The test error where the training loss was least. Test images have no part in the choice.
   *
   * @return a fraction
   */
  public double settledTestError() {
    return testError[settled()];
  }

  private int settled() {
    int settled = 0;
    for (int i = 1; i < trainLoss.length; i++) {
      settled = trainLoss[i] < trainLoss[settled] ? i : settled;
    }
    return settled;
  }
}
