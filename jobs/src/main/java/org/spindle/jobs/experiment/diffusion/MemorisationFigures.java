// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.log;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.diffusion.MemorisationTime.Family;
import org.spindle.jobs.experiment.diffusion.MemorisationTime.Parameters;
import org.spindle.jobs.experiment.diffusion.MemorisationTime.Result;
import org.spindle.jobs.experiment.diffusion.MemorisationTime.Size;

/** The figures of {@link MemorisationTime}: times against the number of data, and losses. */
final class MemorisationFigures {

  private MemorisationFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Family> families = Family.of(rows.all());
    figures
        .figure("memorisation-time", "What data have in common is learned first")
        .caption(
            "Updates until a network generalises, until its loss on its own data and that on others"
                + " are apart by a tenth of the exact denoiser's loss, and by all of it. Line: in"
                + " proportion to n, through the points in the middle. Geometric means over training"
                + " sets, with standard errors. The more it has to remember the steeper: the"
                + " network's size is the same for all n.")
        .axes(log("data n"), log("updates"))
        .panels(
            families,
            family -> title(family.at()),
            (panel, family) -> {
              time(panel.series("generalises", 2), family, Result::generalTime);
              Series memory = panel.series("remembers, a tenth", 0);
              time(memory, family, Result::memoryTime);
              time(panel.series("remembers, all", 1), family, Result::lateTime);
              Size middle = family.sizes().get(family.sizes().size() / 2);
              double each = middle.middle(Result::memoryTime) / middle.data();
              double[] ends = {
                family.sizes().get(0).data(), family.sizes().get(family.sizes().size() - 1).data()
              };
              panel
                  .series("in proportion to n", Palette.NEUTRAL)
                  .line(ends, new double[] {each * ends[0], each * ends[1]});
            })
        .pointsOnTop();
    figures
        .figure("memorisation-time-losses", "Losses come apart the later the more data there are")
        .caption(
            "Loss of a network over that of the exact denoiser on the same noisy data, one network a"
                + " size of its training set. Upper branch: on data that it never saw; lower branch:"
                + " on its own. Against updates over n the curves fall nearly together where they"
                + " come apart.")
        .axes(log("updates/n"), new Scale("loss/exact loss", false, 0.4, 1.6))
        .panels(
            families,
            family -> title(family.at()),
            (panel, family) -> {
              for (int i = 0; i < family.sizes().size(); i++) {
                Size size = family.sizes().get(i);
                Result r = size.runs().get(0).r();
                double[] times = Arrays.stream(r.looks()).map(t -> t / size.data()).toArray();
                String name = "n = " + size.data();
                panel.series(name + ", on others", i).line(times, r.otherLosses());
                panel.series(name + ", on its own", i).line(times, r.trainingLosses());
              }
            });
  }

  private static void time(Series series, Family family, ToDoubleFunction<Result> time) {
    List<Size> known =
        family.sizes().stream().filter(size -> size.middle(time) > 0).toList(); // not NaN
    series.points(
        known,
        size -> size.data(),
        size -> size.middle(time),
        size -> size.middle(time) * size.log(time).error());
  }

  private static String title(Parameters p) {
    return "d = " + p.dimension() + ", 2 × " + p.width() + " neurons";
  }
}
