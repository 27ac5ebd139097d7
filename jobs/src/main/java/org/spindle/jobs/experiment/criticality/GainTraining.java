// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ClassifierTraining;
import org.spindle.network.ImageSet;
import org.spindle.network.Initialization;
import org.spindle.network.LearningCurve;
import org.spindle.network.Loss;
import org.spindle.network.RateClimb;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How do the gain and the ensemble of the initial weights change how fast a deep tanh network
 * learns, and how well it generalises?
 *
 * <p>Claim: orthogonal weights of a gain just beyond the edge of chaos (g = 1) learn fastest, in a
 * time that hardly grows with depth; larger gains cost test error. Networks with softmax outputs
 * learn the digits by minibatch gradient descent; the learning rate is optimised inside the point
 * over a logarithmic grid, for the fewest epochs to a training error.
 *
 * <p>Talk: "Dynamic isometry initialization", "Beyond learning: criticality and generalization".
 * Source: Saxe, McClelland and Ganguli, ICLR 2014, section 4. Checks are in {@link
 * GainTrainingClaims}, figures in {@link GainTrainingFigures}.
 */
public final class GainTraining
    implements Experiment<GainTraining.Parameters, GainTraining.Result> {

  private static final long serialVersionUID = 1L;
  static final String TALK =
      "Dynamic isometry initialization; Beyond learning: criticality and generalization";

  /**
   * @param depth N_l, layers of neurons, input and output included: two more than hidden layers
   * @param width neurons of each hidden layer
   * @param gain g of the matrices between hidden layers; the first and the last have gain 1
   * @param initialization how the weights begin
   * @param images number of training images, the first ones
   * @param testImages number of test images, the first ones
   * @param batch images of a minibatch
   * @param momentum μ, 0 for plain gradient descent
   * @param rates number of learning rates, logarithmically spaced
   * @param rateLow smallest rate, of the mean loss
   * @param rateHigh largest rate
   * @param criterion training error that counts as learned, a fraction
   * @param maxEpochs epochs after which a rate is given up, and that the best rate is trained for
   * @param testsPerEpoch measurements of the errors in an epoch
   */
  public record Parameters(
      int depth,
      int width,
      double gain,
      Initialization initialization,
      int images,
      int testImages,
      int batch,
      double momentum,
      int rates,
      double rateLow,
      double rateHigh,
      double criterion,
      int maxEpochs,
      int testsPerEpoch) {

    public Parameters {
      require(depth >= 3 && depth <= 10_000, "depth must be in 3..10000", depth);
      require(width >= 2 && width <= 20_000, "width must be in 2..20000", width);
      require(gain > 0 && gain < 100, "gain must be > 0 and < 100", gain);
      require(images >= 10 && images <= 60_000, "images must be in 10..60000", images);
      require(testImages >= 10 && testImages <= 10_000, "test-images: 10..10000", testImages);
      require(batch >= 1 && batch <= images, "batch must be in 1..images", batch);
      require(momentum >= 0 && momentum < 1, "momentum must be in [0, 1)", momentum);
      require(rates >= 1 && rates <= 1000, "rates must be in 1..1000", rates);
      require(rateLow > 0 && rateLow <= rateHigh, "rate-low must be > 0, <= rate-high", rateLow);
      require(rateHigh < 1e6, "rate-high must be < 1e6", rateHigh);
      require(criterion >= 0 && criterion < 1, "criterion must be in [0, 1)", criterion);
      require(maxEpochs >= 1, "max-epochs must be >= 1", maxEpochs);
      require(
          testsPerEpoch >= 1 && testsPerEpoch <= images / batch,
          "tests-per-epoch must be in 1..images/batch",
          testsPerEpoch);
    }

    Architecture network() {
      int[] widths = new int[depth];
      Arrays.fill(widths, width);
      widths[0] = Mnist.PIXELS;
      widths[depth - 1] = Mnist.CLASSES;
      return Architecture.of(Loss.SOFTMAX, Activation.TANH, widths);
    }
  }

  /**
   * @param epochs fewest epochs to the criterion; null if no rate reached it
   * @param testErrorAtCriterion test error there; null if not reached
   * @param learningRate the rate of these, λ of the mean loss; if none, the rate of the least
   *     training error
   * @param rateAtEdge whether it is the smallest or largest of the grid
   * @param ratesTried rates that were trained with
   * @param divergedRates of these, how many diverged
   * @param diverged whether the training at the best rate diverged in the end
   * @param epochsTotal epochs of training in all
   * @param finalTrainError training error at the best rate after maxEpochs
   * @param finalTestError test error there
   * @param settledTrainError training error where its loss was least; the end itself is chance
   * @param settledTestError test error there
   * @param curveEpochs epochs of the curves at the best rate
   * @param trainErrorCurve training error there
   * @param testErrorCurve test error there
   */
  public record Result(
      Double epochs,
      Double testErrorAtCriterion,
      double learningRate,
      boolean rateAtEdge,
      int ratesTried,
      int divergedRates,
      boolean diverged,
      double epochsTotal,
      double finalTrainError,
      double finalTestError,
      double settledTrainError,
      double settledTestError,
      double[] curveEpochs,
      double[] trainErrorCurve,
      double[] testErrorCurve) {}

  @Override
  public String name() {
    return "gain-training";
  }

  @Override
  public String question() {
    return "How do gain and ensemble of the initial weights change learning and generalization?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        32,
        500,
        1.1,
        Initialization.ORTHOGONAL,
        60_000,
        10_000,
        128,
        0,
        9,
        0.002,
        0.512,
        0.01,
        50,
        1);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return Set.of("mnist");
  }

  /** Epochs are a guess, from runs on MNIST: it orders the points and sizes the bins. */
  @Override
  public Cost cost(Parameters p) {
    double far = Math.abs(Math.log(p.gain() / 1.2)) * p.depth() / 8;
    double disorder = p.initialization() == Initialization.GAUSSIAN ? 1 + p.depth() / 20.0 : 1;
    double slow = Math.min(p.maxEpochs(), 2.5 * disorder * (1 + far));
    double epochs = Math.min(4, p.rates()) * slow + p.maxEpochs();
    Architecture network = p.network();
    double evaluated = Math.min(p.images(), p.testImages()) + p.testImages();
    double flops =
        p.images() * network.gradientFlops()
            + p.testsPerEpoch() * evaluated * network.outputFlops();
    long blocks = Math.max(256L, p.batch()) * (Mnist.PIXELS + (long) p.depth() * (p.width() + 16));
    return new Cost(flops * epochs, 4 * (2L * network.parameters() + blocks) + 4 * p.images());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Architecture network = p.network();
    ImageSet train = trainingImages(p.images(), data);
    Mnist digits = data.mnist();
    ImageSet test = train.alike(digits.testImages(), digits.testLabels(), p.testImages());
    var settings =
        new ClassifierTraining.Settings(p.batch(), p.momentum(), p.criterion(), p.testsPerEpoch());
    var training =
        new ClassifierTraining(network, train, test, settings, () -> streams.of("order"), watch);
    float[] start = p.initialization().draw(network, p.gain(), streams.of("weights"));
    RateClimb climb =
        RateClimb.of(
            RateClimb.grid(p.rateLow(), p.rateHigh(), p.rates()),
            p.maxEpochs(),
            (rate, limit) -> training.run(start, rate, limit, true));
    LearningCurve first = climb.curve();
    // A rate that has not learned was trained to the end already.
    LearningCurve whole =
        first.learned() ? training.run(start, climb.best(), p.maxEpochs(), false) : first;
    return new Result(
        first.learned() ? first.epochsToCriterion() : null,
        first.learned() ? first.testErrorAtCriterion() : null,
        climb.best(),
        climb.atEdge(),
        climb.tried(),
        climb.diverged(),
        whole.diverged(),
        climb.epochs() + (first.learned() ? whole.epochs()[whole.epochs().length - 1] : 0),
        whole.finalTrainError(),
        whole.finalTestError(),
        whole.settledTrainError(),
        whole.settledTestError(),
        whole.epochs(),
        whole.trainError(),
        whole.testError());
  }

  private static ImageSet trainingImages(int images, Datasets data) {
    return data.derived(
        "standardised digits " + images,
        () -> {
          Mnist digits = data.mnist();
          return ImageSet.standardised(
              digits.trainImages(), digits.trainLabels(), images, Mnist.CLASSES);
        });
  }

  @Override
  public List<Check> checks(Tables tables) {
    return GainTrainingClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return GainTrainingFigures.of(tables);
  }
}
