// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.spindle.data.CommonScale;
import org.spindle.data.Heartbeat;
import org.spindle.data.Photographs;
import org.spindle.diffusion.training.TrainingSetDenoiser;
import org.spindle.linalg.Matrix;

/** What no diffusion can be made of is refused in one line that says why. */
class DiffusionBadInputTest {

  private static final Schedule SCHEDULE = Schedule.erasing(10);

  private static GaussianReversal reversal(Schedule schedule, double... eigenvalues) {
    return new GaussianReversal(
        schedule, new GaussianData(eigenvalues), ReverseVariance.RATE, FirstStep.MATCHED);
  }

  private static Matrix column(double... values) {
    return new Matrix(values.length, 1, values);
  }

  private static Arguments refused(String what, Executable wrong, String words) {
    return Arguments.of(what, wrong, words);
  }

  static Stream<Arguments> wrong() {
    Matrix pair = Matrix.of(new double[][] {{1, 0.5}, {0.5, 1}});
    Matrix still = Matrix.of(new double[][] {{1, 2, 4}, {3, 3, 3}});
    return Stream.of(
        refused(
            "data of another variance",
            () -> reversal(SCHEDULE, 4, 4).bound(),
            "the bound needs E|x|^2 = d = 2, was 8.0: multiply the data by 0.5"),
        refused(
            "a constant pixel",
            () -> CommonScale.of(still),
            "pixel 1 is constant (3.0): add noise or leave it out"),
        refused(
            "photographs of one grey",
            () -> new Photographs(1, 2, column(7, 7), column(1, 2)),
            "all pixels to learn from have the grey 7.0"),
        refused(
            "bits that are never on",
            () -> new BinomialKernel(0),
            "mean activity of binary data must be in (0, 1), was 0.0"),
        refused(
            "bits that are always on",
            () -> new BinomialKernel(1),
            "mean activity of binary data must be in (0, 1), was 1.0"),
        refused(
            "bits of another activity than the kernel's",
            () -> new HeartbeatCeiling(Heartbeat.reference(), new BinomialKernel(0.3)),
            "the bound needs a kernel of mean activity 0.2 or 0.5, had 0.3"),
        refused(
            "a step that erases all",
            () -> Schedule.ofRates(0.1, 1, 0.1),
            "beta must be in (0, 1), was 1.0 at step 2 of 3"),
        refused(
            "DDPM's rates in few steps", () -> Schedule.linear(20), "beta must be in (0, 1), was"),
        refused("one step", () -> Schedule.erasing(1), "a schedule needs T >= 2 steps, had 1"),
        refused(
            "a mask that hides all",
            () -> new Inpainting(SCHEDULE, pair, new boolean[2], new double[2]),
            "a mask must hide some coordinates and not all, hid 2 of 2"),
        refused(
            "a mask that hides nothing",
            () -> new Inpainting(SCHEDULE, pair, new boolean[] {true, true}, new double[2]),
            "a mask must hide some coordinates and not all, hid 0 of 2"),
        refused(
            "a ramp without noise",
            () -> new Conditioning(SCHEDULE, 1, 0, 1),
            "variance of the observation must be > 0, was 0.0"),
        refused(
            "the time of collapse of one datum",
            () -> Memorisation.collapseTime(1, 4, 1),
            "a training set needs n >= 2 data, had 1"),
        refused(
            "the score of one datum",
            () -> new EmpiricalPosterior(new Matrix(3, 1)),
            "a training set needs n >= 2 data, had 1"),
        refused(
            "a network that learns one datum",
            () -> {
              SplittableRandom weights = new SplittableRandom(1);
              new TrainingSetDenoiser(new Matrix(3, 1), 0.5, 4, 16, 1e-3, weights);
            },
            "a training set needs n >= 2 data, had 1"),
        refused(
            "classes on a line",
            () -> Speciation.ofDimension(1),
            "classes in d = 1 speciate at t = 0: d must be >= 2"),
        refused(
            "held-out data that were learned from",
            () -> new Photographs(1, 2, column(1, 2), column(1, 2)),
            "held-out photograph 0 is photograph 0 of the training set"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void itIsRefusedInOneLine(String what, Executable wrong, String words) {
    String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(words), what + ": " + message);
  }

  /** Refused it is not, for the bound holds; but its loss at the end is said. */
  @Test
  void aPathThatEndsBeforeTheNoiseIsSaidInOneLine() {
    Schedule early = Schedule.ofRates(0.1, 0.1, 0.1); // leaves 0.729
    String warning = early.caution().orElseThrow();
    assertEquals(1, warning.lines().count(), warning);
    assertTrue(warning.contains("nats"), warning);
    assertTrue(SCHEDULE.caution().isEmpty());
  }
}
