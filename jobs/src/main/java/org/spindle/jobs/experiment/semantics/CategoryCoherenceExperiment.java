// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.ItemProperties;
import org.spindle.data.TableName;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
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
 * McClelland and Ganguli, PNAS 2019. Checks are in {@link CategoryCoherenceClaims}, figures in
 * {@link CategoryCoherenceFigures}.
 */
public final class CategoryCoherenceExperiment
    implements Experiment<
        CategoryCoherenceExperiment.Parameters, CategoryCoherenceExperiment.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "category-coherence";
  static final String TALK =
      "Category coherence: what is a useful mathematical definition of category coherence?";
  static final String TREE = "tree";
  static final String PLANTED = "planted";

  private static final int MOST_TREE_ITEMS = 512;

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
      if (!data.equals(TREE) && !data.equals(PLANTED) && !TableName.isTable(data)) {
        throw new IllegalArgumentException(
            "data must be tree, planted, rumelhart, rumelhart-isa, zoo or a CSV file, was " + data);
      }
      int leaves = Tree.of(tree, flip, flipRatio).items();
      if (leaves > MOST_TREE_ITEMS) {
        throw new IllegalArgumentException(
            "tree must have <= " + MOST_TREE_ITEMS + " items here, had " + leaves);
      }
      if (features < 1) {
        throw new IllegalArgumentException("features must be >= 1, was " + features);
      }
      if (data.equals(PLANTED)) {
        new PlantedCategory(features, items, blockFeatures, blockItems, background);
      }
      if (!(initialStrength > 0 && initialStrength < 0.1)) {
        throw new IllegalArgumentException(
            "initial-strength must be > 0 and < 0.1, was " + initialStrength);
      }
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
   * @param plantedCoherence 𝒞
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
      Double plantedCoherence,
      Double topSingularValue,
      Double topSingularValueTheory,
      Double itemOverlap,
      Double itemOverlapTheory,
      Double featureOverlap,
      Double featureOverlapTheory) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "What is a useful mathematical definition of category coherence?";
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
    return new Parameters(TREE, "2^5", 0.1, 1, 10_000, 1000, 40, 30, 0.1, 1e-3);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
        category.coherence(),
        seen.singularValue(),
        theory.singularValue(),
        seen.itemOverlap(),
        theory.itemOverlap(),
        seen.featureOverlap(),
        theory.featureOverlap());
  }

  @Override
  public List<Check> checks(Tables tables) {
    return CategoryCoherenceClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return CategoryCoherenceFigures.of(tables);
  }
}
