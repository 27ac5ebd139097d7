package lab;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.log;

import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Twin;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How far does a random walk get?
 *
 * <p>Claim: n steps of length a in random directions lead to a mean square distance of n a². To
 * begin with; put your own question in its place.
 */
public final class @Class@ implements Experiment<@Class@.Parameters, @Class@.Result> {

  private static final int WALKS = 400; // of one point

  @Override
  public About about() {
    return About.of("@name@", 1)
        .asks("How far does a random walk get?")
        .talk("a slide, a figure or a paper");
  }

  /**
   * @param steps n
   * @param length a of each step
   */
  public record Parameters(int steps, double length) {

    public Parameters {
      require(steps >= 1, "steps must be >= 1", steps);
      require(length > 0 && Double.isFinite(length), "length must be finite and > 0", length);
    }
  }

  /**
   * One row; a column and the same with {@code Theory} behind its name are twins.
   *
   * @param square mean square distance of many walks
   * @param squareTheory n a²
   */
  public record Result(double square, double squareTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(100, 1);
  }

  @Override
  public Cost cost(Parameters p) {
    return new Cost(50.0 * WALKS * p.steps(), 1000); // flops, bytes
  }

  /** One replicate. No clock, no files, and no randomness but that of the streams. */
  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomGenerator random = streams.of("directions");
    double sum = 0;
    for (int walk = 0; walk < WALKS; walk++) {
      watch.check();
      double x = 0;
      double y = 0;
      for (int step = 0; step < p.steps(); step++) {
        double angle = 2 * Math.PI * random.nextDouble();
        x += p.length() * Math.cos(angle);
        y += p.length() * Math.sin(angle);
      }
      sum += x * x + y * y;
    }
    return new Result(sum / WALKS, p.steps() * p.length() * p.length());
  }

  /** What all replicates at one place come to. */
  record Cell(Parameters at, Twin square) {}

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims.twin(
        "the mean square distance of a random walk is its number of steps times their square",
        rows.cells(Cell.class),
        Cell::square,
        c -> 0.02 * c.square().theory()); // beside the standard errors
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Cell> cells = rows.cells(Cell.class);
    figures
        .figure("@name@", "How far a random walk gets")
        .caption("Points: walks, with standard errors. Line: n a².")
        .axes(log("steps n"), log("mean square distance"))
        .series("walks")
        .twin(cells, c -> c.at().steps(), Cell::square);
  }
}
