// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.SwissRoll;
import org.spindle.diffusion.CovarianceModel;
import org.spindle.diffusion.DataPosterior;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.ReverseModel;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.ScheduleName;
import org.spindle.diffusion.SwissRollCeiling;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Can noise be turned back into data by small steps that know nothing but the present?
 *
 * <p>Claims: a swiss roll diffuses into white noise, and gaussian kernels with the exact mean and
 * variance of each step bring white noise back to the roll: what they make has the roll's spread,
 * covers its whole length, and lies where the exact density is, as far as the bound K allows.
 *
 * <p>Talk: "Reversing time in nonequilibrium processes", the swiss roll. Source: Sohl-Dickstein et
 * al. 2015, figure 1; its network is replaced by the exact posterior.
 */
public final class SwissRollReversal
    implements Experiment<SwissRollReversal.Parameters, SwissRollReversal.Result> {
  static final int CLOUDS = 4; // at t = 0, T/4, T/2, T
  private static final int NEAREST = 2000; // points of the spiral among which the nearest is sought

  @Override
  public About about() {
    return About.of("swiss-roll", 1)
        .asks("Can noise be turned back into data by small steps?")
        .talk("Reversing time in nonequilibrium processes");
  }

  /**
   * @param thickness σ of the roll
   * @param schedule what each step erases
   * @param steps T, a multiple of 4
   * @param points that diffuse, and that are made
   */
  public record Parameters(double thickness, ScheduleName schedule, int steps, int points) {

    public Parameters {
      require(thickness > 0 && thickness < 1, "thickness must be > 0 and < 1", thickness);
      require(schedule != ScheduleName.BINOMIAL, "schedule must leave some signal", schedule);
      require(steps >= 4 && steps % 4 == 0, "steps must be a multiple of 4", steps);
      require(points >= 100, "points must be >= 100", points);
    }

    SwissRoll roll() {
      return new SwissRoll(thickness);
    }

    Schedule noise() {
      return schedule.of(steps);
    }

    ReverseModel model() {
      return ReverseModel.of(noise(), DataPosterior.of(roll()), CovarianceModel.STATE);
    }
  }

  /**
   * @param forwardX first coordinates of points at t = 0, T/4, T/2 and T, one cloud after the other
   * @param forwardY second coordinates
   * @param backwardX first coordinates of points that go back, at t = T, T/2, T/4 and 0
   * @param backwardY second coordinates
   * @param forwardSurprise mean −ln q_t of points at t = T/2 and 1, nats
   * @param backwardSurprise the same of points that go back
   * @param surpriseDeviations standard deviation of −ln q_t of the forward points
   * @param entropies H(X_t) at these times, by quadrature
   * @param looseness −H(X_1) − K of the kernels, what the path loses, nats
   * @param forwardPlace mean place along the roll, from 0 to 1, of points at t = 0
   * @param backwardPlace the same of points that came back
   */
  public record Result(
      double[] forwardX,
      double[] forwardY,
      double[] backwardX,
      double[] backwardY,
      double[] forwardSurprise,
      double[] backwardSurprise,
      double[] surpriseDeviations,
      double[] entropies,
      double looseness,
      double forwardPlace,
      double backwardPlace) {}

  @Override
  public Parameters defaults() {
    return new Parameters(0.05, ScheduleName.LOGARITHMIC, 100, 2000);
  }

  @Override
  public Optional<String> caution(Parameters p) {
    return p.noise().caution();
  }

  @Override
  public Cost cost(Parameters p) {
    double spiral = 20 / p.thickness();
    double back = 20.0 * p.points() * p.steps() * spiral;
    double quadrature = 2e8 * p.steps();
    return new Cost(
        back + quadrature + 100.0 * p.points() * NEAREST, 64L * p.points() + 50_000_000);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets none, Watch watch) {
    SwissRoll roll = p.roll();
    Schedule noise = p.noise();
    SwissRollCeiling ceiling = new SwissRollCeiling(roll);
    int n = p.points();
    int half = p.steps() / 2;
    Matrix data = roll.sample(n, streams.of("data"));
    Matrix[] forward = new Matrix[5];
    int[] times = {0, 1, half / 2, half, p.steps()};
    for (int i = 0; i < times.length; i++) {
      forward[i] = new Matrix(2, n);
      GaussianKernel.jump(
          data, noise.signal(times[i]), streams.of("noise at " + times[i]), forward[i]);
    }
    Matrix[] backward = backward(p, streams.of("reversal"), watch);
    Estimate[] there = {
      surprise(ceiling, forward[3], noise.signal(half)),
      surprise(ceiling, forward[1], noise.signal(1))
    };
    Estimate[] back = {
      surprise(ceiling, backward[3], noise.signal(half)),
      surprise(ceiling, backward[1], noise.signal(1))
    };
    double first = ceiling.entropy(noise.signal(1));
    return new Result(
        coordinates(0, forward[0], forward[2], forward[3], forward[4]),
        coordinates(1, forward[0], forward[2], forward[3], forward[4]),
        coordinates(0, backward[4], backward[3], backward[2], backward[0]),
        coordinates(1, backward[4], backward[3], backward[2], backward[0]),
        Arrays.stream(there).mapToDouble(Estimate::mean).toArray(),
        Arrays.stream(back).mapToDouble(Estimate::mean).toArray(),
        Arrays.stream(there).mapToDouble(e -> e.error() * Math.sqrt(n)).toArray(),
        new double[] {ceiling.entropy(noise.signal(half)), first},
        -first - ceiling.bound(noise, CovarianceModel.STATE, watch),
        place(roll, forward[0]),
        place(roll, backward[0]));
  }

  /** At 0, 1, T/4, T/2 and T. */
  private static Matrix[] backward(Parameters p, RandomGenerator generator, Watch watch) {
    int n = p.points();
    ReverseModel model = p.model();
    Matrix x = new Matrix(2, n);
    Matrix mean = new Matrix(2, n);
    Matrix variance = new Matrix(2, n);
    GaussianKernel.jump(x, 0, generator, x);
    Matrix[] kept = new Matrix[5];
    kept[4] = x.copy();
    for (int t = p.steps(); t >= 2; t--) {
      watch.check();
      model.moments(x, t, mean, variance);
      for (int c = 0; c < n; c++) {
        for (int i = 0; i < 2; i++) {
          double width = Math.sqrt(variance.get(i, c));
          x.set(i, c, mean.get(i, c) + width * generator.nextGaussian());
        }
      }
      if (t - 1 == p.steps() / 2) {
        kept[3] = x.copy();
      }
      if (t - 1 == p.steps() / 4) {
        kept[2] = x.copy();
      }
    }
    kept[1] = x.copy();
    GaussianKernel.jump(x, 1 - p.noise().rate(1), generator, x); // the paper's first step
    kept[0] = x;
    return kept;
  }

  private static Estimate surprise(SwissRollCeiling ceiling, Matrix points, double signal) {
    double[] surprise = new double[points.cols()];
    for (int c = 0; c < surprise.length; c++) {
      surprise[c] = -Math.log(ceiling.density(points.get(0, c), points.get(1, c), signal));
    }
    return Estimate.of(surprise);
  }

  private static double[] coordinates(int axis, Matrix... clouds) {
    return Arrays.stream(clouds)
        .flatMapToDouble(
            cloud -> IntStream.range(0, cloud.cols()).mapToDouble(c -> cloud.get(axis, c)))
        .toArray();
  }

  /** Mean parameter u of the nearest point of the spiral. */
  private static double place(SwissRoll roll, Matrix points) {
    double[] x = new double[NEAREST];
    double[] y = new double[NEAREST];
    for (int j = 0; j < NEAREST; j++) {
      x[j] = roll.curve(0, (j + 0.5) / NEAREST);
      y[j] = roll.curve(1, (j + 0.5) / NEAREST);
    }
    double sum = 0;
    for (int c = 0; c < points.cols(); c++) {
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < NEAREST; j++) {
        double dx = points.get(0, c) - x[j];
        double dy = points.get(1, c) - y[j];
        if (dx * dx + dy * dy < least) {
          least = dx * dx + dy * dy;
          nearest = j;
        }
      }
      sum += (nearest + 0.5) / NEAREST / points.cols();
    }
    return sum;
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    claims
        .several(
            "the roll keeps its spread E|x|² = 2 while it becomes white noise",
            all,
            row -> {
              List<Finding> findings = new ArrayList<>();
              for (int cloud = 0; cloud < CLOUDS; cloud++) {
                double[] x = cloud(row.r().forwardX(), cloud);
                double[] y = cloud(row.r().forwardY(), cloud);
                findings.add(Finding.equal(2, spread(x, y), 0));
              }
              return findings;
            })
        .several(
            "diffusion forgets each coordinate alike: variances of both at T are 1",
            all,
            row ->
                List.of(
                    Finding.equal(1, spread(cloud(row.r().forwardX(), 3)), left(row)),
                    Finding.equal(1, spread(cloud(row.r().forwardY(), 3)), left(row))))
        .several(
            "points that diffuse are where the density is that quadrature knows: mean −ln q against"
                + " H(X_t)",
            all,
            row ->
                IntStream.range(0, 2)
                    .mapToObj(
                        i -> {
                          double mean = row.r().forwardSurprise()[i];
                          Estimate found = Estimate.known(mean, error(row, i));
                          return Finding.equal(row.r().entropies()[i], found, 0).of(1);
                        })
                    .toList())
        .several(
            "points that go back are where the density is, as near as what the path loses allows",
            all,
            row ->
                IntStream.range(0, 2)
                    .mapToObj(
                        i -> {
                          double mean = row.r().backwardSurprise()[i];
                          Estimate found = Estimate.known(mean, error(row, i));
                          double bias = shift(row, row.r().surpriseDeviations()[i]);
                          return Finding.equal(row.r().entropies()[i], found, bias).of(1);
                        })
                    .toList())
        .several(
            "what came back has the roll's spread, as near as what the path loses allows",
            all,
            row -> {
              Estimate data = spread(cloud(row.r().forwardX(), 0), cloud(row.r().forwardY(), 0));
              Estimate made = spread(cloud(row.r().backwardX(), 3), cloud(row.r().backwardY(), 3));
              double deviation = data.error() * Math.sqrt(row.p().points());
              return List.of(Finding.equal(2, made, shift(row, deviation)));
            })
        .several(
            "it starts from white noise",
            all,
            row ->
                List.of(
                    Finding.equal(1, spread(cloud(row.r().backwardX(), 0)), 0),
                    Finding.equal(1, spread(cloud(row.r().backwardY(), 0)), 0)))
        .each(
            "data are spread evenly along the roll: mean place",
            all,
            row -> {
              double error = 1 / Math.sqrt(12.0 * row.p().points());
              Estimate place = Estimate.known(row.r().forwardPlace(), error);
              return Finding.equal(0.5, place, row.p().thickness() / 10);
            })
        .each(
            "what came back covers the whole roll: mean place",
            all,
            row -> {
              double deviation = 1 / Math.sqrt(12);
              double error = deviation / Math.sqrt(row.p().points());
              Estimate place = Estimate.known(row.r().backwardPlace(), error);
              double bias = row.p().thickness() / 10 + shift(row, deviation);
              return Finding.equal(0.5, place, bias);
            })
        .several(
            "what the path loses falls as 1/T, since kernels keep two coordinates apart: exponent",
            by(all, row -> List.of(row.p().thickness(), row.p().schedule())),
            SwissRollReversal::exponent);
  }

  private static List<Finding> exponent(List<Row<Parameters, Result>> group) {
    List<Row<Parameters, Result>> finer = sorted(group, row -> row.p().steps());
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < finer.size(); i++) {
      double steps = (double) finer.get(i).p().steps() / finer.get(i - 1).p().steps();
      double loss = finer.get(i).r().looseness() / finer.get(i - 1).r().looseness();
      if (steps > 1) {
        double bias = 10.0 / finer.get(i - 1).p().steps(); // the next order
        findings.add(Finding.exact(-1, Math.log(loss) / Math.log(steps), bias));
      }
    }
    return findings;
  }

  static double[] cloud(double[] coordinates, int number) {
    int n = coordinates.length / CLOUDS;
    return Arrays.copyOfRange(coordinates, number * n, (number + 1) * n);
  }

  private static Estimate spread(double[]... coordinates) {
    double[] squares = new double[coordinates[0].length];
    for (double[] values : coordinates) {
      for (int i = 0; i < squares.length; i++) {
        squares[i] += values[i] * values[i];
      }
    }
    return Estimate.of(squares);
  }

  private static double left(Row<Parameters, Result> row) {
    return row.p().noise().signal(row.p().steps());
  }

  private static double error(Row<Parameters, Result> row, int time) {
    return row.r().surpriseDeviations()[time] / Math.sqrt(row.p().points());
  }

  /**
   * How far a mean may be off where KL(q‖p) is at most what the path loses: σ √(2 KL), for values
   * that scatter like gaussian ones.
   */
  private static double shift(Row<Parameters, Result> row, double deviation) {
    return deviation * Math.sqrt(2 * Math.max(0, row.r().looseness()));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SwissRollFigures.draw(rows, figures);
  }
}
