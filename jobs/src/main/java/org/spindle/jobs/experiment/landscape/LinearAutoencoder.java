// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
import org.spindle.landscape.AutoencoderPoint;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.NetworkLandscape;
import org.spindle.landscape.SearchSettings;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.landscape.TrainingStarts;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.network.TrainingSet;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Does the search of a network's error surface find what is there, where all critical points are
 * known?
 *
 * <p>A linear autoencoder d – k – d with biases, whose inputs have variances d, d − 1, … 1. Claims:
 * each point that the search calls critical keeps a subset of the principal components, with the
 * loss, the number of negative and that of null directions of that subset; and only the subset of
 * the largest has no negative direction. Its symmetries make every Hessian singular.
 *
 * <p>Talk: "Properties of error landscapes on the synaptic weight space of a deep neural net".
 * Sources: Baldi and Hornik 1989; Frye et al. 2019, whose touchstone this is; {@link
 * AutoencoderPoint}.
 */
public final class LinearAutoencoder
    implements Experiment<LinearAutoencoder.Parameters, LinearAutoencoder.Result> {

  private static final double NULL = 1e-8; // of ‖H‖
  private static final double SAME_LOSS = 1e-8;
  private static final double INTEGER = 1e-6; // share of a component that a point keeps
  private static final double MOST_STEPS = 300;
  private static final double SHARE_FOUND = 0.5; // of the subsets, by all searches of a size

  @Override
  public About about() {
    return About.of("linear-autoencoder", 2)
        .asks(
            "Does the search find what is there, where all critical points of a network are known?")
        .talk("Properties of error landscapes on the synaptic weight space of a deep neural net");
  }

  /**
   * @param dimension d, inputs and outputs
   * @param code k, hidden neurons
   * @param starts searches
   */
  public record Parameters(int dimension, int code, int starts) {

    public Parameters {
      require(dimension >= 2 && dimension <= 16, "dimension must be >= 2 and <= 16", dimension);
      require(code >= 1 && code < dimension, "code must be >= 1 and < dimension", code);
      require(starts >= 1, "starts must be >= 1", starts);
    }

    /** λ_1 … λ_d = d … 1. */
    double[] spectrum() {
      return IntStream.range(0, dimension).mapToDouble(i -> dimension - i).toArray();
    }

    /** The known critical point that keeps a subset of the components. */
    AutoencoderPoint known(int subset) {
      return new AutoencoderPoint(spectrum(), code, subset);
    }

    /** The subset of the largest components. */
    int best() {
      return (1 << code) - 1;
    }
  }

  /**
   * @param energies V of each search that ended at a critical point
   * @param indices number of negative eigenvalues there
   * @param nullities number of null eigenvalues there
   * @param subsets which principal components the point keeps: bit j for λ_{j+1}
   * @param subsetDeviations largest distance of what it keeps of a component from 0 or 1
   */
  public record Result(
      double[] energies,
      int[] indices,
      int[] nullities,
      int[] subsets,
      double[] subsetDeviations) {}

  @Override
  public Parameters defaults() {
    return new Parameters(5, 3, 100);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = 2.0 * p.dimension() * p.code() + p.dimension() + p.code();
    return new Cost(p.starts() * 40 * (15 * n * n * n + 100_000), (long) (800 * n * n) + 100_000);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    int d = p.dimension();
    Architecture network = Architecture.of(Loss.HALF_SQUARED, Activation.LINEAR, d, p.code(), d);
    var landscape = new NetworkLandscape(network, TrainingSet.autoencoder(p.spectrum()), 0);
    var law = new TrainingStarts(0.05, 1, 0.1 / d, MOST_STEPS, 0.5);
    Matrix starts = law.draw(landscape, p.starts(), streams.of("starts"), watch);
    var settings = SearchSettings.ofNetwork(Method.NEWTON).withGauge(NULL);
    List<Endpoint> ends = new CriticalPointSearch(landscape, settings).from(starts, watch);
    List<Endpoint> points = ends.stream().filter(Endpoint::isCritical).toList();
    List<double[]> kept = points.stream().map(e -> kept(network, e.point())).toList();
    return new Result(
        points.stream().mapToDouble(Endpoint::value).toArray(),
        points.stream().mapToInt(e -> e.index(NULL)).toArray(),
        points.stream().mapToInt(e -> e.nullity(NULL)).toArray(),
        kept.stream().mapToInt(LinearAutoencoder::subset).toArray(),
        kept.stream().mapToDouble(LinearAutoencoder::deviation).toArray());
  }

  /** Diagonal of W₂W₁: the principal components are the axes. */
  private static double[] kept(Architecture network, double[] point) {
    Matrix encoder = network.transposedWeights(point, 1);
    Matrix decoder = network.transposedWeights(point, 2);
    double[] kept = new double[network.inputs()];
    for (int i = 0; i < kept.length; i++) {
      for (int j = 0; j < network.width(1); j++) {
        kept[i] += encoder.get(i, j) * decoder.get(j, i);
      }
    }
    return kept;
  }

  private static int subset(double[] kept) {
    return IntStream.range(0, kept.length).filter(i -> kept[i] > 0.5).map(i -> 1 << i).sum();
  }

  private static double deviation(double[] kept) {
    return Arrays.stream(kept).map(v -> Math.abs(v - Math.rint(v))).max().orElse(0);
  }

  private static List<List<Row<Parameters, Result>>> sizes(Rows<Parameters, Result> rows) {
    return by(rows.all(), row -> List.of(row.p().dimension(), row.p().code()));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    claims
        .several(
            "a critical point of a linear autoencoder keeps whole principal components",
            all,
            row -> atPoints(row, i -> Finding.small(row.r().subsetDeviations()[i], INTEGER)))
        .several(
            "the loss at a critical point of a linear autoencoder is half the variance of the"
                + " components that it drops, to 1e-8",
            all,
            row ->
                atPoints(
                    row,
                    i -> Finding.exact(known(row, i).loss(), row.r().energies()[i], SAME_LOSS)))
        .several(
            "the negative directions at a critical point of a linear autoencoder are those of its"
                + " subset of components",
            all,
            row ->
                atPoints(row, i -> Finding.exact(known(row, i).index(), row.r().indices()[i], 0)))
        .several(
            "the null directions at a critical point of a linear autoencoder are those of its"
                + " subset of components",
            all,
            row ->
                atPoints(
                    row, i -> Finding.exact(known(row, i).nullity(), row.r().nullities()[i], 0)))
        .several(
            "only the subset of the largest components is a minimum of a linear autoencoder",
            all,
            LinearAutoencoder::minima)
        .each(
            "the searches of autoencoders of one size find more than half of all subsets of"
                + " components",
            sizes(rows),
            size -> Finding.atLeast(SHARE_FOUND, Estimate.exact(shareFound(size)), 0));
  }

  private static List<Finding> atPoints(Row<Parameters, Result> row, IntFunction<Finding> finding) {
    return IntStream.range(0, row.r().subsets().length).mapToObj(finding).toList();
  }

  private static AutoencoderPoint known(Row<Parameters, Result> row, int i) {
    return row.p().known(row.r().subsets()[i]);
  }

  private static List<Finding> minima(Row<Parameters, Result> row) {
    return IntStream.range(0, row.r().subsets().length)
        .filter(i -> row.r().indices()[i] == 0)
        .mapToObj(i -> Finding.exact(row.p().best(), row.r().subsets()[i], 0))
        .toList();
  }

  private static Set<Integer> found(List<Row<Parameters, Result>> size) {
    return size.stream()
        .flatMap(row -> Arrays.stream(row.r().subsets()).boxed())
        .collect(Collectors.toSet());
  }

  private static List<AutoencoderPoint> all(List<Row<Parameters, Result>> size) {
    return size.get(0).p().known(0).all();
  }

  private static double shareFound(List<Row<Parameters, Result>> size) {
    return found(size).size() / (double) all(size).size();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<List<Row<Parameters, Result>>> sizes = sizes(rows);
    figures
        .figure("linear-autoencoder", "Critical points of linear autoencoders, found and known")
        .caption(
            "Loss and number of negative Hessian directions at every place that a search calls"
                + " critical, in the rings of all subsets of principal components. A point outside"
                + " of all rings would be an error of the search; an empty ring was not found.")
        .axes(linear("loss"), linear("negative directions"))
        .columns(2)
        .panels(sizes, LinearAutoencoder::title, LinearAutoencoder::draw);
  }

  private static String title(List<Row<Parameters, Result>> size) {
    List<AutoencoderPoint> all = all(size);
    Set<Integer> found = found(size);
    return "d = %d, k = %d: %d of %d subsets found"
        .formatted(
            size.get(0).p().dimension(),
            size.get(0).p().code(),
            where(all, p -> found.contains(p.subset())).size(),
            all.size());
  }

  private static void draw(PanelDraft panel, List<Row<Parameters, Result>> size) {
    panel.series("known", -1).rings(all(size), AutoencoderPoint::loss, AutoencoderPoint::index);
    panel
        .series("found by search", 1)
        .points(
            size.stream().flatMapToDouble(row -> Arrays.stream(row.r().energies())).toArray(),
            size.stream()
                .flatMapToInt(row -> Arrays.stream(row.r().indices()))
                .asDoubleStream()
                .toArray());
  }
}
