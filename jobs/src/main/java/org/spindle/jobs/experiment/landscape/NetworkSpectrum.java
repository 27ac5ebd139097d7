// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Scale;
import org.spindle.landscape.Landscape;
import org.spindle.landscape.NetworkLandscape;
import org.spindle.landscape.SteepestDescent;
import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SpectralDensity;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.network.NetworkTask;
import org.spindle.network.NetworkTask.Task;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Does stochastic Lanczos quadrature, which needs no Hessian, see a network's spectrum right, and
 * what does that spectrum look like in networks whose Hessian would not pay?
 *
 * <p>A network learns by gradient descent for some steps; where it then stands, the density of the
 * Hessian's eigenvalues is estimated from products with vectors, and where the Hessian is small
 * enough it is compared with the whole spectrum. Claims: the smoothed distributions agree within
 * the scatter of the random starts, and the largest eigenvalue agrees to 1e-6.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Sources: Dauphin et al. 2014, figure 1; Ubaru, Chen and Saad 2017.
 */
public final class NetworkSpectrum
    implements Experiment<NetworkSpectrum.Parameters, NetworkSpectrum.Result> {

  private static final double TOP = 1e-6; // relative, of the largest eigenvalue
  private static final double SMOOTH = 0.03; // width of the gaussian, over the range of eigenvalues
  private static final double QUADRATURE = 2e-3; // of a rule of many nodes on a smoothed step
  private static final int PLACES = 25;

  @Override
  public About about() {
    return About.of("network-spectrum", 3)
        .asks(
            "Does the Lanczos method see the curvature of a network's error right, without a"
                + " Hessian?")
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
   * @param spread deviation of a weight at the start
   * @param learningRate of the gradient descent
   * @param descents its steps
   * @param lanczosSteps steps of each random start
   * @param probes random starts
   * @param exact whether the whole Hessian and spectrum are computed too
   */
  public record Parameters(
      Task task,
      int samples,
      int inputs,
      int hidden,
      int hiddenLayers,
      double decay,
      long teacher,
      double spread,
      double learningRate,
      int descents,
      int lanczosSteps,
      int probes,
      boolean exact) {

    public Parameters {
      new NetworkTask(task, samples, inputs, hidden, hiddenLayers, decay, teacher);
      require(spread > 0 && spread < 100, "spread must be > 0 and < 100", spread);
      require(learningRate > 0, "learning-rate must be > 0", learningRate);
      require(descents >= 0, "descents must be >= 0", descents);
      require(lanczosSteps >= 2, "lanczos-steps must be >= 2", lanczosSteps);
      require(probes >= 2, "probes must be >= 2", probes);
    }

    NetworkTask network() {
      return new NetworkTask(task, samples, inputs, hidden, hiddenLayers, decay, teacher);
    }
  }

  /**
   * @param eigenvalues of the Hessian where the descent ended, ascending; empty unless exact
   * @param nodes of the Lanczos rules, those of one random start after the other
   * @param nodeWeights their weights; those of a start add up to 1
   */
  public record Result(double[] eigenvalues, double[] nodes, double[] nodeWeights) {

    boolean isExact() {
      return eigenvalues.length > 0;
    }

    double low() {
      return Arrays.stream(nodes).min().orElseThrow();
    }

    double high() {
      return Arrays.stream(nodes).max().orElseThrow();
    }

    double range() {
      return high() - low();
    }

    /**
     * The rule of each random start. One whose Krylov space was exhausted has fewer nodes than
     * others; those of each ascend.
     */
    List<SpectralDensity> rules() {
      List<SpectralDensity> rules = new ArrayList<>();
      int from = 0;
      for (int to = 1; to <= nodes.length; to++) {
        if (to == nodes.length || nodes[to] < nodes[to - 1]) {
          rules.add(
              new SpectralDensity(
                  Arrays.copyOfRange(nodes, from, to), Arrays.copyOfRange(nodeWeights, from, to)));
          from = to;
        }
      }
      return rules;
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Task.TEACHER, 300, 6, 8, 1, 1e-3, 0, 0.3, 0.2, 200, 40, 8, true);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return p.task() == Task.DIGITS ? Set.of("mnist") : Set.of();
  }

  @Override
  public Cost cost(Parameters p) {
    NetworkTask network = p.network();
    double n = network.parameterCount();
    double m = p.lanczosSteps();
    double lanczos = p.probes() * m * (2 * network.gradientFlops() + 8 * n * m);
    double whole = p.exact() ? network.hessianFlops() + 4 / 3.0 * n * n * n : 0;
    double bytes = 8 * (n * m + (p.exact() ? 3 * n * n : 0) + 20.0 * p.samples() * p.hidden());
    return new Cost(
        p.descents() * network.gradientFlops() + lanczos + whole, (long) bytes + 4_000_000);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    NetworkTask.World world = p.network().world(streams, data);
    var landscape = new NetworkLandscape(world.network(), world.set(), p.decay());
    int n = landscape.dimension();
    Matrix start = new Matrix(n, 1, GaussianMatrix.matrix(n, 1, p.spread(), streams.of("weights")));
    Matrix place =
        SteepestDescent.from(landscape, start, p.learningRate(), 0, p.descents(), watch).places();
    Landscape.Probe probe = landscape.probe(1);
    probe.moveTo(place, 1);
    double[] eigenvalues = new double[0];
    if (p.exact()) {
      Matrix hessian = new Matrix(n, n);
      probe.hessians(new int[] {0}, 1, hessian);
      eigenvalues = SymmetricEigen.values(hessian);
    }
    LinearOperator curvature = landscape.curvature(place.data());
    RandomGenerator signs = streams.of("signs");
    List<SpectralDensity> rules = new ArrayList<>();
    for (int i = 0; i < p.probes(); i++) {
      rules.add(SpectralDensity.estimate(curvature, p.lanczosSteps(), 1, signs, watch));
    }
    return new Result(
        eigenvalues,
        rules.stream().flatMapToDouble(r -> Arrays.stream(r.nodes())).toArray(),
        rules.stream().flatMapToDouble(r -> Arrays.stream(r.weights())).toArray());
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> exact = where(rows.all(), row -> row.r().isExact());
    claims
        .equal(
            "the largest Lanczos node is the largest eigenvalue of the network's Hessian to 1e-6",
            exact,
            row -> row.r().high() / last(row.r().eigenvalues()),
            row -> 1,
            row -> TOP)
        .several(
            "the Lanczos distribution is that of all eigenvalues of the network's Hessian",
            exact,
            row -> distributions(row.r()));
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  /** The smoothed distribution functions at places over the whole spectrum. */
  private static List<Finding> distributions(Result r) {
    SpectralDensity whole = SpectralDensity.of(r.eigenvalues());
    List<SpectralDensity> rules = r.rules();
    double width = SMOOTH * r.range();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      double x = r.low() + r.range() * i / (PLACES - 1);
      Estimate below = Estimate.of(column(rules, rule -> rule.below(x, width)));
      findings.add(Finding.equal(whole.below(x, width), below, QUADRATURE).of(1));
    }
    return findings;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> drawn =
        sorted(
            rows.first(NetworkSpectrum::title),
            row -> row.p().network().parameterCount(),
            row -> row.p().descents());
    figures
        .figure("network-spectrum", "Hessian spectra of networks, with and without the Hessian")
        .caption(
            "Density of the Hessian's eigenvalues where gradient descent has come to, smoothed by"
                + " 1 % of its range: from all eigenvalues where the Hessian was computed, and by"
                + " stochastic Lanczos quadrature. The peak at 0 is orders of magnitude above the"
                + " few large eigenvalues.")
        .columns(2)
        .panels(drawn, NetworkSpectrum::title, (panel, row) -> draw(panel, row.r()));
  }

  private static String title(Row<Parameters, Result> row) {
    return "%s, P = %,d, after %d steps"
        .formatted(word(row.p().task()), row.p().network().parameterCount(), row.p().descents());
  }

  private static void draw(PanelDraft panel, Result r) {
    double width = r.range() / 100;
    double[] x =
        IntStream.rangeClosed(0, 400)
            .mapToDouble(i -> r.low() + r.range() * (i / 380.0 - 0.025))
            .toArray();
    panel.axes(linear("eigenvalue λ"), new Scale("density", true, 1e-5 / r.range(), Double.NaN));
    List<SpectralDensity> rules = r.rules();
    double[] lanczos =
        Arrays.stream(x)
            .map(v -> Estimate.of(column(rules, rule -> rule.density(v, width))).mean())
            .toArray();
    if (r.isExact()) {
      SpectralDensity whole = SpectralDensity.of(r.eigenvalues());
      panel.series("all eigenvalues", 0).line(x, v -> whole.density(v, width));
      panel.series("Lanczos", 1).points(x, lanczos, 8);
    } else {
      panel.series("Lanczos alone", 1).trace(x, lanczos);
    }
  }
}
