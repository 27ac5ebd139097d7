// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.best;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.ItemProperties;
import org.spindle.data.TableName;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.random.Streams;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.CategoryCoherence;
import org.spindle.semantics.CategoryLearning;
import org.spindle.semantics.PlantedCategory;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What is a useful mathematical definition of category coherence?
 *
 * <p>Claim: that which decides when the category is learned. On a tree the similarity of members
 * less that to the nearest other category, C_l, gives the singular value, s_l² = N n_l C_l, and so
 * the learning time; on tables of real items as nearly as a category's contrast is one mode. A
 * category of items and features hidden in noise can be learned if SNR K_f K_o/√(N_f N_o) exceeds
 * one, and not at all below.
 *
 * <p>Talk: "What is a useful mathematical definition of category coherence?". Source: Saxe,
 * McClelland and Ganguli, PNAS 2019.
 */
public final class CategoryCoherenceExperiment
    implements Experiment<
        CategoryCoherenceExperiment.Parameters, CategoryCoherenceExperiment.Result> {

  private static final String TREE = "tree";
  private static final String PLANTED = "planted";
  private static final int MOST_TREE_ITEMS = 512;

  /** Relative distance of a contrast's modes from its strength below which it counts as a mode. */
  private static final double NEARLY = 0.25;

  /** Singular values of the tables that come with Spindle, from an independent computation. */
  private static final Map<String, double[]> KNOWN =
      Map.of(
          "zoo", new double[] {20.849, 10.461, 8.595},
          "rumelhart", new double[] {5.604, 3.600, 2.505});

  @Override
  public About about() {
    return About.of("category-coherence", 2)
        .asks("What is a useful mathematical definition of category coherence?")
        .talk(
            "Category coherence: what is a useful mathematical definition of category coherence?");
  }

  /**
   * @param data tree, planted, or a table with categories: rumelhart, zoo, my.csv
   * @param tree children per node of the tree, root first
   * @param flip ε_1 of the tree
   * @param flipRatio ε_{k+1}/ε_k
   * @param features N of the tree, N_f around the planted category
   * @param items N_o around the planted category
   * @param blockFeatures K_f
   * @param blockItems K_o
   * @param background q, probability of a feature outside of the block; 1 − q inside
   * @param initialStrength a₀ of learning on tables
   */
  public record Parameters(
      String data,
      String tree,
      double flip,
      double flipRatio,
      int features,
      int items,
      int blockFeatures,
      int blockItems,
      double background,
      double initialStrength) {

    public Parameters {
      require(
          data.equals(TREE) || data.equals(PLANTED) || TableName.isTable(data),
          "data must be tree, planted, rumelhart, rumelhart-isa, zoo or a CSV file",
          data);
      int leaves = Tree.of(tree, flip, flipRatio).items();
      require(
          leaves <= MOST_TREE_ITEMS,
          "tree must have <= " + MOST_TREE_ITEMS + " items here",
          leaves);
      require(features >= 1, "features must be >= 1", features);
      if (data.equals(PLANTED)) {
        new PlantedCategory(features, items, blockFeatures, blockItems, background);
      }
      require(
          initialStrength > 0 && initialStrength < 0.1,
          "initial-strength must be > 0 and < 0.1",
          initialStrength);
    }

    Tree world() {
      return Tree.of(tree, flip, flipRatio);
    }

    PlantedCategory planted() {
      return new PlantedCategory(features, items, blockFeatures, blockItems, background);
    }
  }

  /**
   * @param categories names; null where there is one planted category
   * @param members n of each
   * @param withinSimilarity S, measured over all pairs
   * @param outSimilarity similarity to the nearest other category, measured
   * @param coherence C, measured
   * @param coherenceTheory C_l of the tree; null for tables
   * @param categoryStrength √(N n C) from the measured coherence
   * @param contrastStrength singular value of the distinction, measured without similarities
   * @param learningTime t at which a network has learned half of the distinction; tables only
   * @param learningTimeTheory half time of a mode with the category's strength; tables only
   * @param modeSpread relative distance of its modes from that strength, 0 if it is one mode
   * @param singularValues of the whole table, descending; by level for the tree
   * @param topSingularValue largest of the planted matrix
   * @param topSingularValueTheory the same, predicted
   * @param itemOverlap squared overlap of its analyzer with the category's items
   * @param itemOverlapTheory the same, predicted
   * @param featureOverlap squared overlap of its synthesizer with the category's features
   * @param featureOverlapTheory the same, predicted
   */
  public record Result(
      String[] categories,
      int[] members,
      double[] withinSimilarity,
      double[] outSimilarity,
      double[] coherence,
      double[] coherenceTheory,
      double[] categoryStrength,
      double[] contrastStrength,
      double[] learningTime,
      double[] learningTimeTheory,
      double[] modeSpread,
      double[] singularValues,
      Double topSingularValue,
      Double topSingularValueTheory,
      Double itemOverlap,
      Double itemOverlapTheory,
      Double featureOverlap,
      Double featureOverlapTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(TREE, "2^5", 0.1, 1, 10_000, 1000, 40, 30, 0.1, 1e-3);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return TableName.isTable(p.data()) ? Set.of(p.data()) : Set.of();
  }

  /** What a table costs is not known before it is read: a guess of a hundred items. */
  @Override
  public Cost cost(Parameters p) {
    if (p.data().equals(PLANTED)) {
      double items = p.items();
      return new Cost(
          (2 * items + 10) * items * p.features() + 10 * items * items * items,
          (long) (8 * items * (p.features() + 4 * items)) + 4096);
    }
    double leaves = p.world().items();
    return p.data().equals(TREE)
        ? new Cost(p.features() * leaves * (10 + leaves / 32), (long) (20 * leaves * leaves) + 4096)
        : new Cost(2e9, 4 << 20);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    return switch (p.data()) {
      case TREE -> ofTree(p, streams);
      case PLANTED -> ofPlanted(p.planted(), streams);
      default -> ofTable(data.table(p.data()), p.initialStrength(), watch);
    };
  }

  private static Result ofTree(Parameters p, Streams streams) {
    Tree tree = p.world();
    TreeSpectrum theory = new TreeSpectrum(tree);
    // the same features twice: once by sums over categories, once by pairs of items
    BlockSums sums = new BranchingDiffusion(tree, streams.of("features")).sums(p.features());
    Matrix pairs = new BranchingDiffusion(tree, streams.of("features")).similarities(p.features());
    List<CategoryCoherence> levels = new ArrayList<>();
    for (int level = 0; level <= tree.levels(); level++) {
      levels.add(CategoryCoherence.ofLevel(pairs, p.features(), tree, level));
    }
    IntStream numbers = IntStream.rangeClosed(0, tree.levels());
    double[] measured =
        numbers.mapToDouble(l -> Math.sqrt(sums.squaredSingularValue(tree, l))).toArray();
    double[] coherences =
        IntStream.rangeClosed(0, tree.levels()).mapToDouble(theory::coherence).toArray();
    return ofCategories(levels, coherences, measured, null, measured);
  }

  private static Result ofTable(ItemProperties table, double initialStrength, Watch watch) {
    if (table.levels().isEmpty()) {
      throw new IllegalArgumentException(
          table.name() + " has no categories; give its CSV a column '@kind' with their names");
    }
    Matrix y = table.matrix();
    Matrix similarity = CategoryCoherence.similarity(y);
    List<CategoryCoherence> found = new ArrayList<>();
    for (String level : table.levels()) {
      found.addAll(CategoryCoherence.of(similarity, y.rows(), table.members(level)));
    }
    CategoryLearning learning = CategoryLearning.of(y, found, initialStrength, watch);
    return ofCategories(found, null, learning.contrastStrengths(), learning, Svd.values(y));
  }

  private static Result ofCategories(
      List<CategoryCoherence> found,
      double[] theory,
      double[] measured,
      CategoryLearning learning,
      double[] singularValues) {
    return new Result(
        found.stream().map(CategoryCoherence::category).toArray(String[]::new),
        found.stream().mapToInt(CategoryCoherence::members).toArray(),
        values(found, CategoryCoherence::within),
        values(found, CategoryCoherence::nearest),
        values(found, CategoryCoherence::coherence),
        theory,
        values(found, CategoryCoherence::strength),
        measured,
        learning == null ? null : learning.times(),
        learning == null ? null : learning.timesTheory(),
        learning == null ? null : learning.modeSpreads(),
        singularValues,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static double[] values(
      List<CategoryCoherence> found, ToDoubleFunction<CategoryCoherence> value) {
    return found.stream().mapToDouble(value).toArray();
  }

  private static Result ofPlanted(PlantedCategory category, Streams streams) {
    PlantedCategory.Recovery theory = category.theory();
    PlantedCategory.Recovery seen = category.measure(category.draw(streams.of("features")));
    return new Result(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        seen.singularValue(),
        theory.singularValue(),
        seen.itemOverlap(),
        theory.itemOverlap(),
        seen.featureOverlap(),
        theory.featureOverlap());
  }

  /** A level of a tree, over all its rows. */
  @From(
      """
      SELECT *, posexplode(arrays_zip(
          coherence, coherence_theory, category_strength, contrast_strength, members,
          within_similarity, out_similarity)) AS (level, x)
      FROM rows WHERE data = 'tree'""")
  record Level(
      String tree,
      double flip,
      double flipRatio,
      int level,
      @Sql("x.coherence") Twin coherence,
      @Sql(
              "max(abs(features * x.members * (x.within_similarity - x.out_similarity)"
                  + " / pow(x.contrast_strength, 2) - 1))")
          double identity,
      @Sql("avg(x.category_strength / sqrt(features))") double strength,
      @Sql("avg(x.contrast_strength / sqrt(features))") double singularValue) {

    Object allButLevel() {
      return List.of(tree, flip, flipRatio);
    }

    Tree world() {
      return Tree.of(tree, flip, flipRatio);
    }
  }

  /** A category of a real table. */
  @From(
      """
      SELECT *, explode(arrays_zip(categories, category_strength, contrast_strength,
          learning_time, learning_time_theory, mode_spread)) AS x
      FROM rows WHERE data NOT IN ('tree', 'planted') AND replicate = 0""")
  record Category(
      Parameters at,
      @Sql("x.categories") String name,
      @Sql("x.category_strength") double strength,
      @Sql("x.contrast_strength") double contrastStrength,
      @Sql("x.learning_time") double time,
      @Sql("x.learning_time_theory") double timeTheory,
      @Sql("x.mode_spread") double modeSpread) {

    /** Whether two names would hide each other. */
    boolean isNear(Category other) {
      return Math.abs(timeTheory - other.timeTheory) < 0.15 && Math.abs(time - other.time) < 0.06;
    }
  }

  /** The singular values of a real table. */
  @From("SELECT DISTINCT data, singular_values FROM rows WHERE data NOT IN ('tree', 'planted')")
  record Spectrum(String data, double[] singularValues) {}

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Level> levels = rows.cells(Level.class);
    List<List<Level>> trees = by(levels, Level::allButLevel);
    List<Category> categories = rows.views(Category.class);
    claims
        .small(
            "on the tree s_l² = N n_l C_l, both measured in one sample",
            levels,
            Level::identity,
            1e-10)
        .each(
            "the measured coherence of each level is that of the theory",
            levels,
            l -> {
              // values of ±1 have no scatter in what they are to themselves: rounding is left
              return Finding.equal(l.coherence.theory(), l.coherence.measured(), 1e-12);
            })
        .several(
            "coherence is largest at the level where theory has its maximum",
            trees,
            CategoryCoherenceExperiment::peak)
        .several(
            "singular values of the real tables are the known ones",
            rows.views(Spectrum.class),
            CategoryCoherenceExperiment::known)
        .equal(
            "√(N n C) is the strength of a category's contrast on real tables",
            categories,
            c -> c.strength / c.contrastStrength,
            c -> 1,
            c -> 1e-10)
        .equal(
            "a category of a real table whose contrast is nearly one mode is learned when its"
                + " coherence says",
            where(categories, c -> c.modeSpread < NEARLY),
            Category::time,
            Category::timeTheory,
            c -> c.timeTheory * (0.02 + c.modeSpread)); // 2 % are the resolution of the steps
    PlantedCategories.claims(rows, claims);
  }

  /**
   * The height of the measured maximum at the level of the theory's, 0 if it is elsewhere; nothing
   * where the rows cannot tell it from the second largest.
   */
  private static List<Finding> peak(List<Level> tree) {
    Level theory = best(tree, l -> l.coherence.theory());
    Level measured = best(tree, l -> l.coherence.mean());
    double height = theory.coherence.theory();
    double second = Groups.max(where(tree, l -> l != theory), l -> l.coherence.theory());
    double error = measured.coherence.error();
    if (!(height - second > 8 * error)) {
      return List.of();
    }
    double at = measured == theory ? measured.coherence.mean() : 0;
    var found = new Estimate(at, error, measured.coherence.measured().draws());
    return List.of(Finding.equal(height, found, 1e-12).within(0.005));
  }

  private static List<Finding> known(Spectrum spectrum) {
    double[] known = KNOWN.getOrDefault(spectrum.data, new double[0]);
    return IntStream.range(0, known.length)
        .mapToObj(i -> Finding.exact(known[i], spectrum.singularValues[i], 1e-3))
        .toList();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    CategoryCoherenceFigures.draw(rows, figures);
  }
}
