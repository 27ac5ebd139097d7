// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.ScalingLaw;

/**
 * The claims of one experiment, each a sentence with a relation that is judged at every place that
 * has rows and reported at its worst one: a claim holds if it holds everywhere.
 *
 * <p>Without places a claim is not run. One that throws, whatever it throws, fails by itself, and
 * the others are judged; only {@link UnreadableRows} ends them all.
 */
public final class Claims {

  /** Standard errors that a claim is allowed where nothing else is said. */
  public static final double STANDARD_ERRORS = 4;

  private final About about;
  private final PlaceNames names;
  private final List<Check> checks = new ArrayList<>();

  /**
   * No claims yet.
   *
   * @param about the experiment
   * @param defaults its default parameters, which a place does not mention where all agree
   */
  public Claims(About about, Record defaults) {
    this.about = about;
    this.names = new PlaceNames(defaults);
  }

  /** What is found somewhere, and where. */
  private record Placed(Object place, Finding finding) {}

  /**
   * A value that theory predicts.
   *
   * @param claim the sentence
   * @param places where it is judged: cells, rows, groups of them
   * @param measured the value there
   * @param theory the prediction there
   * @param tolerance largest allowed |measured − theory| there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims equal(
      String claim,
      Collection<C> places,
      ToDoubleFunction<? super C> measured,
      ToDoubleFunction<? super C> theory,
      ToDoubleFunction<? super C> tolerance) {
    return each(
        claim,
        places,
        c ->
            Finding.exact(
                theory.applyAsDouble(c), measured.applyAsDouble(c), tolerance.applyAsDouble(c)));
  }

  /**
   * An estimate that theory predicts, to four standard errors and a bias.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param measured mean and standard error there
   * @param theory the prediction there
   * @param bias what else is allowed there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims estimate(
      String claim,
      Collection<C> places,
      Function<? super C, Estimate> measured,
      ToDoubleFunction<? super C> theory,
      ToDoubleFunction<? super C> bias) {
    return each(
        claim,
        places,
        c -> {
          Estimate estimate = measured.apply(c);
          double tolerance = STANDARD_ERRORS * estimate.error() + bias.applyAsDouble(c);
          return Finding.equal(theory.applyAsDouble(c), estimate, tolerance);
        });
  }

  /**
   * A column and its theory, to four standard errors and a bias.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param twin both there
   * @param bias what else is allowed there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims twin(
      String claim,
      Collection<C> places,
      Function<? super C, Twin> twin,
      ToDoubleFunction<? super C> bias) {
    return estimate(
        claim, places, c -> twin.apply(c).measured(), c -> twin.apply(c).theory(), bias);
  }

  /**
   * Arrays that theory predicts element by element, to a relative tolerance; each element is a
   * place.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param measured the values there
   * @param theory as many predictions there
   * @param relative largest allowed |measured/theory − 1| there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims twins(
      String claim,
      Collection<C> places,
      Function<? super C, double[]> measured,
      Function<? super C, double[]> theory,
      ToDoubleFunction<? super C> relative) {
    return several(
        claim,
        places,
        c -> {
          double[] values = measured.apply(c);
          double[] predictions = theory.apply(c);
          double allowed = relative.applyAsDouble(c);
          List<Finding> findings = new ArrayList<>();
          for (int i = 0; i < predictions.length; i++) {
            findings.add(
                Finding.exact(predictions[i], values[i], allowed * Math.abs(predictions[i])));
          }
          return findings;
        });
  }

  /**
   * A distance from theory that stays below a bound.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param deviation the distance there, ≥ 0
   * @param bound the largest allowed one there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims small(
      String claim,
      Collection<C> places,
      ToDoubleFunction<? super C> deviation,
      ToDoubleFunction<? super C> bound) {
    return each(
        claim, places, c -> Finding.small(deviation.applyAsDouble(c), bound.applyAsDouble(c)));
  }

  /**
   * A distance from theory that stays below one bound everywhere.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param deviation the distance there, ≥ 0
   * @param bound the largest allowed one
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims small(
      String claim, Collection<C> places, ToDoubleFunction<? super C> deviation, double bound) {
    return small(claim, places, deviation, c -> bound);
  }

  /**
   * An estimate that is not above a bound with significance: at most four standard errors and a
   * bias above it.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param measured mean and standard error there
   * @param bound the bound there
   * @param bias what else is allowed there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims atMost(
      String claim,
      Collection<C> places,
      Function<? super C, Estimate> measured,
      ToDoubleFunction<? super C> bound,
      ToDoubleFunction<? super C> bias) {
    return each(
        claim,
        places,
        c -> {
          Estimate estimate = measured.apply(c);
          double tolerance = STANDARD_ERRORS * estimate.error() + bias.applyAsDouble(c);
          return Finding.atMost(
              bound.applyAsDouble(c), estimate.mean(), estimate.error(), tolerance);
        });
  }

  /**
   * An estimate that is not below a bound with significance: at most four standard errors and a
   * bias below it.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param measured mean and standard error there
   * @param bound the bound there
   * @param bias what else is allowed there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims atLeast(
      String claim,
      Collection<C> places,
      Function<? super C, Estimate> measured,
      ToDoubleFunction<? super C> bound,
      ToDoubleFunction<? super C> bias) {
    return each(
        claim,
        places,
        c -> {
          Estimate estimate = measured.apply(c);
          double tolerance = STANDARD_ERRORS * estimate.error() + bias.applyAsDouble(c);
          return Finding.atLeast(
              bound.applyAsDouble(c), estimate.mean(), estimate.error(), tolerance);
        });
  }

  /**
   * An estimate that is above a bound with significance: by more than four standard errors.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param measured mean and standard error there
   * @param bound the bound there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims exceeds(
      String claim,
      Collection<C> places,
      Function<? super C, Estimate> measured,
      ToDoubleFunction<? super C> bound) {
    return each(
        claim,
        places,
        c -> {
          Estimate estimate = measured.apply(c);
          return Finding.above(
              bound.applyAsDouble(c),
              estimate.mean(),
              estimate.error(),
              STANDARD_ERRORS * estimate.error());
        });
  }

  /**
   * The exponent of a power law.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param law the fitted law there
   * @param exponent the predicted one
   * @param tolerance largest allowed distance there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims exponent(
      String claim,
      Collection<C> places,
      Function<? super C, ScalingLaw> law,
      double exponent,
      ToDoubleFunction<? super C> tolerance) {
    return each(
        claim,
        places,
        c -> {
          ScalingLaw fitted = law.apply(c);
          return Finding.equal(
              exponent, fitted.slope(), fitted.slopeError(), tolerance.applyAsDouble(c));
        });
  }

  /**
   * Any finding at each place.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param finding theory and measurement there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims each(String claim, Collection<C> places, Function<? super C, Finding> finding) {
    return several(claim, places, c -> List.of(finding.apply(c)));
  }

  /**
   * Any number of findings at each place; a place with none does not count.
   *
   * @param claim the sentence
   * @param places where it is judged
   * @param findings theory and measurement there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims several(
      String claim, Collection<C> places, Function<? super C, List<Finding>> findings) {
    return judged(
        claim,
        () -> {
          List<Placed> all = new ArrayList<>();
          for (C place : places) {
            findings.apply(place).forEach(finding -> all.add(new Placed(place, finding)));
          }
          return all;
        });
  }

  /**
   * A claim for each group of places, in the order in which the groups first appear, each judged by
   * its worst place; without places it is one claim that is not run.
   *
   * @param claim the sentence; the group's name is put behind it in brackets
   * @param places where it is judged
   * @param group name of the group of a place
   * @param finding theory and measurement there
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims perGroup(
      String claim,
      Collection<C> places,
      Function<? super C, String> group,
      Function<? super C, Finding> finding) {
    if (places.isEmpty()) {
      return each(claim, places, finding);
    }
    Map<String, List<C>> groups = new LinkedHashMap<>();
    for (C place : places) {
      groups.computeIfAbsent(group.apply(place), g -> new ArrayList<>()).add(place);
    }
    groups.forEach((name, members) -> each(claim + " (" + name + ")", members, finding));
    return this;
  }

  /**
   * A claim by findings that are made together; what makes them may throw.
   *
   * @param claim the sentence
   * @param findings theory and measurement, with the place of each as key
   * @param <C> what a place is
   * @return these claims
   */
  public <C> Claims worst(String claim, Supplier<? extends List<Map.Entry<C, Finding>>> findings) {
    return judged(
        claim,
        () ->
            findings.get().stream()
                .map(each -> new Placed(each.getKey(), each.getValue()))
                .toList());
  }

  /**
   * The claims so far.
   *
   * @return one verdict a claim, in order
   */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  /**
   * Declares claims; if that breaks down on the way, those declared so far stay, and what came in
   * the way is a claim of its own that fails.
   *
   * @param declaration the experiment's own
   * @return these claims
   */
  public Claims declaredBy(Runnable declaration) {
    try {
      declaration.run();
    } catch (UnreadableRows e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      checks.add(
          Check.brokenDown(
              about.name(),
              "the claims can be compared with the rows at hand",
              about.talk(),
              reason(e)));
    }
    return this;
  }

  private Claims judged(String claim, Supplier<List<Placed>> findings) {
    Check check;
    try {
      check = verdict(claim, findings.get());
    } catch (UnreadableRows e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      check = Check.brokenDown(about.name(), claim, about.talk(), reason(e));
    }
    checks.add(check);
    return this;
  }

  private Check verdict(String claim, List<Placed> all) {
    if (all.isEmpty()) {
      return Check.notRun(about.name(), claim, about.talk());
    }
    Placed worst = all.get(0);
    for (Placed each : all) {
      if (isWorse(each.finding, worst.finding)) {
        worst = each;
      }
    }
    List<Object> places = new ArrayList<>();
    all.forEach(each -> places.add(each.place));
    String place = names.describe(worst.place, places);
    return Check.of(about.name(), claim, about.talk(), worst.finding, all.size(), place);
  }

  private static boolean isWorse(Finding finding, Finding than) {
    if (finding.holds() != than.holds()) {
      return than.holds();
    }
    int order = Double.compare(finding.severity(), than.severity());
    return order == 0 ? finding.excess() > than.excess() : order > 0;
  }

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    String kind = e.getClass().getSimpleName();
    return message.isBlank() ? kind : kind + ": " + message;
  }
}
