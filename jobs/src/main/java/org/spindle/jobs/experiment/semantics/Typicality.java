// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.CategoryReadout;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.Learner;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
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
 * Ganguli, PNAS 2019. Claims and figures are in {@link TypicalityReport}.
 */
public final class Typicality implements Experiment<Typicality.Parameters, Typicality.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "typicality";
  static final String TALK =
      "Why are some items more typical members of a category? (i.e. sparrow versus ostrich)";

  private static final double OVERRUN = 1.7; // typicality is to be learned in full
  private static final int SMALLEST = 2; // members of a category
  private static final double MARGIN = 0.01; // of the threshold
  private static final double SHIFT = 0.1; // of the time

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
   * @param singularValue s₁
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
   * @param lookInterval time between two looks at the network
   */
  public record Result(
      double singularValue,
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
      double[] memberTimes,
      double lookInterval) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Why are some items more typical members of a category, as a sparrow is for birds?";
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
    return new Parameters("zoo", 3, 0.5, "2^4", 0.1, 100, 1e-3, 5e-3, 16, 200_000);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    Dimensions dimensions = new Dimensions(setting.modes(), p);
    List<Category> categories = categories(world, p.responseThreshold());
    Matrix[] last = new Matrix[1];
    Learner.Observer observer =
        (time, learner) -> {
          Matrix map = learner.map();
          dimensions.see(time, map);
          categories.forEach(c -> c.see(time, map));
          last[0] = map;
        };
    setting.learn(setting.network(streams), watch, observer);
    return result(world, setting, dimensions, categories, last[0]);
  }

  private static Result result(
      SemanticWorld world,
      SemanticSetting setting,
      Dimensions dimensions,
      List<Category> categories,
      Matrix map) {
    double end = setting.end();
    SemanticModes modes = setting.modes();
    double[] response = dimensions.theory(1, end);
    hide(response, dimensions.theory(1 - MARGIN, end), dimensions.theory(1 + MARGIN, end));
    double[] member = joined(categories, c -> c.theory(modes, 1, end));
    hide(
        member,
        joined(categories, c -> c.theory(modes, 1 - MARGIN, end)),
        joined(categories, c -> c.theory(modes, 1 + MARGIN, end)));
    double[] truth = joined(categories, c -> c.members(c.readout.activations(world.y())));
    double[] atEnd =
        joined(
            categories,
            c ->
                IntStream.of(c.items)
                    .mapToDouble(i -> c.readout.activation(modes, i, end))
                    .toArray());
    return new Result(
        modes.singularValue(0),
        world.items().toArray(String[]::new),
        dimensions.analyzers,
        response,
        hidden(response, dimensions.crossings.times()),
        categories.stream()
            .flatMap(c -> IntStream.of(c.items).mapToObj(world.items()::get))
            .toArray(String[]::new),
        categories.stream()
            .flatMap(c -> IntStream.of(c.items).mapToObj(i -> c.name))
            .toArray(String[]::new),
        truth,
        joined(categories, c -> c.members(c.readout.activations(map))),
        SemanticRows.largestDifference(truth, atEnd),
        member,
        hidden(member, joined(categories, c -> c.crossings.times())),
        setting.lookInterval());
  }

  /** Drops times that are ill defined: a percent of the threshold would shift them by a tenth. */
  private static void hide(double[] times, double[] early, double[] late) {
    for (int i = 0; i < times.length; i++) {
      if (!(late[i] < (1 + SHIFT) * early[i])) {
        times[i] = Double.NaN;
      }
    }
  }

  private static double[] hidden(double[] theory, double[] network) {
    return IntStream.range(0, theory.length)
        .mapToDouble(i -> Double.isNaN(theory[i]) ? Double.NaN : network[i])
        .toArray();
  }

  private static double[] joined(List<Category> categories, Function<Category, double[]> values) {
    return categories.stream().map(values).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The categories that a table names, at its finest level; none for trees. */
  private static List<Category> categories(SemanticWorld world, double threshold) {
    List<Category> categories = new ArrayList<>();
    if (world.table() != null && !world.table().levels().isEmpty()) {
      List<String> levels = world.table().levels();
      Map<String, int[]> members = world.table().members(levels.get(levels.size() - 1));
      members.forEach(
          (name, items) -> {
            if (items.length >= SMALLEST && items.length < world.items().size()) {
              categories.add(new Category(name, items, world.y(), threshold));
            }
          });
    }
    return categories;
  }

  /** Items on the strongest object analyzers. */
  private static final class Dimensions {
    private final SemanticModes modes;
    private final int count;
    private final int items;
    private final double[] analyzers;
    private final double[] levels;
    private final Crossings crossings;

    Dimensions(SemanticModes modes, Parameters p) {
      this.modes = modes;
      this.count = Math.min(p.dimensions(), modes.rank());
      this.items = modes.analyzers().rows();
      this.analyzers =
          IntStream.range(0, count)
              .boxed()
              .flatMapToDouble(mode -> Arrays.stream(modes.analyzer(mode)))
              .toArray();
      this.levels = new double[analyzers.length];
      for (int mode = 0; mode < count; mode++) {
        double mean = Arrays.stream(modes.analyzer(mode)).map(Math::abs).average().orElse(0);
        double level = p.responseThreshold() * modes.optimum(mode) * mean;
        Arrays.fill(levels, mode * items, (mode + 1) * items, level);
      }
      this.crossings = new Crossings(levels);
    }

    /** Activations u·ŷ_i, with the sign of the item's side. */
    void see(double time, Matrix map) {
      double[] activations = new double[analyzers.length];
      for (int mode = 0; mode < count; mode++) {
        for (int item = 0; item < items; item++) {
          double sum = 0;
          for (int m = 0; m < map.rows(); m++) {
            sum += modes.synthesizers().get(m, mode) * map.get(m, item);
          }
          int at = mode * items + item;
          activations[at] = sum * Math.signum(analyzers[at]);
        }
      }
      crossings.see(time, activations);
    }

    double[] theory(double factor, double end) {
      double[] times = new double[analyzers.length];
      for (int at = 0; at < times.length; at++) {
        double strength = factor * levels[at] / Math.abs(analyzers[at]);
        double time = modes.timeTo(at / items, strength);
        times[at] = time <= end ? time : Double.NaN;
      }
      return times;
    }
  }

  /** A named category while the network learns. */
  private static final class Category {
    private final String name;
    private final int[] items;
    private final CategoryReadout readout;
    private final double level;
    private final Crossings crossings;

    Category(String name, int[] items, Matrix truth, double threshold) {
      this.name = name;
      this.items = items;
      this.readout = new CategoryReadout(truth, items);
      double mean = Arrays.stream(members(readout.activations(truth))).average().orElse(0);
      this.level = threshold * mean;
      double[] levels = new double[items.length];
      Arrays.fill(levels, level);
      this.crossings = new Crossings(levels);
    }

    void see(double time, Matrix map) {
      crossings.see(time, members(readout.activations(map)));
    }

    double[] theory(SemanticModes modes, double factor, double end) {
      return readout.timesTo(modes, items, factor * level, end);
    }

    double[] members(double[] ofAll) {
      return IntStream.of(items).mapToDouble(item -> ofAll[item]).toArray();
    }
  }

  @Override
  public List<Check> checks(Tables tables) {
    return TypicalityReport.checks(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return TypicalityReport.figures(tables);
  }
}
