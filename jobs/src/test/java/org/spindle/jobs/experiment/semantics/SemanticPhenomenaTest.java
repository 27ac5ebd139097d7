// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Check;
import org.spindle.experiment.Check.Verdict;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.InMemoryTables;
import org.spindle.jobs.store.Judged;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/** The phenomena at their reference numbers, at other trees and on a user's table. */
class SemanticPhenomenaTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @Test
  void illusionsHaveTheirReferenceHeightsAndNoneAreShallow() throws Exception {
    var experiment = new IllusoryCorrelations();
    var result = run(experiment, illusions("rumelhart", "2x2x2", 0.1));
    assertEquals("leaves", result.illusionProperty());
    assertEquals("pine", result.illusionItem());
    assertEquals(.5664, result.peakTheory(), 5e-5);
    assertEquals(.5664, result.peak(), .005);
    assertEquals(1.401, result.peakTime(), .02);
    assertEquals(107, result.peaks().length);
    assertEquals(51, Arrays.stream(result.peaks()).filter(peak -> peak > 0.2).count(), 1);
    assertEquals(0, result.illusionsShallow());
    assertClaimsHold(
        experiment,
        List.of(
            illusions("rumelhart", "2x2x2", 0.1),
            illusions("tree", "3x2x2", 0.09),
            illusions("tree", "2x3", 0.22),
            illusions(SemanticTables.VEHICLES, "2x2x2", 0.1)));
  }

  @Test
  void familiarItemsHaveTheirReferenceTimes() throws Exception {
    var experiment = new Familiarity();
    var result = run(experiment, experiment.defaults());
    double[] times = {4.750, 6.334, 9.501, 19.001};
    for (int item = 0; item < 4; item++) {
      assertEquals(times[item], result.halfTimes()[item], .005 * times[item]);
    }
    assertClaimsHold(
        experiment,
        List.of(
            experiment.defaults(),
            new Familiarity.Parameters(
                Familiarity.Frequencies.ZIPF, 6, 11, 3.3, 2e-3, 4e-3, 3, 5_000_000)));
  }

  @Test
  void penguinIsTheLeastTypicalBird() throws Exception {
    var experiment = new Typicality();
    var p = new Typicality.Parameters("zoo", 3, .5, "2^4", .1, 100, 1e-3, 1e-2, 16, 200_000);
    var result = run(experiment, p);
    List<String> categories = Arrays.asList(result.memberCategories());
    List<String> names = Arrays.asList(result.memberNames());
    int from = categories.indexOf("bird");
    int to = categories.lastIndexOf("bird") + 1;
    double[] birds = Arrays.copyOfRange(result.typicalityTheory(), from, to);
    int penguin = names.indexOf("penguin") - from;
    assertEquals(20, birds.length);
    assertEquals(DoubleStream.of(birds).min().getAsDouble(), birds[penguin]);
    assertEquals(1.285, birds[penguin], 5e-4);
    for (String tied : List.of("chicken", "dove", "parakeet")) {
      assertEquals(1.812, birds[names.indexOf(tied) - from], 5e-4, tied);
      assertEquals(1.812, result.typicality()[names.indexOf(tied)], 5e-3, tied);
    }
    assertEquals(1.812, DoubleStream.of(birds).max().getAsDouble(), 5e-4);
    assertClaimsHold(
        experiment,
        List.of(
            p,
            new Typicality.Parameters(
                SemanticTables.VEHICLES, 4, .6, "2^4", .1, 100, 2e-3, 1e-2, 4, 200_000),
            new Typicality.Parameters("tree", 2, .4, "3x2", .2, 40, 1e-3, 1e-2, 4, 200_000)));
  }

  @Test
  void noveltiesSpreadOverTheTreeAsInTheReference() throws Exception {
    var experiment = new InductiveProjection();
    var young = run(experiment, tree("2^5", .1, .2));
    double[] expected = {.1184, .3190, .8830, .9929, .9997};
    assertArrayEquals(expected, young.levelProjectionsTheory(), 6e-5);
    assertArrayEquals(expected, young.levelProjections(), .002);
    var old = run(experiment, tree("2^5", .1, .25));
    assertArrayEquals(
        new double[] {.0694, .1225, .3063, .9298, .9988}, old.levelProjections(), .002);
    assertClaimsHold(
        experiment,
        List.of(
            tree("3x2x2", .11, .2),
            tree("3x2x2", .11, .3),
            table("rumelhart", 1.3),
            table("rumelhart", 6),
            table(SemanticTables.VEHICLES, 2)));
  }

  @Test
  void canaryAndBlickAreJudgedAsInTheReference() throws Exception {
    var result = run(new InductiveProjection(), table("rumelhart", 2));
    List<String> items = List.of(result.itemNames());
    assertEquals(.774, result.projection()[items.indexOf("robin")], .002);
    assertEquals(.357, result.projection()[items.indexOf("sunfish")], .002);
    assertEquals(.070, result.projection()[items.indexOf("rose")], .002);
    List<String> properties = List.of(result.propertyNames());
    String[] names = {"wings", "fly", "move", "grow", "sing", "gills"};
    double[] expected = {1, 1, .752, .587, .524, -.248};
    for (int k = 0; k < names.length; k++) {
      assertEquals(expected[k], result.inference()[properties.indexOf(names[k])], .002, names[k]);
    }
  }

  @Test
  void distinctivePropertiesComeFirst() throws Exception {
    var experiment = new DistinctiveFeatures();
    var result = run(experiment, properties("rumelhart", "2^4", .1));
    List<String> names = List.of(result.propertyNames());
    String[] known = {"grow", "move", "fly", "bark", "red", "sing"};
    double[] times = {.774, .954, 1.383, 1.388, 1.869, 2.658};
    for (int k = 0; k < known.length; k++) {
      double time = result.learningTimes()[names.indexOf(known[k])];
      assertEquals(times[k], time, .005 * times[k], known[k]);
    }
    assertClaimsHold(
        experiment,
        List.of(
            properties("rumelhart-isa", "2^4", .1),
            properties("tree", "2x3", .11),
            properties(SemanticTables.VEHICLES, "2^4", .1)));
  }

  @Test
  void looksThatMatchADistinctionSpeedIt() throws Exception {
    var experiment = new PerceptualCorrelations();
    var result = run(experiment, experiment.defaults());
    assertArrayEquals(new double[] {2, 1, .5}, result.variances(), 1e-12);
    double[] times = {.9027, 1.9001, 5.1291};
    for (int mode = 0; mode < 3; mode++) {
      assertEquals(times[mode], result.halfTimesTheory()[mode], 5e-5);
      assertEquals(times[mode], result.halfTimes()[mode], .005 * times[mode]);
    }
    assertClaimsHold(
        experiment,
        List.of(
            experiment.defaults(),
            looks("modes", .3),
            looks("tree", 3),
            looks("rumelhart", .5),
            looks(SemanticTables.VEHICLES, 2)));
  }

  @Test
  void practisedBranchIsAheadByItsFrequency() throws Exception {
    var experiment = new Practice();
    var result = run(experiment, experiment.defaults());
    assertEquals(.2, result.practisedProbability(), 1e-12);
    assertEquals(.05, result.otherProbability(), 1e-12);
    assertEquals(5.161, result.practisedHalfTimesTheory()[0], 5e-4);
    assertEquals(20.646, result.otherHalfTimesTheory()[0], 5e-4);
    assertEquals(5.161, result.practisedHalfTimes()[0], .005 * 5.161);
    assertEquals(20.646, result.otherHalfTimes()[0], .005 * 20.646);
    assertClaimsHold(
        experiment,
        List.of(
            experiment.defaults(),
            new Practice.Parameters("3x2x2", .135, 30, 2.5, 2e-3, 5e-3, 4, 500_000)));
  }

  @Test
  void shortSimulationsSayNothingOfWhatTheyDidNotSee() throws Exception {
    var experiment = new PerceptualCorrelations();
    var p =
        new PerceptualCorrelations.Parameters("modes", 2, 3, "2^3", .15, 16, 1e-3, 5e-3, 4, 4000);
    var result = run(experiment, p);
    assertTrue(Double.isNaN(result.halfTimesTheory()[2]) && Double.isNaN(result.halfTimes()[2]));
    assertFalse(Double.isNaN(result.halfTimes()[0]));
    assertClaimsHold(experiment, List.of(p));
    var young = table("rumelhart", 1e5);
    var error =
        assertThrows(IllegalArgumentException.class, () -> run(new InductiveProjection(), young));
    assertTrue(error.getMessage().startsWith("age 100000.0 takes"), error.getMessage());
  }

  @Test
  void badParametersAreNamedWithTheirBounds() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> illusions("unicorns", "2x2", .1));
    assertTrue(error.getMessage().endsWith("was unicorns"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> illusions("tree", "2xx", .1));
    assertThrows(IllegalArgumentException.class, () -> illusions("tree", "2x2", .6));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Practice.Parameters("4", .1, 10, 2, 1e-3, 1e-2, 8, 1000));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Familiarity.Parameters(
                Familiarity.Frequencies.LINEAR, 4, 3, 2, 1e-3, 1e-2, 8, 1000));
  }

  @Test
  void costFollowsTheWork() {
    double small = new Typicality().cost(new Typicality().defaults()).flops();
    assertTrue(small > 1e8 && small < 1e12, "zoo " + small);
    double toy = new Practice().cost(new Practice().defaults()).flops();
    assertTrue(toy < small);
  }

  private static Stream<Experiment<?, ?>> phenomena() {
    return Stream.of(
        new IllusoryCorrelations(),
        new Familiarity(),
        new Typicality(),
        new InductiveProjection(),
        new DistinctiveFeatures(),
        new PerceptualCorrelations(),
        new Practice());
  }

  private static IllusoryCorrelations.Parameters illusions(String data, String tree, double flip) {
    return new IllusoryCorrelations.Parameters(data, .2, tree, flip, 60, 1e-3, 4e-3, 4, 500_000);
  }

  private static DistinctiveFeatures.Parameters properties(String data, String tree, double flip) {
    return new DistinctiveFeatures.Parameters(data, .25, tree, flip, 40, 1e-3, 4e-3, 4, 500_000);
  }

  private static PerceptualCorrelations.Parameters looks(String data, double bias) {
    return new PerceptualCorrelations.Parameters(
        data, bias, 4, "2x3", .11, 20, 2e-3, 5e-3, 4, 5_000_000);
  }

  private static InductiveProjection.Parameters tree(String tree, double flip, double age) {
    return new InductiveProjection.Parameters(
        "tree", age, "", "", tree, flip, 1000, 1e-6, 1.5e-3, 8, 1_000_000);
  }

  private static InductiveProjection.Parameters table(String data, double age) {
    return new InductiveProjection.Parameters(
        data, age, "canary/ship", "feathers/sails", "2^5", .1, 100, 1e-3, 2e-3, 8, 1_000_000);
  }

  private static <P extends Record, R extends Record> R run(Experiment<P, R> experiment, P p)
      throws Exception {
    Point point = new Point(experiment.name(), 1, new TreeMap<>(), 4, 0);
    return experiment.run(p, new Streams(point.id()), SemanticTables.data(), Watch.UNLIMITED);
  }

  private static <P extends Record, R extends Record> void assertClaimsHold(
      Experiment<P, R> experiment, List<P> points) throws Exception {
    InMemoryTables tables = SemanticTables.with(SPARK.session(), experiment, points, 7);
    List<Check> checks = Judged.checks(experiment, tables);
    assertTrue(checks.stream().anyMatch(c -> c.verdict() == Verdict.PASS), checks.toString());
    assertTrue(
        checks.stream().noneMatch(c -> c.verdict() == Verdict.FAIL),
        () -> checks.stream().filter(c -> c.verdict() == Verdict.FAIL).toList().toString());
    assertFalse(Judged.figures(experiment, tables).isEmpty());
  }
}
