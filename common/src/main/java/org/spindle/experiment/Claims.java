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
 * <p>They share a rate of false alarms: chance alone turns one of them as rarely as that. Each
 * claim that chance can turn gets an equal part of the rate, and each of its places an equal part
 * of the claim's, by Student's quantile where the error is told from few draws (Bonferroni's bound,
 * which asks nothing about how places depend on one another).
 *
 * <p>Without places a claim is not run. One that throws, whatever it throws, fails by itself, and
 * the others are judged; only {@link UnreadableRows} ends them all.
 */
public final class Claims {

  /** Rate of false alarms of all claims of a page together where nothing else is said. */
  public static final double FALSE_ALARMS = 1e-3;

  private final About about;
  private final PlaceNames names;
  private final double falseAlarms;
  private final List<DeclaredClaim> declared = new ArrayList<>();

  /**
   * No claims yet.
   *
   * @param about the experiment
   * @param defaults its default parameters, which a place does not mention where all agree
   * @param falseAlarms probability that chance alone turns one of these claims, in (0, 1)
   */
  public Claims(About about, Record defaults, double falseAlarms) {
    this.about = about;
    this.names = new PlaceNames(defaults);
    this.falseAlarms = falseAlarms;
  }

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
   * An estimate that theory predicts, to its standard errors and a bias.
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
          return Finding.equal(theory.applyAsDouble(c), measured.apply(c), bias.applyAsDouble(c));
        });
  }

  /**
   * A column and its theory, to its standard errors and a bias.
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
   * An estimate that is not above a bound with significance: at most its standard errors and a bias
   * above it.
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
          return Finding.atMost(bound.applyAsDouble(c), measured.apply(c), bias.applyAsDouble(c));
        });
  }

  /**
   * An estimate that is not below a bound with significance: at most its standard errors and a bias
   * below it.
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
          return Finding.atLeast(bound.applyAsDouble(c), measured.apply(c), bias.applyAsDouble(c));
        });
  }

  /**
   * An estimate that is above a bound with significance: by more than its standard errors.
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
          return Finding.above(bound.applyAsDouble(c), measured.apply(c));
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
          double error = Double.isNaN(fitted.slopeError()) ? 0 : fitted.slopeError();
          double allowed = tolerance.applyAsDouble(c);
          var slope = new Estimate(fitted.slope(), error, fitted.points() - 1L);
          return Finding.equal(exponent, slope, allowed).within(allowed);
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
          List<DeclaredClaim.Placed> all = new ArrayList<>();
          for (C place : places) {
            findings
                .apply(place)
                .forEach(finding -> all.add(new DeclaredClaim.Placed(place, finding)));
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
                .map(each -> new DeclaredClaim.Placed(each.getKey(), each.getValue()))
                .toList());
  }

  /**
   * Judges the claims declared so far.
   *
   * @return one verdict a claim, in order
   */
  public List<Check> checks() {
    long shared = declared.stream().filter(DeclaredClaim::isStatistical).count();
    return declared.stream()
        .map(claim -> claim.judged(about, names, falseAlarms / shared))
        .toList();
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
      String claim = "the claims can be compared with the rows at hand";
      declared.add(DeclaredClaim.broken(claim, e));
    }
    return this;
  }

  private Claims judged(String claim, Supplier<List<DeclaredClaim.Placed>> findings) {
    try {
      declared.add(new DeclaredClaim(claim, findings.get(), ""));
    } catch (UnreadableRows e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      declared.add(DeclaredClaim.broken(claim, e));
    }
    return this;
  }
}
