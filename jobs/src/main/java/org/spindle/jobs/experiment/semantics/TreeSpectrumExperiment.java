// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Fits;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;
import org.spindle.random.Streams;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.RankedSpectrum;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * Does a hierarchy of categories show in the singular values and object analyzers of its features?
 *
 * <p>Claim: features that diffuse down a tree have one singular value per level, s_l² = N P Σ_{k≥l}
 * Δ_k/M_k, which falls with depth, and analyzers that mirror the tree. A row is a chunk of features
 * as a state that adds: sums of squared category sums. Chunks are merged by SQL, so that neither
 * memory nor any single row depends on how many features there are in all, and no P × P matrix is
 * made; rows with {@code ranked} also diagonalise one, to show what ranking does.
 *
 * <p>Talk: "Learning hierarchical structure", "Singular values of the tree". Source: Saxe,
 * McClelland and Ganguli, ICLR 2014, section 1.4.
 */
public final class TreeSpectrumExperiment
    implements Experiment<TreeSpectrumExperiment.Parameters, TreeSpectrumExperiment.Result> {

  private static final int SHOWN_ITEMS = 16; // most whose analyzers are kept in the row
  private static final int VALUES_BETWEEN_LOOKS = 1 << 24;
  private static final long MOST_VALUES = 2_000_000; // of a sample that MLlib is asked about
  private static final int MOST_CHUNKS = 4; // in such a sample

  @Override
  public About about() {
    return About.of("tree-spectrum", 2)
        .asks("Does a hierarchy of categories show in the singular values of its items' features?")
        .talk("Learning hierarchical structure: the singular values of a tree");
  }

  /**
   * @param tree children per node, root first, 2x2x3, or 2^5
   * @param flip ε_1, probability that a feature flips on an edge from the root
   * @param flipRatio ε_{k+1}/ε_k
   * @param features N of this row
   * @param ranked whether to diagonalise the Gram matrix, too; at most 2048 items
   */
  public record Parameters(String tree, double flip, double flipRatio, int features, boolean ranked)
      implements Serializable {

    public Parameters {
      Tree world = Tree.of(tree, flip, flipRatio);
      if (features < 1) {
        throw new IllegalArgumentException("features must be >= 1, was " + features);
      }
      boolean fits = world.items() <= 2048 && (long) features * world.items() <= 1L << 28;
      if (ranked && !fits) {
        throw new IllegalArgumentException(
            "ranked needs <= 2048 items and <= 2^28 values, had %d and %d"
                .formatted(world.items(), (long) features * world.items()));
      }
    }

    Tree world() {
      return Tree.of(tree, flip, flipRatio);
    }

    /** In the matrix of features. */
    long values() {
      return (long) features * world().items();
    }
  }

  /**
   * @param blockSquares Σ_features Σ_categories (sum of the category)², by level; rows add
   * @param singularValues ŝ_l by these sums
   * @param singularValuesTheory √(N λ_l)
   * @param rankedSingularValues root mean square over the rank group of the level; null unless
   *     asked
   * @param analyzerOverlap share of the group's analyzers in the tree's modes; null unless asked
   * @param analyzers empirical V, P × P by columns, turned within levels; null if P &gt; 16
   */
  public record Result(
      long[] blockSquares,
      double[] singularValues,
      double[] singularValuesTheory,
      double[] rankedSingularValues,
      double[] analyzerOverlap,
      double[] analyzers) {}

  @Override
  public Parameters defaults() {
    return new Parameters("2^5", 0.1, 1, 10_000, false);
  }

  @Override
  public Cost cost(Parameters p) {
    double items = p.world().items();
    double values = items * p.features();
    double ranking = p.ranked() ? 2 * values * items + 10 * items * items * items : 0;
    long bytes = (long) (p.ranked() ? 8 * (values + 5 * items * items) : 100 * items);
    return new Cost(10 * values + ranking, bytes + 4096);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Tree tree = p.world();
    TreeSpectrum theory = new TreeSpectrum(tree);
    BlockSums sums = sums(p, tree, streams, watch);
    RankedSpectrum ranked = null;
    if (p.ranked()) {
      ranked = RankedSpectrum.of(data(p, streams), theory);
    }
    int levels = tree.levels();
    boolean shown = ranked != null && tree.items() <= SHOWN_ITEMS;
    return new Result(
        sums.squares(),
        byLevel(levels, l -> Math.sqrt(sums.squaredSingularValue(tree, l))),
        byLevel(levels, l -> theory.singularValue(l, p.features())),
        ranked == null ? null : ranked.singularValues(),
        ranked == null ? null : ranked.overlaps(),
        shown ? ranked.analyzers().data() : null);
  }

  /** The sums of the point's features, a stretch at a time. */
  private static BlockSums sums(Parameters p, Tree tree, Streams streams, Watch watch) {
    BranchingDiffusion diffusion = new BranchingDiffusion(tree, streams.of("features"));
    int stretch = Math.max(64, VALUES_BETWEEN_LOOKS / tree.items() / 64 * 64);
    BlockSums sums = new BlockSums(0, new long[tree.levels() + 1]);
    for (long done = 0; done < p.features(); done += stretch) {
      watch.check();
      sums = sums.plus(diffusion.sums(Math.min(stretch, p.features() - done)));
    }
    return sums;
  }

  /** The same features as {@link #run} sums, as a matrix N × P. */
  private static Matrix data(Parameters p, Streams streams) {
    return new BranchingDiffusion(p.world(), streams.of("features")).data(p.features());
  }

  private static double[] byLevel(int levels, IntToDoubleFunction value) {
    return IntStream.rangeClosed(0, levels).mapToDouble(value).toArray();
  }

  /** What ranking makes of a level, in the mean over the rows that were ranked. */
  @From(
      """
      SELECT *, posexplode(arrays_zip(singular_values_theory, ranked_singular_values,
        analyzer_overlap)) AS (level, x)
      FROM rows WHERE ranked
      """)
  record Ranked(
      Parameters at,
      int level,
      @Sql("x.ranked_singular_values / x.singular_values_theory") Estimate ratio,
      @Sql("avg(x.analyzer_overlap)") double overlap) {

    /** The share of analyzers outside of the tree's modes, to first order. */
    double leak() {
      return new TreeSpectrum(at.world()).leak(level, at.features);
    }

    double bias() {
      return ratio.mean() - 1;
    }

    double biasTheory() {
      return new TreeSpectrum(at.world()).rankedBias(level, at.features);
    }

    /** At the finest level, and so few features that the bias stands out from the scatter. */
    boolean isTelling() {
      return level == at.world().levels() && ratio.draws() > 1 && -biasTheory() > 8 * ratio.error();
    }
  }

  /** The features of a ranked row, drawn again wherever they are wanted, and the row's sums. */
  @From("SELECT * FROM rows WHERE ranked")
  record Chunk(Parameters at, int replicate, String pointId, long[] blockSquares)
      implements Fits.Block {

    @Override
    public Matrix get() {
      return data(at, new Streams(PointId.parse(pointId)));
    }

    BlockSums sums() {
      return new BlockSums(at.features, blockSquares);
    }
  }

  /** The singular values that chunks have by themselves, in the mean over them. */
  @From(
      """
      SELECT *, posexplode(arrays_zip(singular_values, singular_values_theory)) AS (level, x)
      FROM rows
      """)
  record Single(
      Parameters at,
      int level,
      @Sql("x.singular_values / x.singular_values_theory") Estimate ratio) {

    /** A root is low by half its variance, to first order: twice that. */
    double bias() {
      return ratio.draws() * ratio.error() * ratio.error();
    }
  }

  /** Some ranked rows of each tree that is small enough for a second look. */
  private static List<List<Chunk>> samples(Rows<Parameters, Result> rows) {
    return by(rows.views(Chunk.class), chunk -> chunk.at).stream()
        .map(
            chunks -> {
              long most = Math.min(MOST_CHUNKS, MOST_VALUES / chunks.get(0).at.values());
              return chunks.stream().limit(most).toList();
            })
        .filter(sample -> !sample.isEmpty())
        .toList();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<MergedFeatures> trees = MergedFeatures.all(rows);
    List<Ranked> ranked = rows.cells(Ranked.class);
    List<Single> singles =
        where(rows.cells(Single.class), level -> level.ratio.draws() > 1); // else without an error
    List<List<Chunk>> samples = samples(rows);
    Map<List<Chunk>, Fits.Spectrum> known = new HashMap<>(); // made once, for two claims
    Function<List<Chunk>, Fits.Spectrum> distributed =
        sample -> known.computeIfAbsent(sample, s -> rows.spectrum(s, s.get(0).at.world().items()));
    claims
        .several(
            "block sums give the singular values √(N λ_l) of every level",
            trees,
            tree -> tree.ratios(Double.POSITIVE_INFINITY))
        .several(
            "with a million features every level is within 0.5 % of the theory",
            where(trees, tree -> tree.features() >= 1_000_000), tree -> tree.ratios(0.005))
        .several(
            "with 1,024 items and 200,000 features all levels are within 1 % of the theory",
            where(trees, tree -> tree.tree().items() >= 1024 && tree.features() >= 200_000),
            tree -> tree.ratios(0.01))
        .equal(
            "the squares of all singular values add up to features times items",
            trees,
            MergedFeatures::sumOfSquares,
            tree -> 1,
            tree -> 1e-12)
        .equal(
            "empirical analyzers lie in the tree's modes of their level, but for a leak of order"
                + " 1/N",
            ranked,
            Ranked::overlap,
            level -> 1,
            level -> 3 * level.leak())
        .each(
            "ranking empirical singular values is biased at the finest level by the repulsion of"
                + " levels; block sums are not",
            where(ranked, Ranked::isTelling),
            TreeSpectrumExperiment::bias)
        .small(
            "MLlib's Gram matrix of the same features, projected on the levels, gives the block"
                + " sums",
            samples,
            sample -> projectedDeviation(sample, distributed.apply(sample)),
            1e-9)
        .small(
            "MLlib's distributed singular values are LAPACK's",
            samples,
            sample -> rankedDeviation(sample, distributed.apply(sample)),
            1e-9)
        .twins(
            "the analyzers that are shown lie in the tree's modes as far as was measured",
            rows.views(Analyzers.class),
            Analyzers::overlaps,
            Analyzers::analyzerOverlap,
            shown -> 1e-9)
        .each(
            "each chunk of features has the singular values √(N λ_l), in the mean over chunks",
            singles,
            level -> Finding.equal(1, level.ratio, level.bias()));
  }

  /** The prediction is of first order and for gaussian features: a third of it may be missing. */
  private static Finding bias(Ranked level) {
    double theory = level.biasTheory();
    var bias = new Estimate(level.bias(), level.ratio.error(), level.ratio.draws());
    return Finding.equal(theory, bias, Math.abs(theory) / 3);
  }

  /** Largest relative distance over levels between 𝒫_l · Gram and the sums of the rows. */
  private static double projectedDeviation(List<Chunk> sample, Fits.Spectrum distributed) {
    Tree tree = sample.get(0).at.world();
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    BlockSums sums = sample.stream().map(Chunk::sums).reduce(BlockSums::plus).orElseThrow();
    double worst = 0;
    for (int l = 0; l <= tree.levels(); l++) {
      double trace = Blas.best().dot(spectrum.projector(l).data(), distributed.gram().data());
      double streamed = sums.squaredSingularValue(tree, l) * tree.multiplicity(l);
      worst = Math.max(worst, Math.abs(trace / streamed - 1));
    }
    return worst;
  }

  /** Largest distance between singular values, relative to the largest of them. */
  private static double rankedDeviation(List<Chunk> sample, Fits.Spectrum distributed) {
    Parameters p = sample.get(0).at;
    int items = p.world().items();
    Matrix stacked = new Matrix(sample.size() * p.features, items);
    for (int i = 0; i < sample.size(); i++) {
      stacked.block(i * p.features, 0, p.features, items).copyFrom(sample.get(i).get());
    }
    double[] own = Svd.values(stacked);
    return Deviation.largest(own, distributed.singularValues()) / own[0];
  }

  /** Analyzers to be shown: on Rumelhart's tree if there are some, of the most features. */
  @From(
      """
      SELECT * FROM rows WHERE analyzers IS NOT NULL
      ORDER BY (CASE WHEN tree IN ('2x2x2', '2^3') THEN 0 ELSE 1 END), features DESC, replicate
      LIMIT 1
      """)
  record Analyzers(Parameters at, double[] analyzers, double[] analyzerOverlap) {

    /** The share of each level's analyzers in the tree's modes of that level. */
    double[] overlaps() {
      Tree tree = at.world();
      int items = tree.items();
      TreeSpectrum spectrum = new TreeSpectrum(tree);
      double[] overlaps = new double[tree.levels() + 1];
      int column = 0;
      for (int l = 0; l < overlaps.length; l++) {
        int modes = tree.multiplicity(l);
        Matrix group =
            new Matrix(
                items,
                modes,
                Arrays.copyOfRange(analyzers, column * items, (column + modes) * items));
        Matrix inside = Blas.best().multiply(Op.N, spectrum.projector(l), Op.N, group);
        overlaps[l] = Blas.best().dot(inside.data(), group.data()) / modes;
        column += modes;
      }
      return overlaps;
    }
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    TreeSpectrumFigures.draw(rows, figures);
  }
}
