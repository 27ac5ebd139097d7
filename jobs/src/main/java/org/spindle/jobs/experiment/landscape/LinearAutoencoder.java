// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.doubles;
import static org.spindle.jobs.experiment.landscape.ExplicitLandscapeRow.ints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
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
import org.spindle.landscape.AutoencoderPoint;
import org.spindle.landscape.CriticalPointSearch;
import org.spindle.landscape.Endpoint;
import org.spindle.landscape.Endpoint.Kind;
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

  private static final long serialVersionUID = 1L;
  private static final String NAME = "linear-autoencoder";
  private static final double SAME_LOSS = 1e-8;
  private static final double INTEGER = 1e-6; // share of a component that a point keeps
  private static final double MOST_STEPS = 300;
  private static final double SHARE_FOUND = 0.5; // of the subsets, by all searches of a size

  private static final String ROWS =
      """
      SELECT dimension, code, searches, critical, flat, stalled, energies, indices, nullities,
        subsets, subset_deviations FROM linear_autoencoder WHERE status = 'ok'
      ORDER BY dimension, code, seed, replicate""";

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
  }

  /**
   * @param searches searches made
   * @param critical searches that ended at a critical point
   * @param flat searches that ended at a gradient-flat place
   * @param stalled searches that ended anywhere else
   * @param energies V of each search that ended at a critical point
   * @param indices number of negative eigenvalues there
   * @param nullities number of null eigenvalues there
   * @param subsets which principal components the point keeps: bit j for λ_{j+1}
   * @param subsetDeviations largest distance of what it keeps of a component from 0 or 1
   */
  public record Result(
      int searches,
      int critical,
      int flat,
      int stalled,
      double[] energies,
      int[] indices,
      int[] nullities,
      int[] subsets,
      double[] subsetDeviations) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Does the search find what is there, where all critical points of a network are known?";
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
    return new Parameters(5, 3, 100);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    var settings =
        SearchSettings.ofNetwork(Method.NEWTON).withGauge(NetworkLandscapeExperiment.NULL);
    List<Endpoint> ends = new CriticalPointSearch(landscape, settings).from(starts, watch);
    int[] kinds = ExplicitLandscape.counts(ends);
    List<Endpoint> points = ends.stream().filter(Endpoint::isCritical).toList();
    List<double[]> kept = points.stream().map(e -> kept(network, e.point())).toList();
    return new Result(
        ends.size(),
        kinds[Kind.CRITICAL.ordinal()],
        kinds[Kind.FLAT.ordinal()],
        kinds[Kind.STALLED.ordinal()],
        points.stream().mapToDouble(Endpoint::value).toArray(),
        points.stream().mapToInt(e -> e.index(NetworkLandscapeExperiment.NULL)).toArray(),
        points.stream().mapToInt(e -> e.nullity(NetworkLandscapeExperiment.NULL)).toArray(),
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

  /** Rows of one size. */
  private record Size(Parameters parameters, List<Row> rows) {

    AutoencoderPoint point(int subset) {
      return new AutoencoderPoint(parameters.spectrum(), parameters.code(), subset);
    }

    TreeSet<Integer> found() {
      TreeSet<Integer> found = new TreeSet<>();
      rows.forEach(row -> Arrays.stream(ints(row, "subsets")).forEach(found::add));
      return found;
    }
  }

  private static List<Size> sizes(Tables tables) {
    Map<List<Integer>, List<Row>> sizes =
        new TreeMap<>(java.util.Comparator.comparing(List::toString));
    List<Row> rows = tables.has("linear_autoencoder") ? tables.rows(ROWS) : List.of();
    for (Row row : rows) {
      List<Integer> key = List.of(row.<Integer>getAs("dimension"), row.<Integer>getAs("code"));
      sizes.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    return sizes.entrySet().stream()
        .map(e -> new Size(new Parameters(e.getKey().get(0), e.getKey().get(1), 1), e.getValue()))
        .toList();
  }

  @Override
  public List<Check> checks(Tables tables) {
    List<Finding> told = new ArrayList<>();
    List<Finding> losses = new ArrayList<>();
    List<Finding> subsets = new ArrayList<>();
    List<Finding> indices = new ArrayList<>();
    List<Finding> nullities = new ArrayList<>();
    List<Finding> minima = new ArrayList<>();
    List<Finding> found = new ArrayList<>();
    for (Size size : sizes(tables)) {
      int best = (1 << size.parameters().code()) - 1;
      for (Row row : size.rows()) {
        int all = row.<Integer>getAs("critical") + row.<Integer>getAs("flat");
        told.add(
            Finding.exact(
                row.<Integer>getAs("searches"), all + row.<Integer>getAs("stalled"), 0.5));
        int[] kept = ints(row, "subsets");
        told.add(Finding.exact(row.<Integer>getAs("critical"), kept.length, 0.5));
        for (int i = 0; i < kept.length; i++) {
          AutoencoderPoint point = size.point(kept[i]);
          int index = ints(row, "indices")[i];
          losses.add(Finding.exact(point.loss(), doubles(row, "energies")[i], SAME_LOSS));
          subsets.add(Finding.deviation(doubles(row, "subset_deviations")[i], INTEGER));
          indices.add(Finding.exact(point.index(), index, 0.5));
          nullities.add(Finding.exact(point.nullity(), ints(row, "nullities")[i], 0.5));
          if (index == 0) {
            minima.add(Finding.exact(best, kept[i], 0.5));
          }
        }
      }
      double share = size.found().size() / (double) size.point(0).all().size();
      found.add(new Finding(1, share, 0, 1 - SHARE_FOUND));
    }
    return new Findings(NAME, talk())
        .worst(
            "every search of an autoencoder ends in one of three classes, and all are told", told)
        .worst("a critical point of a linear autoencoder keeps whole principal components", subsets)
        .worst("its loss is half the variance of the components that it drops, to 1e-8", losses)
        .worst("its negative directions are those of its subset of components", indices)
        .worst("its null directions are those of its subset of components", nullities)
        .worst("only the subset of the largest components is a minimum", minima)
        .worst("the searches of a size find more than half of all subsets", found)
        .checks();
  }

  @Override
  public List<Figure> figures(Tables tables) {
    List<Panel> panels = new ArrayList<>();
    for (Size size : sizes(tables)) {
      List<AutoencoderPoint> all = size.point(0).all();
      TreeSet<Integer> found = size.found();
      List<AutoencoderPoint> seen = all.stream().filter(p -> found.contains(p.subset())).toList();
      double[] losses =
          size.rows().stream()
              .flatMapToDouble(r -> Arrays.stream(doubles(r, "energies")))
              .toArray();
      double[] indices =
          size.rows().stream()
              .flatMap(r -> Arrays.stream(ints(r, "indices")).boxed())
              .mapToDouble(i -> i)
              .toArray();
      String title =
          "d = %d, k = %d: %d of %d subsets found"
              .formatted(
                  size.parameters().dimension(), size.parameters().code(), seen.size(), all.size());
      panels.add(
          new Panel(
              title,
              Scale.linear("loss"),
              Scale.linear("negative directions"),
              List.of(
                  new Layer.Points(
                      "known",
                      -1,
                      all.stream().mapToDouble(AutoencoderPoint::loss).toArray(),
                      all.stream().mapToDouble(AutoencoderPoint::index).toArray(),
                      new double[0]),
                  new Layer.Points("found by search", 1, losses, indices, new double[0]))));
    }
    return panels.isEmpty()
        ? List.of()
        : List.of(
            new Figure(
                "linear-autoencoder",
                "Critical points of linear autoencoders, found and known",
                "Loss and number of negative Hessian directions at every place that a search calls"
                    + " critical, over those of all subsets of principal components. A point off the"
                    + " grey ones would be an error of the search.",
                ROWS,
                2,
                panels));
  }
}
