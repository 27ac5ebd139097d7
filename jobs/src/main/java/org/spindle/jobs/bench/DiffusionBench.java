// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.spindle.data.SwissRoll;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.ClonedReversal;
import org.spindle.diffusion.Memorisation;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.Speciation;
import org.spindle.diffusion.StreamedPosterior;
import org.spindle.diffusion.training.GaussianLearner;
import org.spindle.diffusion.training.LearningPlan;
import org.spindle.diffusion.training.PerceptronNetwork;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.FloatBackpropagation;
import org.spindle.network.Loss;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * Reversing time: steps of learning on the swiss roll, of ours and of the plainer one that the
 * peers' program p7 times, and of larger networks; the weights of a million data; clones in a
 * thousand dimensions.
 *
 * <p>A step draws its data, their times and noise, goes forth and back and descends. Its share of
 * the peak counts the network's products alone.
 */
final class DiffusionBench implements KernelBench {

  private static final int ROUNDS = 5;
  private static final int STEPS = 40; // T, as in p7
  private static final int ROLL_BATCH = 1000;
  private static final double ROUND_FLOPS = 2e10; // of a round of learning
  private static final int FEWEST = 20; // steps of a round
  private static final int PEAK_SIZE = 1000;
  private static final double PEAK_SECONDS = 0.2; // before each round, for a share of that moment

  private static final int DATA = 1_000_000;
  private static final int DIMENSION = 256;
  private static final int PROBES = 2000;
  private static final int POOL = 16; // blocks that are drawn before the clock runs
  private static final int BLOCK = 4096;

  private static final int CLONES = 10_000;
  private static final int CLONE_DIMENSION = 1024;
  private static final int CLONE_STEPS = 1000; // as those that were published
  private static final int FULL_PAIRS = 100;
  private static final int FULL_STEPS = 250;

  @Override
  public String name() {
    return "diffusion";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    SwissRoll roll = new SwissRoll(0.05);
    BoundEstimator.Source points = (x, g) -> x.copyFrom(roll.sample(x.cols(), g));
    for (int width : new int[] {128, 64, 16}) {
      String work = "swiss roll, 2 x " + width + ", batch 1000: steps of learning";
      learning(work, 2, width, ROLL_BATCH, points, show);
      plain(width, show);
    }
    for (int width : new int[] {256, 512}) {
      for (int batch : new int[] {256, 1024}) {
        String work = "8 x 8 pixels, 2 x " + width + ", batch " + batch + ": steps of learning";
        layers(width, batch, show);
        learning(work, 64, width, batch, DiffusionBench::noise, show);
      }
    }
    collapse(machine, show);
    clones(show);
  }

  /** Data that cost little, for what is timed is the network. */
  private static void noise(Matrix data, RandomGenerator generator) {
    double[] x = data.data();
    double first = generator.nextGaussian();
    for (int i = 0; i < x.length; i++) {
      x[i] = (i & 1) == 0 ? first : -first;
    }
  }

  private static void learning(
      String work,
      int dimension,
      int width,
      int batch,
      BoundEstimator.Source source,
      Scoreboard show) {
    if (!show.wants(work)) {
      return;
    }
    Streams streams = new Streams(PointId.of("bench"));
    Schedule schedule = Schedule.logarithmic(STEPS, 1e-3);
    boolean waves = dimension == 2;
    PerceptronNetwork sized = network(schedule, dimension, width, waves, batch, 1, streams);
    double each = sized.flops() * batch;
    int steps = steps(each);
    Fastest fastest =
        fastest(
            round -> {
              PerceptronNetwork network =
                  network(schedule, dimension, width, waves, batch, steps, streams);
              GaussianLearner learner = new GaussianLearner(schedule, network, plan(steps, batch));
              RandomGenerator generator = streams.of("learning " + round);
              long start = System.nanoTime();
              double[] bound = learner.learn(source, 1, generator, Watch.UNLIMITED);
              double seconds = (System.nanoTime() - start) * 1e-9;
              require(Double.isFinite(bound[0]));
              return seconds / steps;
            });
    show.accept(new Measurement(work, 1 / fastest.seconds(), "steps/s", fastest.shareOfPeak(each)));
  }

  /** Times something, given the number of the round. */
  private interface Timed {
    double seconds(int round);
  }

  /**
   * The best of some rounds.
   *
   * @param seconds it took
   * @param peak GFLOP/s of a product, the best of those between the rounds
   */
  private record Fastest(double seconds, double peak) {
    private double gflops(double flops) {
      return 1e-9 * flops / seconds;
    }

    private double shareOfPeak(double flops) {
      return gflops(flops) / peak;
    }
  }

  private static Fastest fastest(Timed work) {
    double best = Double.POSITIVE_INFINITY;
    double peak = 0;
    for (int round = 0; round <= ROUNDS; round++) {
      peak = Math.max(peak, Peak.ofFloat(PEAK_SIZE, PEAK_SECONDS).gflops());
      double seconds = work.seconds(round);
      if (round > 0) { // the first compiles
        best = Math.min(best, seconds);
      }
    }
    return new Fastest(best, peak);
  }

  private static int steps(double flops) {
    return Math.max(FEWEST, (int) (ROUND_FLOPS / flops));
  }

  private static void require(boolean learned) {
    if (!learned) {
      throw new IllegalStateException("the bench diverged");
    }
  }

  /** The layers of such a network alone, there and back. */
  private static void layers(int width, int batch, Scoreboard show) {
    String work = "layers of 2 x " + width + ", batch " + batch + ": there and back";
    if (!show.wants(work)) {
      return;
    }
    Architecture network =
        Architecture.of(new Loss.SquaredError(0.5), Activation.SILU, 73, width, width, 128);
    FloatBackpropagation kernel = new FloatBackpropagation(network, batch);
    RandomGenerator generator = new Streams(PointId.of("bench")).of("layers");
    float[] parameters = new float[network.parameters()];
    GaussianMatrix.fill(parameters, 0, parameters.length, 0.1, generator);
    GaussianMatrix.fill(kernel.inputs(), 0, kernel.inputs().length, 1, generator);
    float[] gradient = new float[parameters.length];
    double each = network.gradientFlops() * batch;
    int repeats = steps(each);
    Fastest fastest =
        fastest(
            round -> {
              long start = System.nanoTime();
              for (int k = 0; k < repeats; k++) {
                kernel.forward(parameters, batch);
                Arrays.fill(kernel.errors(), 1e-3f);
                kernel.backward(parameters, batch, gradient);
              }
              return (System.nanoTime() - start) * 1e-9 / repeats;
            });
    show.accept(new Measurement(work, fastest.gflops(each), "GFLOP/s", fastest.shareOfPeak(each)));
  }

  /** What p7 learns, with its inputs, its neurons and its loss. */
  private static void plain(int width, Scoreboard show) {
    String work = "swiss roll, 2 x " + width + " tanh of (x, t), batch 1000: steps of learning";
    if (!show.wants(work)) {
      return;
    }
    double each = PlainReversal.flops(width) * ROLL_BATCH;
    int steps = steps(each);
    Fastest fastest =
        fastest(
            round -> {
              PlainReversal reversal = new PlainReversal(STEPS, width, ROLL_BATCH, steps);
              long start = System.nanoTime();
              double loss = reversal.learn(steps);
              double seconds = (System.nanoTime() - start) * 1e-9;
              require(loss < 1);
              return seconds / steps;
            });
    show.accept(new Measurement(work, 1 / fastest.seconds(), "steps/s", fastest.shareOfPeak(each)));
  }

  private static LearningPlan plan(int steps, int batch) {
    return new LearningPlan(steps, batch, 1e-3);
  }

  private static PerceptronNetwork network(
      Schedule schedule,
      int dimension,
      int width,
      boolean waves,
      int batch,
      int steps,
      Streams streams) {
    return new PerceptronNetwork(
        schedule,
        false,
        waves,
        dimension,
        2 * dimension,
        width,
        plan(steps, batch),
        streams.of("weights"));
  }

  /** Weights of probes among a million data at the time of collapse, on all cores. */
  private static void collapse(Machine machine, Scoreboard show) {
    int threads = Runtime.getRuntime().availableProcessors();
    String work =
        String.format(
            Locale.ROOT, "weights of %,d data, d = %d, %d threads", DATA, DIMENSION, threads);
    if (!show.wants(work)) {
      return;
    }
    double snr = Memorisation.signalToNoise(Memorisation.collapseTime(DATA, DIMENSION, 1));
    Streams streams = new Streams(PointId.of("bench"));
    Matrix origins = gaussian(PROBES, streams.of("origins"));
    Matrix noise = gaussian(PROBES, streams.of("noise"));
    List<FloatMatrix> pool = new ArrayList<>();
    RandomGenerator generator = streams.of("data");
    for (int i = 0; i < POOL; i++) {
      FloatMatrix block = new FloatMatrix(DIMENSION, BLOCK);
      GaussianMatrix.fill(block.data(), 0, block.data().length, 1, generator);
      pool.add(block);
    }
    List<Callable<StreamedPosterior>> shares = new ArrayList<>();
    int blocks = (DATA + BLOCK - 1) / BLOCK;
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      shares.add(
          () -> {
            StreamedPosterior part =
                new StreamedPosterior(origins, noise, snr, new double[DIMENSION]);
            for (int i = first; i < blocks; i += threads) {
              int n = Math.min(BLOCK, DATA - i * BLOCK);
              part.add(pool.get(i % POOL).block(0, 0, DIMENSION, n));
            }
            return part;
          });
    }
    StreamedPosterior warm = new StreamedPosterior(origins, noise, snr, new double[DIMENSION]);
    warm.add(pool.get(0));
    long start = System.nanoTime();
    StreamedPosterior all = merged(shares, threads);
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (!(all.sums().squaredWeights(0) > 0)) {
      throw new IllegalStateException("no weights");
    }
    double gflops = 2e-9 * DATA * PROBES * DIMENSION / seconds;
    double share = gflops / (threads * machine.floatPeak());
    show.accept(new Measurement(work, gflops, "GFLOP/s", share));
  }

  private static StreamedPosterior merged(List<Callable<StreamedPosterior>> shares, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      StreamedPosterior all = null;
      for (Future<StreamedPosterior> share : pool.invokeAll(shares)) {
        if (all == null) {
          all = share.get();
        } else {
          all.sums().merge(share.get().sums());
        }
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static Matrix gaussian(int columns, RandomGenerator generator) {
    double[] values = GaussianMatrix.matrix(DIMENSION, columns, 1, generator);
    return new Matrix(DIMENSION, columns, values);
  }

  private static void clones(Scoreboard show) {
    String projected =
        String.format(
            Locale.ROOT, "%,d pairs of clones, d = %d, projected", CLONES, CLONE_DIMENSION);
    Speciation classes = Speciation.ofDimension(CLONE_DIMENSION);
    Streams streams = new Streams(PointId.of("bench"));
    if (show.wants(projected)) {
      long start = System.nanoTime();
      Estimate share =
          new ClonedReversal(classes, CLONE_STEPS)
              .sameClass(classes.time(), CLONES, streams.of("clones"), Watch.UNLIMITED);
      double seconds = (System.nanoTime() - start) * 1e-9;
      require(share, classes);
      show.accept(new Measurement(projected, seconds, "s", null));
    }
    String full = String.format(Locale.ROOT, "clones with all of %d components", CLONE_DIMENSION);
    if (show.wants(full)) {
      long start = System.nanoTime();
      Estimate share =
          new ClonedReversal(classes, FULL_STEPS)
              .sameClassInFull(classes.time(), FULL_PAIRS, streams.of("full"), Watch.UNLIMITED);
      double seconds = (System.nanoTime() - start) * 1e-9;
      require(share, classes);
      double each = 2.0 * FULL_PAIRS * CLONE_DIMENSION * FULL_STEPS;
      show.accept(new Measurement(full, 1e9 * seconds / each, "ns a component and step", null));
    }
  }

  /** Far from φ something else was timed. */
  private static void require(Estimate share, Speciation classes) {
    double theory = Speciation.cloneProbability(classes.separation(classes.time()));
    if (Math.abs(share.mean() - theory) > 5 * share.error() + 0.02) {
      throw new IllegalStateException("clones end alike in " + share + ", not " + theory);
    }
  }
}
