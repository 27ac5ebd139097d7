// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.jobs.experiment.landscape.ExplicitLandscape.Parameters;
import org.spindle.landscape.IndexScatter;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.statistic.Estimate;

/**
 * The number of directions down from the saddles that searches of {@link ExplicitLandscape} find.
 */
final class SaddleIndices {

  private static final double BASIN_MEAN = 0.25; // counts: bias of a search by basins, measured
  private static final double BASIN_SCATTER = 0.05;
  private static final double BASIN_SLOPE = 0.02; // of it, measured
  private static final double MOST_MEAN = 0.5; // counts, of the reference
  private static final double[] SCATTER = {0.5, 0.95};

  private SaddleIndices() {}

  static void claims(List<SearchedField> all, Claims claims) {
    List<List<SearchedField>> saddles =
        by(
            where(
                all,
                i -> i.isSampledBy(Method.NEWTON) && i.isLarge() && i.at().field().freedom() == 0),
            SearchedField::ensembleKey);
    Map<List<SearchedField>, IndexScatter> scatters = new HashMap<>(); // each takes seconds
    claims
        .several(
            "the index fraction at a found saddle is on average that of its energy (in counts)",
            saddles,
            group -> meanIndex(scatters.computeIfAbsent(group, SaddleIndices::scatter)))
        .several(
            "the index at found saddles rises with energy as steeply as the law (slope over that of"
                + " the law)",
            saddles,
            group -> steepness(scatters.computeIfAbsent(group, SaddleIndices::scatter)))
        .several(
            "the index at a found saddle scatters about the law by less than one count, as the"
                + " exact ensemble does",
            saddles,
            group -> indexScatter(scatters.computeIfAbsent(group, SaddleIndices::scatter)));
  }

  private static IndexScatter scatter(List<SearchedField> group) {
    Parameters p = group.get(0).at();
    return IndexScatter.about(
        p.indexLaw(),
        p.dimension(),
        group.stream().map(SearchedField::energies).toList(),
        group.stream().map(SearchedField::indices).toList());
  }

  private static List<Finding> meanIndex(IndexScatter scatter) {
    return scatter.isKnown()
        ? List.of(
            Finding.equal(0, scatter.residuals().estimate(), BASIN_MEAN).within(MOST_MEAN).of(1))
        : List.of();
  }

  private static List<Finding> steepness(IndexScatter scatter) {
    return scatter.isKnown()
        ? List.of(Finding.equal(1, scatter.steepness(), BASIN_SLOPE))
        : List.of();
  }

  private static List<Finding> indexScatter(IndexScatter scatter) {
    double theory = scatter.expectedRms();
    if (!scatter.isKnown() || Double.isNaN(theory)) {
      return List.of();
    }
    Estimate rms = scatter.rms();
    double room = Math.min(SCATTER[1] - theory, theory - SCATTER[0]);
    return List.of(Finding.equal(theory, rms, BASIN_SCATTER).within(room));
  }
}
