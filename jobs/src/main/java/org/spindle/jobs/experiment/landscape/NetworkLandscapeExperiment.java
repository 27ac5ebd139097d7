// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.NetworkLandscape;
import org.spindle.landscape.NeuronSymmetry;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.TrainingStarts;
import org.spindle.linalg.Matrix;
import org.spindle.network.NetworkTask;
import org.spindle.network.NetworkTask.Task;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Are the critical points of a network's error arranged like those of a random landscape, with ever
 * more directions that lead down the higher the error?
 *
 * <p>Small tanh networks with weight decay; searches start from random weights and from places
 * along gradient descent, moved aside by random amounts. Every search has its class: only critical
 * points, where |∇V| ≤ 1e-10 and Newton's method comes back from nearby, make the curve. Neurons
 * that change places or signs do not make a point new. The law of random fields is the reference,
 * not the theory: it is fitted by two numbers, and where the network deviates is told.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Sources: Dauphin et al. 2014, figure 1; Frye et al. 2019. Checks are in {@link
 * NetworkLandscapeClaims}, figures in {@link NetworkLandscapeFigures}.
 */
public final class NetworkLandscapeExperiment
    implements Experiment<
        NetworkLandscapeExperiment.Parameters, NetworkLandscapeExperiment.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "network-landscape";
  static final String TALK =
      "Properties of error landscapes on the synaptic weight space of a deep neural net";

  /** |∇V| of a critical point. */
  static final double ACCEPTED = 1e-10;

  /** Eigenvalues within this part of ‖H‖ count as null. */
  static final double NULL = 1e-8;

  private static final double TYPICAL_STEPS = 60;

  /**
   * @param task where samples and targets come from
   * @param samples n
   * @param inputs components of an input; 0 for a tree
   * @param hidden neurons of each hidden layer
   * @param hiddenLayers their number
   * @param decay μ of ½ μ |θ|²
   * @param teacher seed of the teacher's generator; 0 for one of its own in each replicate
   * @param method steps of the search
   * @param starts searches
   * @param leastSpread smallest deviation of a start's weights
   * @param mostSpread largest one
   * @param learningRate of the descent that half of the starts make
   * @param mostDescent its most steps
   * @param aside largest deviation by which a trained start is moved; 0 for none
   * @param keptSpectra Hessian spectra that are kept, evenly over the ranks of energy
   */
  public record Parameters(
      Task task,
      int samples,
      int inputs,
      int hidden,
      int hiddenLayers,
      double decay,
      long teacher,
      Method method,
      int starts,
      double leastSpread,
      double mostSpread,
      double learningRate,
      double mostDescent,
      double aside,
      int keptSpectra) {

    public Parameters {
      new NetworkTask(task, samples, inputs, hidden, hiddenLayers, decay, teacher);
      new TrainingStarts(leastSpread, mostSpread, learningRate, mostDescent, aside);
      require(starts >= 1, "starts must be >= 1", starts);
      require(keptSpectra >= 0, "kept-spectra must be >= 0", keptSpectra);
    }

    NetworkTask network() {
      return new NetworkTask(task, samples, inputs, hidden, hiddenLayers, decay, teacher);
    }

    TrainingStarts law() {
      return new TrainingStarts(leastSpread, mostSpread, learningRate, mostDescent, aside);
    }
  }

  /**
   * @param parameterCount P, weights and biases
   * @param searches searches made
   * @param critical searches that ended at a critical point
   * @param flat searches that ended at a gradient-flat place
   * @param stalled searches that ended anywhere else
   * @param distinct critical points found, images under the symmetries of neurons counted once
   * @param energies V at each distinct critical point
   * @param meanLosses the same without the decay
   * @param indices number of negative eigenvalues there
   * @param nullities number of null eigenvalues there
   * @param residuals |∇V| there
   * @param leastMagnitudes smallest |λ|/‖H‖ there
   * @param classes of each search: 0 critical, 1 gradient-flat, 2 stalled
   * @param endResiduals |∇V| where each search ended
   * @param flatness ‖H∇V‖/(‖H‖‖∇V‖) there
   * @param spectrumEnergies energies of the points whose spectra are kept
   * @param spectra their Hessian eigenvalues, ascending, P for each
   */
  public record Result(
      int parameterCount,
      int searches,
      int critical,
      int flat,
      int stalled,
      int distinct,
      double[] energies,
      double[] meanLosses,
      int[] indices,
      int[] nullities,
      double[] residuals,
      double[] leastMagnitudes,
      int[] classes,
      double[] endResiduals,
      double[] flatness,
      double[] spectrumEnergies,
      double[] spectra) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Do more directions lead down from critical points of a network's error, the higher it is?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        Task.TEACHER, 300, 6, 4, 1, 1e-3, 0, Method.NEWTON, 40, 0.07, 1.4, 0.5, 316, 0.5, 3);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return p.task() == Task.DIGITS ? Set.of("mnist") : Set.of();
  }

  @Override
  public Cost cost(Parameters p) {
    NetworkTask network = p.network();
    double n = network.parameterCount();
    double step = network.hessianFlops() + network.gradientFlops() + 3 * n * n * n + 50_000;
    double descent = p.mostDescent() / Math.log(p.mostDescent() + 2) / 2 * network.gradientFlops();
    double judged = 2 * network.hessianFlops() + 6 * n * n * n;
    long bytes = (long) (8 * (40 * n * n + p.samples() * (n + 2 * n))) + 1_000_000;
    return new Cost(p.starts() * (TYPICAL_STEPS * step + descent + judged), bytes);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    NetworkTask.World world = p.network().world(streams, data);
    var landscape = new NetworkLandscape(world.network(), world.set(), p.decay());
    Matrix starts = p.law().draw(landscape, p.starts(), streams.of("starts"), watch);
    List<Endpoint> ends =
        new CriticalPointSearch(landscape, SearchSettings.ofNetwork(p.method()))
            .from(starts, watch);
    var symmetry = new NeuronSymmetry(world.network());
    var set = new CriticalPointSet(CriticalPointSearch.SAME);
    for (Endpoint e : ends) {
      set.add(e.isCritical() ? e.at(symmetry.canonical(e.point())) : e);
    }
    return result(p, landscape, ends, set.points());
  }

  private static Result result(
      Parameters p, NetworkLandscape landscape, List<Endpoint> ends, List<Endpoint> points) {
    int[] kinds = ExplicitLandscape.counts(ends);
    List<Endpoint> kept = kept(points, p.keptSpectra());
    return new Result(
        landscape.dimension(),
        ends.size(),
        kinds[Kind.CRITICAL.ordinal()],
        kinds[Kind.FLAT.ordinal()],
        kinds[Kind.STALLED.ordinal()],
        points.size(),
        points.stream().mapToDouble(Endpoint::value).toArray(),
        points.stream().mapToDouble(e -> landscape.meanLoss(e.value(), e.point())).toArray(),
        points.stream().mapToInt(e -> e.index(NULL)).toArray(),
        points.stream().mapToInt(e -> e.nullity(NULL)).toArray(),
        points.stream().mapToDouble(Endpoint::residual).toArray(),
        points.stream().mapToDouble(Endpoint::leastMagnitude).toArray(),
        ends.stream().mapToInt(e -> e.kind().ordinal()).toArray(),
        ends.stream().mapToDouble(Endpoint::residual).toArray(),
        ends.stream().mapToDouble(Endpoint::flatness).toArray(),
        kept.stream().mapToDouble(Endpoint::value).toArray(),
        kept.stream().flatMapToDouble(e -> java.util.Arrays.stream(e.eigenvalues())).toArray());
  }

  /** Some points from the lowest to the highest, evenly by rank. */
  private static List<Endpoint> kept(List<Endpoint> points, int most) {
    List<Endpoint> sorted =
        points.stream().sorted(Comparator.comparingDouble(Endpoint::value)).toList();
    int count = Math.min(most, sorted.size());
    return IntStream.range(0, count)
        .map(i -> count == 1 ? 0 : i * (sorted.size() - 1) / (count - 1))
        .mapToObj(sorted::get)
        .toList();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return NetworkLandscapeClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return NetworkLandscapeFigures.of(tables);
  }
}
