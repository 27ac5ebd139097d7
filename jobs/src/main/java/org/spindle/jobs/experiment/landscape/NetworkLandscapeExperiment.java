// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Fits;
import org.spindle.experiment.Rows;
import org.spindle.landscape.CriticalPointAudit;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.CriticalPointSet;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Endpoint.Kind;
import org.spindle.landscape.IndexCurve;
import org.spindle.landscape.NetworkLandscape;
import org.spindle.landscape.NeuronSymmetry;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.TrainingStarts;
import org.spindle.linalg.Matrix;
import org.spindle.network.NetworkTask;
import org.spindle.network.NetworkTask.Task;
import org.spindle.random.Streams;
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Estimate;
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
 * Sources: Dauphin et al. 2014, figure 1; Frye et al. 2019.
 */
public final class NetworkLandscapeExperiment
    implements Experiment<
        NetworkLandscapeExperiment.Parameters, NetworkLandscapeExperiment.Result> {

  private static final double NULL = 1e-8; // of ‖H‖: eigenvalues within it count as null
  private static final double TYPICAL_STEPS = 60;

  private static final double FLAT_SHARE = 0.4; // of descents on |∇V|², theory check 19
  private static final double CORRELATION = 0.8; // Spearman, theory check 19
  private static final double LEFT = 0.5; // of the scatter of f, by a curve that only rises
  private static final double FIELD = 0.05; // of f, from the curve of a random field
  private static final int NETWORKS = 16; // with points, of a mean that is judged
  private static final int JUDGED = 20; // points of a curve that is judged

  @Override
  public About about() {
    return About.of("network-landscape", 2)
        .asks(
            "Do more directions lead down from critical points of a network's error, the higher it"
                + " is?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

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
   * @param energies V at each distinct critical point, images under the symmetries of neurons
   *     counted once
   * @param indices number of negative eigenvalues there
   * @param pivots number of negative pivots there of a Hessian by differences of ∇V
   * @param offsets slope by differences of V there, over curvature
   * @param classes of each search: 0 critical, 1 gradient-flat, 2 stalled
   * @param spectrumEnergies energies of the points whose spectra are kept
   * @param spectra their Hessian eigenvalues, ascending, P for each
   */
  public record Result(
      double[] energies,
      int[] indices,
      int[] pivots,
      double[] offsets,
      int[] classes,
      double[] spectrumEnergies,
      double[] spectra) {}

  @Override
  public Parameters defaults() {
    return new Parameters(
        Task.TEACHER, 300, 6, 4, 1, 1e-3, 0, Method.NEWTON, 40, 0.07, 1.4, 0.5, 316, 0.5, 3);
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
    return result(p, landscape, ends, set.points(), streams, watch);
  }

  private static Result result(
      Parameters p,
      NetworkLandscape landscape,
      List<Endpoint> ends,
      List<Endpoint> points,
      Streams streams,
      Watch watch) {
    List<Endpoint> kept = kept(points, p.keptSpectra());
    double length = SearchSettings.ofNetwork(p.method()).lengthScale();
    List<CriticalPointAudit> audits =
        CriticalPointAudit.of(landscape, points, length, streams.of("directions"), watch);
    return new Result(
        points.stream().mapToDouble(Endpoint::value).toArray(),
        points.stream().mapToInt(e -> e.index(NULL)).toArray(),
        audits.stream().mapToInt(CriticalPointAudit::index).toArray(),
        audits.stream().mapToDouble(CriticalPointAudit::offset).toArray(),
        ends.stream().mapToInt(e -> e.kind().ordinal()).toArray(),
        kept.stream().mapToDouble(Endpoint::value).toArray(),
        kept.stream().flatMapToDouble(e -> Arrays.stream(e.eigenvalues())).toArray());
  }

  /** Some points from the lowest to the highest, evenly by rank. */
  private static List<Endpoint> kept(List<Endpoint> points, int most) {
    List<Endpoint> ascending = sorted(points, Endpoint::value);
    int count = Math.min(most, ascending.size());
    return IntStream.range(0, count)
        .map(i -> count == 1 ? 0 : i * (ascending.size() - 1) / (count - 1))
        .mapToObj(ascending::get)
        .toList();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<SearchedNetwork> all = SearchedNetwork.of(rows);
    List<SearchedNetwork> newton = where(all, i -> i.at().method() == Method.NEWTON);
    List<List<SearchedNetwork>> ensembles = SearchedNetwork.ensembles(all);
    List<List<SearchedNetwork>> descents =
        by(
            where(all, i -> i.at().method() == Method.LEVENBERG && i.at().task() == Task.TEACHER),
            i -> i.at().network());
    claims
        .several(
            "at each point of a network's error called critical the slope vanishes by differences"
                + " of V alone, to 1e-7 of the curvature",
            all,
            i -> SecondOpinion.slopes(i.offsets()))
        .several(
            "at each critical point of a network's error the Hessian, by differences of ∇V, has as"
                + " many negative pivots as negative eigenvalues (Sylvester)",
            all,
            i -> SecondOpinion.inertia(i.pivots(), i.indices()))
        .each(
            "images of a critical point under exchange of neurons and signs are found out: no two"
                + " distinct points of a network have one energy",
            all,
            i -> Finding.exact(i.distinct(), i.distinctEnergies(), 0))
        .several(
            "descent on |∇V|² of a small tanh network ends at gradient-flat places in 40 % or more"
                + " of searches",
            descents,
            group -> atLeast(FLAT_SHARE, ClusteredMean.of(group, i -> i.endedAt(Kind.FLAT))))
        .several(
            "the index fraction rises with the error: Spearman's correlation in one network is 0.8"
                + " or more",
            ensembles,
            group -> atLeast(CORRELATION, ClusteredMean.of(group, SearchedNetwork::correlation)))
        .several(
            "a curve of index fraction against error that only rises leaves less than half of the"
                + " scatter (isotonic regression over all instances)",
            ensembles,
            group ->
                judged(
                    group,
                    curve ->
                        Finding.atMost(
                            LEFT, Estimate.exact(risingRms(rows, group) / curve.rms()), 0)))
        .several(
            "the curve of a random field, threshold and scale fitted, follows the index fraction"
                + " against error within 0.05 (root mean square)",
            ensembles,
            group -> judged(group, curve -> Finding.small(curve.fieldRms(), FIELD)))
        .several(
            "unlike a semicircle, the spectrum has its mode at 0: more eigenvalues within 5 % of ‖H‖"
                + " of 0 than any semicircle of its variance (mean over networks of all tasks)",
            newton.isEmpty() ? List.of() : List.of(newton),
            group -> above(1, ClusteredMean.of(group, SearchedNetwork::surplusNearNull)));
  }

  /** A mean that is not clearly below a bound; that of few networks cannot tell. */
  private static List<Finding> atLeast(double bound, ClusteredMean mean) {
    return mean.clusters() >= NETWORKS
        ? List.of(Finding.atLeast(bound, mean.estimate(), 0))
        : List.of();
  }

  /** A mean that is clearly above a bound. */
  private static List<Finding> above(double bound, ClusteredMean mean) {
    return mean.clusters() >= NETWORKS ? List.of(Finding.above(bound, mean.estimate())) : List.of();
  }

  /** By the curve of a random field through enough points, of more than one network. */
  private static List<Finding> judged(
      List<SearchedNetwork> ensemble, Function<IndexCurve, Finding> finding) {
    IndexCurve curve = SearchedNetwork.curve(ensemble);
    return ensemble.size() > 1 && curve != null && curve.points() >= JUDGED
        ? List.of(finding.apply(curve))
        : List.of();
  }

  /** Root mean square deviation of all points from the best curve that only rises. */
  private static double risingRms(Fits fits, List<SearchedNetwork> ensemble) {
    double[] fraction = SearchedNetwork.joined(ensemble, SearchedNetwork::fractions);
    double[] equal = new double[fraction.length];
    Arrays.fill(equal, 1);
    double[] rising =
        fits.isotonic(SearchedNetwork.joined(ensemble, SearchedNetwork::energies), fraction, equal);
    return Math.sqrt(
        IntStream.range(0, fraction.length)
            .mapToDouble(i -> Math.pow(fraction[i] - rising[i], 2))
            .average()
            .orElseThrow());
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    NetworkLandscapeFigures.draw(rows, figures);
  }
}
