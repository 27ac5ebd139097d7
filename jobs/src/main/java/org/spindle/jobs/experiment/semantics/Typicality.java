// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.AnalyzerVerification;
import org.spindle.semantics.CategoryVerification;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.ItemVerification;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.statistic.Correlation;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Groups;
import org.spindle.statistic.RankCorrelation;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Why are some items more typical members of a category, and faster to verify?
 *
 * <p>Claim: item i is typical on dimension α as far as it is similar to the feature synthesizer, s
 * v_i^α = Σ_m u_m^α y_mi. Its part in the mode, a_α(t) v_i^α, passes a threshold the sooner the
 * larger |v_i| is. In any table the signs of an object analyzer make two categories. Where the
 * table names categories, an item's typicality is its similarity to the category's prototype, and
 * its time that of the category's read-out.
 *
 * <p>Talk: "Why are some items more typical members of a category?". Source: Saxe, McClelland and
 * Ganguli, PNAS 2019.
 */
public final class Typicality implements Experiment<Typicality.Parameters, Typicality.Result> {

  private static final double OVERRUN = 1.7; // typicality is to be learned in full
  private static final int SMALLEST = 2; // members of a category
  private static final int LARGE = 10; // members of a category that is judged by itself

  @Override
  public About about() {
    return About.of("typicality", 2)
        .asks("Why are some items more typical members of a category, as a sparrow is for birds?")
        .talk(
            "Why are some items more typical members of a category? (i.e. sparrow versus ostrich)");
  }

  /**
   * @param data tree, rumelhart, rumelhart-isa, zoo or a CSV file
   * @param dimensions object analyzers that are looked at, the strongest ones
   * @param responseThreshold activation that verifies an item, in units of the mean one in the end
   * @param tree children per node, root first; for data = tree
   * @param flip ε of the tree
   * @param features N of the tree, ±1 each
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends
   */
  public record Parameters(
      String data,
      int dimensions,
      double responseThreshold,
      String tree,
      double flip,
      int features,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps)
      implements SemanticParameters {

    public Parameters {
      require(dimensions >= 1, "dimensions must be >= 1", dimensions);
      require(
          responseThreshold > 0 && responseThreshold < 2,
          "response-threshold must be > 0 and < 2",
          responseThreshold);
      SemanticParameters.requireWorld(data, tree, flip, features);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }
  }

  /**
   * @param itemNames names of the items
   * @param analyzers v_i of the dimensions, dimension after dimension
   * @param responseTimesTheory when a_α |v_i| passes the threshold, in the same order; NaN if
   *     never, or if a percent of the threshold would shift it by a tenth
   * @param responseTimes the same in the network
   * @param memberNames items of the named categories, category after category
   * @param memberCategories their categories
   * @param typicalityTheory their similarity to the prototype of the category
   * @param typicality the same in what the network says at the end
   * @param typicalityBias largest part of a typicality that is not learned at the end, in theory
   * @param memberTimesTheory when the category's read-out passes the threshold; NaN likewise
   * @param memberTimes the same in the network
   */
  public record Result(
      String[] itemNames,
      double[] analyzers,
      double[] responseTimesTheory,
      double[] responseTimes,
      String[] memberNames,
      String[] memberCategories,
      double[] typicalityTheory,
      double[] typicality,
      double typicalityBias,
      double[] memberTimesTheory,
      double[] memberTimes) {}

  @Override
  public Parameters defaults() {
    return new Parameters("zoo", 3, 0.5, "2^4", 0.1, 100, 1e-3, 5e-3, 16, 200_000);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return SemanticWorld.datasets(p.data());
  }

  @Override
  public Cost cost(Parameters p) {
    return SemanticSetting.cost(p, Features.SAMPLED);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SemanticWorld world = SemanticWorld.of(p, Features.SAMPLED, data, streams);
    SemanticSetting setting = SemanticSetting.of(world.correlations(), p, OVERRUN);
    SemanticModes modes = setting.modes();
    var dimensions = AnalyzerVerification.of(modes, p.dimensions(), p.responseThreshold());
    List<CategoryVerification> categories = categories(world, modes, p.responseThreshold());
    Matrix[] last = new Matrix[1];
    setting.learn(
        setting.network(streams),
        watch,
        (time, learner) -> {
          Matrix map = learner.map();
          dimensions.see(time, map);
          categories.forEach(c -> c.see(time, map));
          last[0] = map;
        });
    double end = setting.end();
    ItemVerification.Times responses = dimensions.times(end);
    List<ItemVerification.Times> members = categories.stream().map(c -> c.times(end)).toList();
    double[] typicality = joined(categories, c -> c.activations(world.y()));
    double[] typicalityAtEnd = joined(categories, c -> c.activationsTheory(end));
    return new Result(
        world.items().toArray(String[]::new),
        dimensions.analyzers(),
        responses.theory(),
        responses.network(),
        categories.stream()
            .flatMap(c -> IntStream.of(c.items()).mapToObj(world.items()::get))
            .toArray(String[]::new),
        categories.stream()
            .flatMap(c -> IntStream.of(c.items()).mapToObj(i -> c.name()))
            .toArray(String[]::new),
        typicality,
        joined(categories, c -> c.activations(last[0])),
        Deviation.largest(typicality, typicalityAtEnd),
        joined(members, ItemVerification.Times::theory),
        joined(members, ItemVerification.Times::network));
  }

  private static <T> double[] joined(List<T> all, Function<T, double[]> values) {
    return all.stream().map(values).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The categories that a table names, at its finest level; none for trees. */
  private static List<CategoryVerification> categories(
      SemanticWorld world, SemanticModes modes, double threshold) {
    List<CategoryVerification> categories = new ArrayList<>();
    if (world.table() != null && !world.table().levels().isEmpty()) {
      List<String> levels = world.table().levels();
      Map<String, int[]> members = world.table().members(levels.get(levels.size() - 1));
      members.forEach(
          (name, items) -> {
            if (items.length >= SMALLEST && items.length < world.items().size()) {
              categories.add(CategoryVerification.of(name, items, world.y(), modes, threshold));
            }
          });
    }
    return categories;
  }

  /** The members of one named category. */
  record Members(
      Row<Parameters, Result> row,
      String category,
      List<String> names,
      double[] typicalityTheory,
      double[] typicality,
      double[] timesTheory,
      double[] times) {

    static List<Members> of(Row<Parameters, Result> row) {
      Result r = row.r();
      List<Integer> all = IntStream.range(0, r.memberNames().length).boxed().toList();
      List<Members> categories = new ArrayList<>();
      Groups.byKey(all, i -> r.memberCategories()[i])
          .forEach(
              (category, at) ->
                  categories.add(
                      new Members(
                          row,
                          category,
                          at.stream().map(i -> r.memberNames()[i]).toList(),
                          column(at, i -> r.typicalityTheory()[i]),
                          column(at, i -> r.typicality()[i]),
                          column(at, i -> r.memberTimesTheory()[i]),
                          column(at, i -> r.memberTimes()[i]))));
      return categories;
    }

    /** Those of a typicality in a large category; small ones are judged together. */
    String named(double typicality) {
      if (names.size() < LARGE) {
        return "other categories";
      }
      List<String> named =
          IntStream.range(0, names.size())
              .filter(i -> Math.abs(typicalityTheory[i] - typicality) < 1e-9)
              .mapToObj(names::get)
              .toList();
      return category + ": " + Layers.text(named);
    }
  }

  static List<Members> categories(List<Row<Parameters, Result>> rows) {
    return rows.stream().flatMap(row -> Members.of(row).stream()).toList();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Members> categories = categories(rows.all());
    claims
        .small(
            "items pass the threshold of an analyzer's category when theory says",
            rows.all(),
            row ->
                Deviation.largestRelative(row.r().responseTimes(), row.r().responseTimesTheory()),
            row -> ofTime(row.p()))
        .equal(
            "the more typical an item is on an analyzer, the sooner it is verified",
            rows.all(),
            row -> order(row.r()),
            row -> 1,
            row -> 0)
        .perGroup(
            "the least typical members are as typical as their similarity to the prototype",
            categories,
            c -> c.named(least(c.typicalityTheory)),
            c ->
                Finding.exact(least(c.typicalityTheory), least(c.typicality), unlearned(c.row.r())))
        .perGroup(
            "the most typical members are as typical as their similarity to the prototype",
            categories,
            c -> c.named(most(c.typicalityTheory)),
            c -> Finding.exact(most(c.typicalityTheory), most(c.typicality), unlearned(c.row.r())))
        .small(
            "members of named categories are verified when theory says",
            categories,
            c -> Deviation.largestRelative(c.times, c.timesTheory),
            c -> ofTime(c.row.p()))
        .small(
            "object analyzers are orthonormal", rows.all(), row -> fromOrthonormal(row.r()), 1e-9)
        .several(
            "typicality speeds verification as much as theory says",
            categories,
            Typicality::speeding);
  }

  /** Times near the end of a mode's learning run ahead of the flow by twice the lag. */
  private static double ofTime(Parameters p) {
    return Math.min(0.01, 2 * EulerLag.ofTime(p.learningRate()));
  }

  /** What is not learned at the end; gradient descent changes it by far less than a tenth. */
  private static double unlearned(Result r) {
    return Math.min(0.005, 1.1 * r.typicalityBias() + 1e-6);
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElse(0);
  }

  private static double most(double[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  /**
   * The part of all pairs on one side of an analyzer in which the more typical item comes first, on
   * the worst side; sides whose items are all alike say nothing.
   */
  private static double order(Result r) {
    int items = r.itemNames().length;
    double least = 1;
    for (int from = 0; from < r.analyzers().length; from += items) {
      for (int side : new int[] {1, -1}) {
        int[] members =
            IntStream.range(from, from + items).filter(i -> side * r.analyzers()[i] > 0).toArray();
        double order =
            RankCorrelation.concordance(
                IntStream.of(members).mapToDouble(i -> side * r.analyzers()[i]).toArray(),
                IntStream.of(members).mapToDouble(i -> -r.responseTimes()[i]).toArray());
        least = order < least ? order : least;
      }
    }
    return least;
  }

  /** The largest distance of a product of two analyzers from 1 or 0. */
  private static double fromOrthonormal(Result r) {
    int items = r.itemNames().length;
    double[] v = r.analyzers();
    double worst = 0;
    for (int a = 0; a < v.length; a += items) {
      for (int b = 0; b <= a; b += items) {
        double product = 0;
        for (int i = 0; i < items; i++) {
          product += v[a + i] * v[b + i];
        }
        worst = Math.max(worst, Math.abs(product - (a == b ? 1 : 0)));
      }
    }
    return worst;
  }

  /** Correlation of typicality with the time of verification. */
  private static List<Finding> speeding(Members c) {
    double theory = Correlation.pearson(c.typicalityTheory, c.timesTheory);
    double network = Correlation.pearson(c.typicalityTheory, c.times);
    return Double.isFinite(theory) ? List.of(Finding.exact(theory, network, 0.02)) : List.of();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    TypicalityFigures.draw(rows, figures);
  }
}
