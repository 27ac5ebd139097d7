// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.best;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.ItemProperties;
import org.spindle.data.TableName;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.random.Streams;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.CategoryCoherence;
import org.spindle.semantics.CategoryLearning;
import org.spindle.semantics.PlantedCategory;
import org.spindle.semantics.SemanticWorld;
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

  private static final double WELL_ABOVE = 2; // 𝒞 of planted categories that are judged
  private static final double WELL_BELOW = 0.6;

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

  /** A planted category, over all draws. */
  @From("SELECT * FROM rows WHERE data = 'planted'")
  record Planted(
      int features,
      int items,
      int blockFeatures,
      int blockItems,
      double background,
      @Sql("top_singular_value / top_singular_value_theory") Estimate top,
      Twin itemOverlap,
      Twin featureOverlap) {

    /** 𝒞. */
    double coherence() {
      return new PlantedCategory(features, items, blockFeatures, blockItems, background)
          .coherence();
    }
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Level> levels = rows.cells(Level.class);
    List<List<Level>> trees = by(levels, Level::allButLevel);
    List<Category> categories = rows.views(Category.class);
    List<Planted> planted = rows.cells(Planted.class);
    List<Planted> above = where(planted, p -> p.coherence() >= WELL_ABOVE);
    List<Planted> below = where(planted, p -> p.coherence() <= WELL_BELOW);
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
            c -> c.timeTheory * (0.02 + c.modeSpread)) // 2 % are the resolution of the steps
        .each(
            "a planted category shows in the top singular value as the theory of spikes says",
            above,
            p -> {
              double bias = 1.0 / Math.min(p.items, p.features); // is of this order
              return Finding.equal(1, p.top, bias);
            })
        .each(
            "above 𝒞 = 1 the analyzer overlaps with the category's items as predicted",
            above,
            p -> overlap(p, p.itemOverlap, p.items))
        .each(
            "above 𝒞 = 1 the synthesizer overlaps with the category's features as predicted",
            above,
            p -> overlap(p, p.featureOverlap, p.features))
        .each(
            "below 𝒞 = 1 the analyzer does not find the category",
            below,
            p -> overlap(p, p.itemOverlap, p.items));
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

  /** The bias is what is missing to one, over the root of the size; below threshold 1/size. */
  private static Finding overlap(Planted p, Twin overlap, int size) {
    double theory = overlap.theory();
    double distance = Math.pow(1 - p.coherence(), 2);
    double bias = theory == 0 ? 4 / (size * distance) : (1 - theory) / Math.sqrt(size);
    return Finding.equal(theory, overlap.measured(), bias).of(1);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Level> levels = rows.cells(Level.class);
    List<List<Level>> trees = by(levels, Level::allButLevel);
    figures
        .figure("category-coherence-theorem", "A singular value is the coherence of its categories")
        .caption(
            "Each point is a level of a tree: across, from the similarities of all pairs of items;"
                + " up, from sums over categories of the same sampled features. Equality is an"
                + " identity.")
        .axes(log("√(n_l C_l), measured over pairs"), log("singular value s_l/√N"))
        .panel("")
        .layers(equality("s_l² = N n_l C_l", column(levels, Level::strength), 0.9, 1.1))
        .series(
            trees,
            tree -> tree.get(0).world().title(),
            (series, tree) -> series.points(tree, Level::strength, Level::singularValue));

    figures
        .figure("category-coherence-profile", "At which level are categories most coherent?")
        .caption(
            "Similarity of members less that to the nearest other category. Lines: theory; points:"
                + " sampled features. In binary trees it peaks between root and leaves: a basic"
                + " level. The order of learning is another matter, for it follows n_l C_l, which"
                + " falls all the way.")
        .axes(linear("level l (0: root)"), linear("coherence C_l"))
        .series(
            trees,
            tree -> tree.get(0).world().title(),
            (series, tree) -> series.twin(tree, Level::level, Level::coherence));

    List<Planted> planted = rows.cells(Planted.class);
    FigureDraft threshold =
        figures.figure(
            "category-coherence-threshold",
            "A category hidden in noise is learned above a threshold of coherence");
    if (!planted.isEmpty()) {
      threshold(threshold, planted);
    }

    List<Category> categories = rows.views(Category.class);
    figures
        .figure("category-coherence-learning", "When categories of real items are learned")
        .caption(
            "Across: when a mode of the category's strength √(N n C) would be half learned. Up:"
                + " when a deep linear network has half learned to tell it from the nearest other"
                + " category. Points fall below the line where the contrast has a part in a"
                + " stronger mode, as in the unequal classes of the zoo.")
        .axes(
            linear("time predicted from coherence (τ)"), linear("learning time of the network (τ)"))
        .panel("")
        .layers(equality("one mode", column(categories, Category::timeTheory), 0.5, 1.2))
        .series(
            by(categories, c -> c.at.data()),
            table -> SemanticWorld.title(table.get(0).at.data()),
            (series, table) -> {
              series.points(table, Category::timeTheory, Category::time);
              names(table, series.color()).forEach(series::layer);
            });
  }

  /** The line y = x from below the least to above the largest value. */
  private static List<Layer> equality(String label, double[] values, double below, double above) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return List.of();
    }
    double[] ends = {below * finite[0], above * finite[finite.length - 1]};
    return List.of(new Layer.Curve(label, Palette.NEUTRAL, ends, ends));
  }

  /** Overlaps and strengths over 𝒞, of tables of the first size. */
  private static void threshold(FigureDraft figure, List<Planted> planted) {
    int features = planted.get(0).features;
    int items = planted.get(0).items;
    List<Planted> shown = where(planted, p -> p.features == features && p.items == items);
    double most = 1.1 * last(shown).coherence();
    double[] grid = IntStream.rangeClosed(0, 400).mapToDouble(i -> most * i / 400).toArray();
    double[] one = {1, 1};
    Scale coherence = linear("coherence 𝒞 = SNR K_f K_o/√(N_f N_o)");
    figure.caption(
        String.format(
            Locale.ROOT,
            "%,d features × %,d items, the category's block denser than the rest. Lines: theory of"
                + " large tables; points: means over draws. Left: squared overlap of the leading"
                + " mode with the category's items and features. Right: the leading singular value"
                + " over its prediction, the edge of the noise below 𝒞 = 1.",
            features,
            items));
    PanelDraft overlaps = figure.columns(2).newPanel("");
    overlaps.axes(coherence, linear("squared overlap with the category"));
    overlaps
        .series("items")
        .line(grid, c -> PlantedCategory.itemOverlap(c, features, items))
        .estimates(shown, Planted::coherence, p -> p.itemOverlap.measured());
    overlaps
        .series("features")
        .line(grid, c -> PlantedCategory.itemOverlap(c, items, features))
        .estimates(shown, Planted::coherence, p -> p.featureOverlap.measured());
    overlaps.series("𝒞 = 1", Palette.NEUTRAL).line(one, new double[] {0, 1});
    PanelDraft strengths = figure.newPanel("");
    strengths.axes(coherence, linear("singular value over theory"));
    strengths.series("theory", Palette.NEUTRAL).line(new double[] {0, most}, one);
    strengths.series("top singular value", 2).estimates(shown, Planted::coherence, Planted::top);
  }

  /** Sisters of one size are learned at one time: their names share a place. */
  private static List<Layer> names(List<Category> table, int color) {
    List<Layer> names = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Category first = table.get(i);
      if (table.subList(0, i).stream().noneMatch(first::isNear)) {
        String together =
            table.subList(i, table.size()).stream()
                .filter(first::isNear)
                .map(Category::name)
                .collect(Collectors.joining(", "));
        names.add(new Layer.Label(together, color, first.timeTheory, first.time));
      }
    }
    return names;
  }
}
