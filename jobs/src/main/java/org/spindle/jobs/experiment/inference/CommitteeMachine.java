// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.inference.OnlineCommittee;
import org.spindle.inference.SoftCommittee;
import org.spindle.random.GammaVariate;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Why does a network that learns online stand still before it specialises?
 *
 * <p>Claims: the overlaps of a soft committee machine with its teacher follow differential
 * equations; students that start alike first learn alike, on a plateau whose error is in closed
 * form, and leave it at a rate that the linearised equations give, so that from random starts the
 * plateau lasts as ln N.
 *
 * <p>Talk: "Statistical mechanics of complex neural systems and high dimensional data". Sources:
 * Saad and Solla 1995; Goldt et al. 2019.
 */
public final class CommitteeMachine
    implements Experiment<CommitteeMachine.Parameters, CommitteeMachine.Result> {

  private static final double[] LOOKS = {0, 5, 10, 20, 40, 80, 150, 200};
  private static final double FINITE = 15; // bias of the plateau's error, relative, in 1/N
  private static final double CLEAR = 90; // time until which starts of the table stay together
  private static final double LONG_LOOK = 16;
  private static final double LAST = 3000; // time after which a plateau is given up
  private static final double MORE = 1e4; // times as many weights
  private static final double SHIFT = 0.1; // of a plateau by the noise of examples, in 1/λ
  private static final double SETTLING =
      0.05; // relative: the plateau is reached as a power of time

  /** How students start. */
  public enum Beginning {
    /** With fixed overlaps: Q = diag(0.5, 0.25, …), R_11 = 0.01. */
    TABLE,
    /** With random weights of variance 1/2N. */
    RANDOM
  }

  @Override
  public About about() {
    return About.of("committee-machine", 2)
        .asks("Why does a network that learns online stand still before it specialises?")
        .talk("Statistical mechanics of complex neural systems and high dimensional data");
  }

  /**
   * @param beginning how students start
   * @param committee K = M, units of students and of the teacher
   * @param size N, inputs and weights of each unit
   * @param onlineRate η
   */
  public record Parameters(Beginning beginning, int committee, int size, double onlineRate) {

    public Parameters {
      require(committee >= 2 && committee <= 8, "committee must be from 2 to 8", committee);
      require(size > 2 * committee, "size must be > 2 committee", size);
      require(onlineRate > 0 && onlineRate <= 2, "online-rate must be > 0 and <= 2", onlineRate);
    }

    SoftCommittee theory() {
      return new SoftCommittee(committee, committee, onlineRate);
    }
  }

  /**
   * @param committeeErrors ε at the times 0, 5, 10, 20, 40, 80, 150, 200: simulated, of starts of
   *     the table
   * @param committeeErrorsTheory the same by the differential equations
   * @param slowPlateau ε of the relaxed plateau for η → 0
   * @param slowPlateauTheory the same in closed form
   * @param escapeRate λ at which differences grow on the plateau
   * @param plateauLength time of half the plateau's error, simulated, of random starts
   * @param plateauLengthTheory the same by the differential equations from the same start
   * @param plateauGain how much longer it is by these with 10⁸ times as many weights than with 10⁴
   *     times as many
   */
  public record Result(
      double[] committeeErrors,
      double[] committeeErrorsTheory,
      double slowPlateau,
      double slowPlateauTheory,
      double escapeRate,
      Double plateauLength,
      Double plateauLengthTheory,
      Double plateauGain) {}

  /**
   * What all starts have in common.
   *
   * @param slow ε for η → 0
   * @param error ε
   * @param rate λ
   */
  private record Plateau(double slow, double error, double rate) {
    static Plateau of(SoftCommittee theory) {
      return new Plateau(
          theory.error(theory.plateau(true)),
          theory.error(theory.plateau(false)),
          theory.escapeRate());
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(Beginning.TABLE, 2, 1000, 0.5);
  }

  @Override
  public Cost cost(Parameters p) {
    double units = 2.0 * p.committee();
    double flow = 2e4 * p.committee() * p.committee() * units * units * 30;
    boolean random = p.beginning() == Beginning.RANDOM;
    double time = random ? 30 * Math.log(p.size()) / p.onlineRate() : LOOKS[LOOKS.length - 1];
    double examples = time * p.size();
    return new Cost(flow + 4e6 + examples * (units * units * units / 3 + 700 * units), 1 << 20);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SoftCommittee theory = p.theory();
    int k = p.committee();
    Plateau plateau =
        data.derived("plateau of " + k + " at " + p.onlineRate(), () -> Plateau.of(theory));
    double slow = plateau.slow;
    double closed = SoftCommittee.plateauError(k);
    double rate = plateau.rate;
    RandomGenerator random = streams.of("examples");
    double[] none = {};
    if (p.beginning() == Beginning.RANDOM) {
      double[] start = randomStart(p, streams.of("start"));
      double half = plateau.error / 2;
      double measured = simulatedLength(p, start, half, random, watch);
      double predicted = flowLength(theory, start, half, watch);
      double gain =
          flowLength(theory, nearer(start, k, 1e-4), half, watch)
              - flowLength(theory, nearer(start, k, 1e-2), half, watch);
      return new Result(none, none, slow, closed, rate, measured, predicted, gain);
    }
    double[] start = tableStart(p);
    double[][] states = theory.flow(start, LOOKS);
    OnlineCommittee online = new OnlineCommittee(k, k, p.onlineRate(), p.size(), start);
    double[] errors = new double[LOOKS.length];
    double[] predictions = new double[LOOKS.length];
    for (int i = 0; i < LOOKS.length; i++) {
      for (double now = i == 0 ? 0 : LOOKS[i - 1]; now < LOOKS[i]; now += 5) {
        online.learn(5L * p.size(), random);
        watch.check();
      }
      errors[i] = theory.error(online.state());
      predictions[i] = theory.error(states[i]);
    }
    return new Result(errors, predictions, slow, closed, rate, null, null, null);
  }

  private static double[] tableStart(Parameters p) {
    int k = p.committee();
    double[] q = new double[k * k];
    double[] r = new double[k * k];
    for (int i = 0; i < k; i++) {
      q[i * k + i] = Math.pow(0.5, i + 1);
    }
    r[0] = 0.01;
    return p.theory().state(q, r);
  }

  /** Overlaps of K random vectors of variance 1/2N with each other and with M axes. */
  private static double[] randomStart(Parameters p, RandomGenerator random) {
    int k = p.committee();
    int n = p.size();
    double scale = Math.sqrt(0.5 / n);
    double[][] own = new double[k][k];
    double[] r = new double[k * k];
    double[] q = new double[k * k];
    for (int i = 0; i < k; i++) { // Bartlett: what is beside the teacher is a triangle of χ
      for (int j = 0; j < i; j++) {
        own[i][j] = scale * random.nextGaussian();
      }
      own[i][i] = scale * GammaVariate.chi(n - k - i, random);
      for (int m = 0; m < k; m++) {
        r[i * k + m] = scale * random.nextGaussian();
      }
    }
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        for (int m = 0; m < k; m++) {
          q[i * k + j] += own[i][m] * own[j][m] + r[i * k + m] * r[j * k + m];
        }
      }
    }
    return p.theory().state(q, r);
  }

  private static double simulatedLength(
      Parameters p, double[] start, double half, RandomGenerator random, Watch watch) {
    SoftCommittee theory = p.theory();
    int k = p.committee();
    OnlineCommittee online = new OnlineCommittee(k, k, p.onlineRate(), p.size(), start);
    double time = 0;
    while (theory.error(online.state()) > half && time < LAST) {
      online.learn(p.size(), random);
      watch.check();
      time++;
    }
    return time;
  }

  /** The start of more weights: overlaps of different units are smaller. */
  private static double[] nearer(double[] start, int k, double factor) {
    double[] nearer = start.clone();
    for (int i = 0; i < nearer.length; i++) {
      nearer[i] *= i % (2 * k + 1) == 0 ? 1 : factor;
    }
    return nearer;
  }

  /** By long looks, as each begins the integrator anew, and short ones where the error falls. */
  private static double flowLength(SoftCommittee theory, double[] start, double half, Watch watch) {
    double[] state = start;
    double look = LONG_LOOK;
    double before = theory.error(state);
    for (double time = 0; time < LAST; ) {
      watch.check();
      double[] next = theory.flow(state, new double[] {look})[0];
      double now = theory.error(next);
      if (now >= half) {
        time += look;
        state = next;
        before = now;
      } else if (look > 1) {
        look = 1;
      } else {
        return time + Math.log(before / half) / Math.log(before / now);
      }
    }
    return LAST;
  }

  private static List<Place<Parameters, Result>> places(
      Rows<Parameters, Result> rows, Beginning beginning) {
    return Place.of(where(rows.all(), row -> row.p().beginning() == beginning));
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> table = places(rows, Beginning.TABLE);
    List<Place<Parameters, Result>> random = places(rows, Beginning.RANDOM);
    List<Place<Parameters, Result>> all = new ArrayList<>(table);
    all.addAll(random);
    claims
        .several(
            "the error of online learning follows the differential equations to the plateau and"
                + " along it",
            table,
            c ->
                IntStream.range(0, LOOKS.length)
                    .filter(i -> LOOKS[i] < CLEAR)
                    .mapToObj(i -> error(c, i))
                    .toList())
        .each(
            "for small steps students that are alike have the error of the closed form",
            all,
            c -> Finding.exact(c.first().slowPlateauTheory(), c.first().slowPlateau(), 1e-7))
        .each(
            "plateaus from random starts last as long as the differential equations say",
            random,
            c ->
                Finding.equal(
                        0,
                        c.of(r -> r.plateauLength() - r.plateauLengthTheory()),
                        SHIFT / c.first().escapeRate())
                    .of(c.of(r -> r.plateauLengthTheory()).mean()))
        .each(
            "plateaus last as ln N/2λ: how much longer with ten thousand times as many weights",
            where(random, c -> c.at().onlineRate() >= 1), // smaller steps settle on it too slowly
            c -> {
              double theory = Math.log(MORE) / (2 * c.first().escapeRate());
              return Finding.equal(theory, c.of(r -> r.plateauGain()), SETTLING * theory);
            })
        .several(
            "the differential equations give the errors of another program (theory of the project,"
                + " B3)",
            where(table, c -> c.at().committee() == 2 && c.at().onlineRate() == 0.5),
            CommitteeMachine::known)
        .several(
            "the plateau's error is that of another program (theory of the project, B3)",
            all,
            CommitteeMachine::knownPlateau);
  }

  private static Finding error(Place<Parameters, Result> c, int look) {
    double theory = c.first().committeeErrorsTheory()[look];
    double bias = FINITE / c.at().size() * theory + 1e-12;
    return Finding.equal(theory, c.of(r -> r.committeeErrors()[look]), bias);
  }

  private static List<Finding> known(Place<Parameters, Result> c) {
    double[] errors = {
      0.501925, 0.034489, 0.017332, 0.015968, 0.015404, 0.014929, 0.013354, 0.005807
    };
    return IntStream.range(0, LOOKS.length)
        .mapToObj(i -> Finding.exact(errors[i], c.first().committeeErrorsTheory()[i], 1e-5))
        .toList();
  }

  private static List<Finding> knownPlateau(Place<Parameters, Result> c) {
    double error = c.first().slowPlateauTheory();
    return switch (c.at().committee()) {
      case 2 -> List.of(Finding.exact(0.01161084, error, 1e-8));
      case 3 -> List.of(Finding.exact(0.02029659, error, 1e-8));
      default -> List.of();
    };
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> table = places(rows, Beginning.TABLE);
    figures
        .figure("committee-machine", "Online learning of a soft committee machine")
        .caption(
            "Generalization error from a start that slightly favours one student: lines are the"
                + " differential equations, points learning example by example, mean with one"
                + " standard error.")
        .axes(linear("examples per weight α"), log("generalization error ε"))
        .series(
            table,
            c ->
                "K = %d, η = %s, N = %d"
                    .formatted(c.at().committee(), c.at().onlineRate(), c.at().size()),
            (series, c) ->
                series
                    .line(times(), c.first().committeeErrorsTheory())
                    .points(
                        times(),
                        IntStream.range(0, LOOKS.length)
                            .mapToDouble(i -> c.of(r -> r.committeeErrors()[i]).mean())
                            .toArray(),
                        IntStream.range(0, LOOKS.length)
                            .mapToDouble(i -> c.of(r -> r.committeeErrors()[i]).error())
                            .toArray()));
    figures
        .figure("committee-machine-plateau", "How long students stay alike")
        .caption(
            "Time until the error is half of the plateau's, from random starts: learning example by"
                + " example (points) and the differential equations from the same starts (lines);"
                + " it grows as ln N/2λ.")
        .axes(log("weights of a unit N"), linear("length of the plateau"))
        .series(
            by(
                places(rows, Beginning.RANDOM),
                c -> List.of(c.at().committee(), c.at().onlineRate())),
            g -> "K = %d, η = %s".formatted(g.get(0).at().committee(), g.get(0).at().onlineRate()),
            (series, g) ->
                series
                    .line(g, c -> c.at().size(), c -> c.of(r -> r.plateauLengthTheory()).mean())
                    .estimates(g, c -> c.at().size(), c -> c.of(r -> r.plateauLength())));
  }

  private static double[] times() {
    return LOOKS.clone();
  }
}
