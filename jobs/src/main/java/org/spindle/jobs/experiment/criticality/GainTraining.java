// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.Mnist;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.criticality.GainScan.Cell;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.ClassifierTraining;
import org.spindle.network.ImageSet;
import org.spindle.network.Initialization;
import org.spindle.network.LearningCurve;
import org.spindle.network.Loss;
import org.spindle.network.RateClimb;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups.Pair;
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
 * <p>Bounds are one-sided. What is compared with what, and by which scatter, is in {@link
 * GainScan}.
 *
 * <p>Source: Saxe, McClelland and Ganguli, ICLR 2014, section 4.
 */
public final class GainTraining
    implements Experiment<GainTraining.Parameters, GainTraining.Result> {

  /**
   * Growth of the learning time for each doubling of depth that isometry allows: as √depth (found
   * by Pennington, Schoenholz and Ganguli 2017 for orthogonal sigmoidal networks, against in
   * proportion to depth for others). In linear networks it is 1.
   */
  private static final double ISOMETRIC_GROWTH = Math.sqrt(2);

  private static final double AGAIN = 1e-9; // rounding of what is computed twice

  @Override
  public About about() {
    return About.of("gain-training", 4)
        .asks("How do gain and ensemble of the initial weights change learning and generalization?")
        .talk("Dynamic isometry initialization; Beyond learning: criticality and generalization");
  }

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

    Architecture network(int pixels, int classes) {
      int[] widths = new int[depth];
      Arrays.fill(widths, width);
      widths[0] = pixels;
      widths[depth - 1] = classes;
      return Architecture.of(Loss.SOFTMAX, Activation.TANH, widths);
    }
  }

  /**
   * @param epochs fewest epochs to the criterion; null if no rate reached it
   * @param testErrorAtCriterion test error there; null if not reached
   * @param learningRate the rate of these, λ of the mean loss; if none, the rate of the least
   *     training error
   * @param rateAtEdge whether it is the smallest or largest of the grid
   * @param diverged whether the training at the best rate diverged in the end
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
      boolean diverged,
      double settledTrainError,
      double settledTestError,
      double[] curveEpochs,
      double[] trainErrorCurve,
      double[] testErrorCurve) {}

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
    Architecture network = p.network(Mnist.PIXELS, Mnist.CLASSES);
    double evaluated = Math.min(p.images(), p.testImages()) + p.testImages();
    double flops =
        p.images() * network.gradientFlops()
            + p.testsPerEpoch() * evaluated * network.outputFlops();
    long blocks = Math.max(256L, p.batch()) * (Mnist.PIXELS + (long) p.depth() * (p.width() + 16));
    return new Cost(flops * epochs, 4 * (2L * network.parameters() + blocks) + 4 * p.images());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Mnist digits = data.mnist();
    require(p.images() <= digits.trainCount(), "there are fewer training images", p.images());
    require(p.testImages() <= digits.testCount(), "there are fewer test images", p.testImages());
    Architecture network = p.network(digits.pixels(), digits.classes());
    ImageSet train = trainingImages(p.images(), data);
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
        whole.diverged(),
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
              digits.trainImages(), digits.trainLabels(), images, digits.classes());
        });
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<GainScan> scans = GainScan.of(rows);
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> learned = where(all, row -> row.r().epochs() != null);
    claims
        .each(
            "of orthogonal starts, a gain just beyond the edge of chaos (1 < g <= 1.25) learns at"
                + " least as fast as any other: ln of epochs over those of the best other gain",
            pairs(scans, GainScan::justBeyond, GainScan::notJustBeyond),
            pair -> atMost(1, pair.first(), pair.second(), 1))
        .each(
            "just beyond the edge, a deep orthogonal start learns faster than a gaussian one of the"
                + " same gain: ln of gaussian epochs over orthogonal ones",
            pairs(scans, GainScan::justBeyond, GainScan::gaussianAlike),
            pair -> slower(pair.second(), pair.first()))
        .each(
            "below the edge of chaos (g < 1) a deep orthogonal start learns more slowly than just"
                + " beyond it: ln of epochs over epochs",
            pairs(scans, GainScan::justBeyond, GainScan::below),
            pair -> slower(pair.second(), pair.first()))
        .each(
            "the learning time of orthogonal starts at their best gain grows with depth no faster"
                + " than isometry allows, its root (1 if linear): ln of the growth for a doubling of"
                + " depth",
            ends(scans, Initialization.ORTHOGONAL),
            pair -> {
              double depths = (pair.second().at().depth() - 2.0) / (pair.first().at().depth() - 2);
              double doublings = Math.log(depths) / Math.log(2);
              return atMost(ISOMETRIC_GROWTH, pair.second(), pair.first(), doublings);
            })
        .each(
            "the learning time of gaussian starts at their best gain does grow with depth: ln of the"
                + " epochs of the deepest over those of the shallowest network",
            ends(scans, Initialization.GAUSSIAN),
            pair -> slower(pair.second(), pair.first())) // a lower bound where it has not learned
        .exceeds(
            "large gains cost test error: ln of that of the largest gain over that of the fastest,"
                + " orthogonal, after equal epochs",
            pairs(scans, GainScan::justBeyond, GainScan::farBeyond),
            GainTraining::settled, // where it does not learn at all, that is its cost
            pair -> 0)
        .each(
            "at the same training error larger gains generalise no better: ln of the test error of"
                + " the largest gain that learns over that of the fastest",
            pairs(scans, GainScan::justBeyond, GainScan::farthestThatLearns),
            pair ->
                Finding.atLeast(0, ratio(pair.second(), pair.first(), Cell::logTestError), 0).of(1))
        .each(
            "orthogonal starts generalise no worse than gaussian ones of the same gain just beyond"
                + " the edge, after equal epochs: ln of the test error of gaussian over orthogonal",
            pairs(scans, GainScan::justBeyond, GainScan::gaussianAlike),
            pair -> Finding.atLeast(0, settled(pair), 0).of(1))
        .several(
            "trained again at its best rate a network crosses the criterion at the same epoch, with"
                + " the same test error",
            learned,
            row -> {
              int after = crossing(row);
              double epochs = at(row, after, row.r().curveEpochs());
              double error = at(row, after, row.r().testErrorCurve());
              return List.of(
                  Finding.exact(epochs, row.r().epochs(), AGAIN * epochs),
                  Finding.exact(error, row.r().testErrorAtCriterion(), AGAIN * error));
            })
        .each(
            "the errors of the least training loss are a point of the curves: largest difference to"
                + " the nearest one",
            all,
            row -> Finding.small(nearest(row.r()), 0))
        .each(
            "the best learning rate is one of the grid: steps of the grid to the nearest",
            where(all, row -> row.p().rates() > 1),
            row -> {
              Parameters p = row.p();
              double step = Math.log(p.rateHigh() / p.rateLow()) / (p.rates() - 1);
              double steps = Math.log(row.r().learningRate() / p.rateLow()) / step;
              return Finding.small(Math.abs(steps - Math.round(steps)), AGAIN);
            });
  }

  /** The first place of the curve at or below the criterion; 1 if it breaks off before. */
  private static int crossing(Row<Parameters, Result> row) {
    double[] errors = row.r().trainErrorCurve();
    for (int i = 1; i < errors.length; i++) {
      if (errors[i] <= row.p().criterion()) {
        return i;
      }
    }
    return 1;
  }

  /** A curve where the training error crosses the criterion, by a straight line. */
  private static double at(Row<Parameters, Result> row, int after, double[] curve) {
    double[] errors = row.r().trainErrorCurve();
    double fall = errors[after - 1] - errors[after];
    double part = (errors[after - 1] - row.p().criterion()) / fall;
    return curve[after - 1] + part * (curve[after] - curve[after - 1]);
  }

  private static double nearest(Result r) {
    return IntStream.range(0, r.curveEpochs().length)
        .mapToDouble(
            i ->
                Math.max(
                    Math.abs(r.trainErrorCurve()[i] - r.settledTrainError()),
                    Math.abs(r.testErrorCurve()[i] - r.settledTestError())))
        .min()
        .orElseThrow();
  }

  private static List<Pair<Cell>> pairs(
      List<GainScan> scans,
      Function<GainScan, Optional<Cell>> one,
      Function<GainScan, Optional<Cell>> other) {
    return scans.stream()
        .flatMap(f -> one.apply(f).flatMap(a -> other.apply(f).map(b -> new Pair<>(a, b))).stream())
        .toList();
  }

  private static List<Pair<Cell>> ends(List<GainScan> scans, Initialization start) {
    return scans.stream().flatMap(scan -> scan.ends(start).stream()).toList();
  }

  /** Epochs of one over those of another cell, for each doubling of depth; not learned is slow. */
  private static Finding atMost(double bound, Cell one, Cell other, double doublings) {
    Estimate ratio = ratio(one, other, Cell::logEpochs);
    double log = one.unlearned() > 0 ? Double.POSITIVE_INFINITY : ratio.mean();
    var measured = new Estimate(log / doublings, ratio.error() / doublings, ratio.draws());
    return Finding.atMost(Math.log(bound), measured, 0).of(1);
  }

  /** Epochs of one over those of another cell are above 1; not learned is never fast. */
  private static Finding slower(Cell one, Cell than) {
    Estimate ratio = ratio(one, than, Cell::logEpochs);
    double log = than.unlearned() > 0 ? Double.NEGATIVE_INFINITY : ratio.mean();
    return Finding.above(0, new Estimate(log, ratio.error(), ratio.draws()));
  }

  /** By how much more often the second cell errs, where the training loss was least. */
  private static Estimate settled(Pair<Cell> pair) {
    return ratio(pair.second(), pair.first(), Cell::logSettledTestError);
  }

  /** The logarithm of a ratio; both errors come from one pooled scatter. */
  private static Estimate ratio(Cell one, Cell other, Function<Cell, Estimate> logarithm) {
    Estimate mine = logarithm.apply(one);
    Estimate its = logarithm.apply(other);
    double error = Math.hypot(mine.error(), its.error());
    return new Estimate(mine.mean() - its.mean(), error, Math.min(mine.draws(), its.draws()));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    GainTrainingFigures.draw(rows, figures);
  }
}
