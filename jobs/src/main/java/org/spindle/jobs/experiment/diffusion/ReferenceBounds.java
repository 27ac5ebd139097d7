// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import java.util.List;
import org.spindle.diffusion.ScheduleName;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Data;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Kernel;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Parameters;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Result;
import org.spindle.statistic.Estimate;

/** K of the best kernels, by a program of another author in another language. */
final class ReferenceBounds {

  /** K in bits, with its error. */
  private record Reference(
      Data data, ScheduleName schedule, int steps, Kernel kernel, double bound, double error) {

    boolean isOf(Parameters p) {
      return p.source() == data
          && p.schedule() == schedule
          && p.steps() == steps
          && p.kernelVariance() == kernel;
    }
  }

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference(
              Data.TWO_MODES, ScheduleName.ERASING_LATE, 40, Kernel.STATE, -2.902713, 5e-7),
          new Reference(
              Data.TWO_MODES, ScheduleName.ERASING_LATE, 40, Kernel.RATE, -2.975510, 5e-7),
          new Reference(Data.TWO_MODES, ScheduleName.LOGARITHMIC, 40, Kernel.RATE, -3.010078, 5e-7),
          new Reference(
              Data.TWO_MODES, ScheduleName.LOGARITHMIC, 40, Kernel.POSTERIOR, -4.352199, 5e-7),
          new Reference(Data.HEARTBEAT, ScheduleName.BINOMIAL, 20, Kernel.STATE, -4.842575, 1e-6),
          new Reference(Data.HEARTBEAT, ScheduleName.BINOMIAL, 100, Kernel.STATE, -2.973699, 1e-6),
          new Reference(Data.HEARTBEAT, ScheduleName.BINOMIAL, 2000, Kernel.STATE, -2.368335, 1e-6),
          new Reference(Data.SPIKE_TRAIN, ScheduleName.BINOMIAL, 20, Kernel.STATE, -21.11, 0.02),
          new Reference(Data.SPIKE_TRAIN, ScheduleName.BINOMIAL, 100, Kernel.STATE, -19.309, 0.011),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.ERASING_LATE, 40, Kernel.STATE, -2.1757, 0.0036),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.LOGARITHMIC, 40, Kernel.STATE, -1.7701, 0.0026),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.LOGARITHMIC, 100, Kernel.STATE, -1.6862, 0.0018),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.LOGARITHMIC, 1000, Kernel.STATE, -1.6365, 0.0017));

  private ReferenceBounds() {}

  /** The bound against its reference; nothing where there is none. */
  static List<Finding> findings(Row<Parameters, Result> row) {
    return REFERENCES.stream()
        .filter(reference -> reference.isOf(row.p()))
        .map(
            reference -> {
              double error = Math.hypot(row.r().boundError(), reference.error());
              Estimate found = Estimate.known(row.r().bound(), error);
              return Finding.equal(reference.bound(), found, 0);
            })
        .toList();
  }
}
