// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.landscape.SpinGlassSearch.searchedFor;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.pairs;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Parameters;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Result;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Target;
import org.spindle.statistic.Estimate;

/** Where gradient descent stops in {@link SpinGlassSearch}. */
final class StoppedDescents {

  /** Mean energies where descent with steps of 0.1 stops, p = 3: N, u. From a separate program. */
  private static final double[][] REFERENCE_DESCENT = {{32, -1.475}, {64, -1.522}, {128, -1.566}};

  private static final double REFERENCE_TOLERANCE = 0.03;

  private StoppedDescents() {}

  static void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Glasses> descents = where(Glasses.of(rows, Target.MINIMA), g -> g.descent().draws() > 1);
    claims
        .several(
            "every descent in a spin glass comes to rest, at a minimum",
            searchedFor(rows, Target.MINIMA),
            StoppedDescents::rests)
        .atLeast(
            "gradient descent stops above the threshold energy −E∞, far from the ground state",
            descents,
            Glasses::descent,
            g -> -g.limit().threshold(),
            g -> 0)
        .worst(
            "gradient descent stops nearer to the threshold energy in more dimensions",
            () ->
                pairs(by(descents, g -> g.spins())).stream()
                    .map(pair -> Map.entry(pair.second(), nearer(pair.first(), pair.second())))
                    .toList())
        .several(
            "the mean energy where gradient descent stops is that of an independent program"
                + " (p = 3; N = 32, 64, 128)",
            where(descents, g -> g.spins() == 3),
            StoppedDescents::againstReference);
  }

  private static List<Finding> rests(Row<Parameters, Result> row) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.exact(row.p().starts(), row.r().finished(), 0));
    Arrays.stream(row.r().pivots()).forEach(k -> findings.add(Finding.exact(0, k, 0)));
    return findings;
  }

  private static Finding nearer(Glasses few, Glasses many) {
    Estimate before = few.descent();
    Estimate later = many.descent().minus(before);
    return Finding.atMost(0, later, 0).of(Math.abs(before.mean()));
  }

  private static List<Finding> againstReference(Glasses glasses) {
    Estimate u = glasses.descent();
    return Arrays.stream(REFERENCE_DESCENT)
        .filter(known -> glasses.dimension() == known[0])
        .map(known -> Finding.equal(known[1], u, REFERENCE_TOLERANCE))
        .toList();
  }
}
