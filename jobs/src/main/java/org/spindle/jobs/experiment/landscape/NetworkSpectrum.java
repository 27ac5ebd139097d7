// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.doubles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.hipparchus.special.Erf;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
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
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Significance;
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

  private static final long serialVersionUID = 1L;
  private static final String NAME = "network-spectrum";
  private static final double TOP = 1e-6; // relative, of the largest eigenvalue
  private static final double SMOOTH = 0.03; // width of the gaussian, over the range of eigenvalues
  private static final double QUADRATURE = 2e-3; // of a rule of many nodes on a smoothed step
  private static final int PLACES = 25;

  private static final String ROWS =
      """
      SELECT task, samples, inputs, hidden, hidden_layers, decay, descents, lanczos_steps, probes,
        parameter_count, energy, gradient_norm, eigenvalues, nodes, node_weights
      FROM network_spectrum WHERE status = 'ok'
      ORDER BY parameter_count, descents, seed, replicate""";

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
   * @param parameterCount P, weights and biases
   * @param energy V where the descent ended
   * @param gradientNorm |∇V| there
   * @param eigenvalues of the Hessian there, ascending; empty unless exact
   * @param nodes of the Lanczos rules, those of one random start after the other
   * @param nodeWeights their weights; those of a start add up to 1
   */
  public record Result(
      int parameterCount,
      double energy,
      double gradientNorm,
      double[] eigenvalues,
      double[] nodes,
      double[] nodeWeights) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Does the Lanczos method see the curvature of a network's error right, without a Hessian?";
  }

  @Override
  public String talk() {
    return NetworkLandscapeExperiment.TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Task.TEACHER, 300, 6, 8, 1, 1e-3, 0, 0.3, 0.2, 200, 40, 8, true);
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
    double norm = org.spindle.linalg.Blas.best().nrm2(probe.gradients().data());
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
        n,
        probe.value(0),
        norm,
        eigenvalues,
        rules.stream().flatMapToDouble(r -> Arrays.stream(r.nodes())).toArray(),
        rules.stream().flatMapToDouble(r -> Arrays.stream(r.weights())).toArray());
  }

  /** One place of one network. */
  private record Spectrum(
      String label, int probes, double[] eigenvalues, double[] nodes, double[] weights) {

    static Spectrum of(Row row) {
      return new Spectrum(
          "%s, P = %,d, after %d steps"
              .formatted(
                  row.<String>getAs("task"),
                  row.<Integer>getAs("parameter_count"),
                  row.<Integer>getAs("descents")),
          row.<Integer>getAs("probes"),
          doubles(row, "eigenvalues"),
          doubles(row, "nodes"),
          doubles(row, "node_weights"));
    }

    double low() {
      return Arrays.stream(nodes).min().orElseThrow();
    }

    double high() {
      return Arrays.stream(nodes).max().orElseThrow();
    }

    /**
     * Share of eigenvalues below x, smoothed, by each random start. A start whose Krylov space was
     * exhausted has fewer nodes than others; the weights of each add up to 1.
     */
    double[] below(double x, double width) {
      double[] shares = new double[probes];
      double before = 0;
      for (int i = 0; i < nodes.length; i++) {
        int start = Math.min(probes - 1, (int) (before + 1e-9));
        shares[start] += weights[i] * step(x - nodes[i], width);
        before += weights[i];
      }
      return shares;
    }

    double exactBelow(double x, double width) {
      return Arrays.stream(eigenvalues).map(v -> step(x - v, width)).average().orElseThrow();
    }

    private static double step(double distance, double width) {
      return 0.5 * Erf.erfc(-distance / (width * Math.sqrt(2)));
    }

    /** Smoothed densities at the places x. */
    double[] density(double[] at, double[] mass, double[] x, double width) {
      double total = Arrays.stream(mass).sum();
      return Arrays.stream(x)
          .map(
              v -> {
                double sum = 0;
                for (int i = 0; i < at.length; i++) {
                  double z = (v - at[i]) / width;
                  sum += mass[i] * Math.exp(-z * z / 2);
                }
                return sum / (total * width * Math.sqrt(2 * Math.PI));
              })
          .toArray();
    }
  }

  private static List<Spectrum> all(Tables tables) {
    return tables.has("network_spectrum")
        ? tables.rows(ROWS).stream().map(Spectrum::of).toList()
        : List.of();
  }

  @Override
  public List<Check> checks(Tables tables) {
    List<Finding> tops = new ArrayList<>();
    List<Finding> shares = new ArrayList<>();
    List<Finding> masses = new ArrayList<>();
    List<Spectrum> spectra = all(tables);
    int compared = (int) spectra.stream().filter(s -> s.eigenvalues().length > 0).count();
    for (Spectrum s : spectra) {
      masses.add(Finding.exact(s.probes(), Arrays.stream(s.weights()).sum(), 1e-9));
      if (s.eigenvalues().length == 0) {
        continue;
      }
      double top = s.eigenvalues()[s.eigenvalues().length - 1];
      tops.add(Finding.exact(1, s.high() / top, TOP));
      double width = SMOOTH * (s.high() - s.low());
      double allowed = Significance.standardErrors(s.probes(), compared * PLACES);
      for (int i = 0; i < PLACES; i++) {
        double x = s.low() + (s.high() - s.low()) * i / (PLACES - 1);
        var mean = new ClusteredMean();
        Arrays.stream(s.below(x, width)).forEach(mean::add);
        double bound = allowed * mean.error() + QUADRATURE;
        shares.add(new Finding(s.exactBelow(x, width), mean.mean(), mean.error(), bound));
      }
    }
    return new Findings(NAME, talk())
        .worst("the Lanczos density of a network's Hessian has the mass 1", masses)
        .worst("its largest node is the largest eigenvalue of the network's Hessian to 1e-6", tops)
        .worst("its distribution is that of all eigenvalues of the network's Hessian", shares)
        .checks();
  }

  @Override
  public List<Figure> figures(Tables tables) {
    List<Panel> panels = new ArrayList<>();
    java.util.Set<String> drawn = new java.util.HashSet<>();
    for (Spectrum s : all(tables)) {
      if (drawn.add(s.label())) {
        panels.add(panel(s));
      }
    }
    return panels.isEmpty()
        ? List.of()
        : List.of(
            new Figure(
                "network-spectrum",
                "Hessian spectra of networks, with and without the Hessian",
                "Density of the Hessian's eigenvalues where gradient descent has come to, smoothed"
                    + " by 1 % of its range: from all eigenvalues where the Hessian was computed, and"
                    + " by stochastic Lanczos quadrature. The peak at 0 is orders of magnitude above"
                    + " the few large eigenvalues.",
                ROWS,
                2,
                panels));
  }

  private static Panel panel(Spectrum s) {
    double range = s.high() - s.low();
    double width = range / 100;
    double[] x =
        IntStream.rangeClosed(0, 400)
            .mapToDouble(i -> s.low() + range * (i / 380.0 - 0.025))
            .toArray();
    List<Layer> layers = new ArrayList<>();
    double[] lanczos = s.density(s.nodes(), s.weights(), x, width);
    if (s.eigenvalues().length > 0) {
      double[] equal = new double[s.eigenvalues().length];
      Arrays.fill(equal, 1);
      layers.add(
          new Layer.Curve("all eigenvalues", 0, x, s.density(s.eigenvalues(), equal, x, width)));
      int[] some = IntStream.range(0, x.length).filter(i -> i % 8 == 0).toArray();
      layers.add(
          new Layer.Points(
              "Lanczos",
              1,
              Arrays.stream(some).mapToDouble(i -> x[i]).toArray(),
              Arrays.stream(some).mapToDouble(i -> lanczos[i]).toArray(),
              new double[0]));
    } else {
      layers.add(new Layer.Curve("Lanczos alone", 1, x, lanczos));
    }
    double floor = 1e-5 / range;
    return new Panel(
        s.label(),
        Scale.linear("eigenvalue λ"),
        new Scale("density", true, floor, Double.NaN),
        layers);
  }
}
