// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.DistributedSvd;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.random.Streams;
import org.spindle.semantics.BlockSums;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Significance;
import org.spindle.sweep.PointId;

/** The claims of {@link TreeSpectrumExperiment}. */
final class TreeSpectrumClaims {

  /** Means over the rows that were ranked. */
  static final String RANKED =
      """
      SELECT tree, flip, flip_ratio, features, level, count(*) AS rows,
        avg(x.ranked_singular_values / x.singular_values_theory) - 1 AS bias,
        stddev_samp(x.ranked_singular_values / x.singular_values_theory) / sqrt(count(*)) AS error,
        avg(x.analyzer_overlap) AS overlap, avg(x.analyzer_leak_theory) AS leak
      FROM (SELECT tree, flip, flip_ratio, features, posexplode(arrays_zip(singular_values_theory,
          ranked_singular_values, analyzer_overlap, analyzer_leak_theory)) AS (level, x)
        FROM tree_spectrum WHERE status = 'ok' AND ranked)
      GROUP BY tree, flip, flip_ratio, features, level
      ORDER BY tree, flip, flip_ratio, features, level""";

  private static final String SAMPLES =
      """
      SELECT point_id, tree, flip, flip_ratio, features, block_squares FROM tree_spectrum
      WHERE status = 'ok' AND ranked ORDER BY tree, flip, flip_ratio, features, replicate""";

  private static final long MOST_VALUES = 2_000_000; // of a sample that MLlib is asked about
  private static final int MOST_ROWS = 4;

  private TreeSpectrumClaims() {}

  static List<Check> of(Tables tables) {
    List<TreeSpectrumCell> cells = TreeSpectrumCell.all(tables);
    List<Row> ranked = cells.isEmpty() ? List.of() : tables.rows(RANKED);
    List<Sample> samples = cells.isEmpty() ? List.of() : samples(tables);
    List<DistributedSvd> spectra = samples.stream().map(s -> s.distributed(tables)).toList();
    IntStream numbers = IntStream.range(0, samples.size());
    List<Integer> each = numbers.boxed().toList();
    return new Findings(TreeSpectrumExperiment.NAME, TreeSpectrumExperiment.TALK)
        .worst("block sums give the singular values √(N λ_l) of every level", spectra(cells))
        .worst(
            "with a million features every level is within 0.5 % of the theory",
            within(0.005, where(cells, 1, 1_000_000)))
        .worst(
            "with 1,024 items and 200,000 features all levels are within 1 % of the theory",
            within(0.01, where(cells, 1024, 200_000)))
        .each(
            "the squares of all singular values add up to features times items",
            cells,
            TreeSpectrumClaims::sumRule)
        .each(
            "empirical analyzers lie in the tree's modes of their level, but for a leak of order"
                + " 1/N",
            ranked,
            r -> Finding.exact(1, r.<Double>getAs("overlap"), 3 * r.<Double>getAs("leak")))
        .each(
            "ranking empirical singular values is biased at the finest level by the repulsion of"
                + " levels; block sums are not",
            ranked.stream().filter(TreeSpectrumClaims::telling).toList(),
            r -> bias(r, ranked))
        .each(
            "MLlib's Gram matrix of the same features, projected on the levels, gives the block"
                + " sums",
            each,
            i -> samples.get(i).projected(spectra.get(i)))
        .each(
            "MLlib's distributed singular values are LAPACK's",
            each,
            i -> samples.get(i).ranked(spectra.get(i)))
        .checks();
  }

  private static List<Finding> spectra(List<TreeSpectrumCell> cells) {
    int comparisons = cells.stream().mapToInt(c -> c.levels() + 1).sum();
    List<Finding> findings = new ArrayList<>();
    for (TreeSpectrumCell cell : cells) {
      double width = Significance.standardErrors(cell.rows(), comparisons);
      for (int l = 0; l <= cell.levels(); l++) {
        double error = cell.ratioError(l);
        findings.add(new Finding(1, cell.ratio(l), error, width * error));
      }
    }
    return findings;
  }

  private static List<TreeSpectrumCell> where(
      List<TreeSpectrumCell> cells, int items, long features) {
    return cells.stream()
        .filter(c -> c.spectrum().tree().items() >= items && c.sums().features() >= features)
        .toList();
  }

  /** What is asked whatever the scatter. */
  private static List<Finding> within(double limit, List<TreeSpectrumCell> cells) {
    List<Finding> findings = new ArrayList<>();
    for (TreeSpectrumCell cell : cells) {
      for (int l = 0; l <= cell.levels(); l++) {
        findings.add(new Finding(1, cell.ratio(l), cell.ratioError(l), limit));
      }
    }
    return findings;
  }

  /** Σ_l (M_l − M_{l−1}) ŝ_l² telescopes to the number of values, each ±1. */
  private static Finding sumRule(TreeSpectrumCell cell) {
    Tree tree = cell.spectrum().tree();
    double sum = 0;
    for (int l = 0; l <= cell.levels(); l++) {
      sum += tree.multiplicity(l) * cell.sums().squaredSingularValue(tree, l);
    }
    return Finding.exact(1, sum / cell.sums().features() / tree.items(), 1e-12);
  }

  /** At the finest level, and so few features that the bias stands out from the scatter. */
  private static boolean telling(Row row) {
    Tree tree = TreeSpectrumCell.world(row);
    double bias = new TreeSpectrum(tree).rankedBias(tree.levels(), row.<Integer>getAs("features"));
    boolean finest = row.<Integer>getAs("level") == tree.levels();
    return finest && row.<Long>getAs("rows") > 1 && -bias > 8 * row.<Double>getAs("error");
  }

  /** The prediction is of first order and for gaussian features: a third of it may be missing. */
  private static Finding bias(Row row, List<Row> ranked) {
    TreeSpectrum spectrum = new TreeSpectrum(TreeSpectrumCell.world(row));
    double theory =
        spectrum.rankedBias(row.<Integer>getAs("level"), row.<Integer>getAs("features"));
    double error = row.<Double>getAs("error");
    double width = Significance.standardErrors(row.<Long>getAs("rows"), ranked.size());
    double tolerance = width * error + Math.abs(theory) / 3;
    return new Finding(theory, row.<Double>getAs("bias"), error, tolerance);
  }

  /** Some ranked rows of each tree that is small enough. */
  private static List<Sample> samples(Tables tables) {
    List<Sample> samples = new ArrayList<>();
    for (Row row : tables.rows(SAMPLES)) {
      Chunk chunk =
          new Chunk(
              row.getAs("point_id"),
              row.getAs("tree"),
              row.getAs("flip"),
              row.getAs("flip_ratio"),
              row.getAs("features"));
      List<Long> squares = row.getList(row.fieldIndex("block_squares"));
      BlockSums sums =
          new BlockSums(chunk.features, squares.stream().mapToLong(Long::longValue).toArray());
      Sample last = samples.isEmpty() ? null : samples.get(samples.size() - 1);
      if (last != null && last.takes(chunk)) {
        last.chunks.add(chunk);
        last.sums.add(sums);
      } else if ((last == null || !last.sameTree(chunk)) && chunk.values() <= MOST_VALUES) {
        samples.add(new Sample(new ArrayList<>(List.of(chunk)), new ArrayList<>(List.of(sums))));
      }
    }
    return samples;
  }

  /** The features of one row, to be drawn again wherever Spark wants them. */
  private record Chunk(String pointId, String tree, double flip, double flipRatio, int features)
      implements Serializable {

    TreeSpectrumExperiment.Parameters parameters() {
      return new TreeSpectrumExperiment.Parameters(tree, flip, flipRatio, features, true);
    }

    long values() {
      return (long) features * parameters().world().items();
    }

    Matrix data() {
      return TreeSpectrumExperiment.data(parameters(), new Streams(PointId.parse(pointId)));
    }

    Iterator<Vector> rows() {
      Matrix data = data();
      return IntStream.range(0, features)
          .mapToObj(m -> IntStream.range(0, data.cols()).mapToDouble(i -> data.get(m, i)).toArray())
          .map(Vectors::dense)
          .iterator();
    }
  }

  /** Chunks of one tree and what the rows say of them. */
  private record Sample(List<Chunk> chunks, List<BlockSums> sums) {

    boolean sameTree(Chunk chunk) {
      return chunks.get(0).parameters().equals(chunk.parameters());
    }

    boolean takes(Chunk chunk) {
      long values = (chunks.size() + 1L) * chunk.values();
      return sameTree(chunk) && chunks.size() < MOST_ROWS && values <= MOST_VALUES;
    }

    Tree tree() {
      return chunks.get(0).parameters().world();
    }

    DistributedSvd distributed(Tables tables) {
      var spark = tables.sql("SELECT 1").sparkSession();
      var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      JavaRDD<Vector> rows = context.parallelize(chunks, chunks.size()).flatMap(Chunk::rows);
      return DistributedSvd.of(rows, tree().items());
    }

    /** Largest relative distance over levels between 𝒫_l · Gram and the sums of the rows. */
    Finding projected(DistributedSvd distributed) {
      Tree tree = tree();
      TreeSpectrum spectrum = new TreeSpectrum(tree);
      BlockSums merged = sums.stream().reduce(BlockSums::plus).orElseThrow();
      double worst = 0;
      for (int l = 0; l <= tree.levels(); l++) {
        double trace = Blas.best().dot(spectrum.projector(l).data(), distributed.gram().data());
        double streamed = merged.squaredSingularValue(tree, l) * tree.multiplicity(l);
        worst = Math.max(worst, Math.abs(trace / streamed - 1));
      }
      return Finding.deviation(worst, 1e-9);
    }

    Finding ranked(DistributedSvd distributed) {
      int items = tree().items();
      int features = chunks.stream().mapToInt(Chunk::features).sum();
      Matrix stacked = new Matrix(features, items);
      int from = 0;
      for (Chunk chunk : chunks) {
        stacked.block(from, 0, chunk.features, items).copyFrom(chunk.data());
        from += chunk.features;
      }
      double[] own = Svd.values(stacked);
      double worst = 0;
      for (int i = 0; i < own.length; i++) {
        double there = distributed.singularValues()[i];
        worst = Math.max(worst, Math.abs(there - own[i]) / own[0]);
      }
      return Finding.deviation(worst, 1e-9);
    }
  }
}
