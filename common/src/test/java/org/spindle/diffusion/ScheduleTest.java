// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.sweep.Watch;

class ScheduleTest {

  @Test
  void publishedScheduleLeavesThePublishedSignal() {
    assertEquals(0.0229252, Schedule.published(40).signal(40), 5e-8);
    assertEquals(0.00197405, Schedule.published(500).signal(500), 5e-9);
    assertEquals(9.91612e-4, Schedule.published(1000).signal(1000), 5e-10);
    assertEquals(4.96755e-4, Schedule.published(2000).signal(2000), 5e-10);
    assertEquals(0.00199999, Schedule.published(1000).rate(1), 5e-9);
  }

  @Test
  void erasingSchedulesEraseEqualParts() {
    Schedule erasing = Schedule.erasing(7);
    for (int t = 0; t <= 7; t++) {
      assertEquals((8.0 - t) / 8, erasing.signal(t), 1e-15);
    }
    assertEquals(0.024975, Schedule.erasing(40, 1e-3).signal(40), 1e-15);
    Schedule binomial = Schedule.binomial(10);
    assertEquals(0, binomial.signal(10));
    assertEquals(0.3, binomial.signal(7), 1e-15);
  }

  @Test
  void logarithmicScheduleIsSymmetric() {
    Schedule schedule = Schedule.logarithmic(40, 1e-3);
    assertEquals(1e-3, schedule.rate(1), 1e-15);
    assertEquals(1e-3, schedule.signal(40), 1e-15);
    double step = Math.log(schedule.signalToNoise(1) / schedule.signalToNoise(2));
    for (int t = 2; t <= 40; t++) {
      double here = Math.log(schedule.signalToNoise(t - 1) / schedule.signalToNoise(t));
      assertEquals(step, here, 1e-12);
    }
  }

  @Test
  void laterSchedulesAreThePublishedOnes() {
    Schedule linear = Schedule.linear(1000);
    assertEquals(0.52409, linear.signal(250), 5e-6);
    assertEquals(0.078587, linear.signal(500), 5e-7);
    assertEquals(0.00335, linear.signal(750), 5e-6);
    assertEquals(4.036e-5, linear.signal(1000), 5e-9);
    Schedule cosine = Schedule.cosine(1000);
    assertEquals(0.84701, cosine.signal(250), 5e-6);
    assertEquals(0.49384, cosine.signal(500), 5e-6);
    assertEquals(0.14427, cosine.signal(750), 5e-6);
  }

  @Test
  void subScheduleKeepsTheSignalAndRemakesTheRates() {
    Schedule whole = Schedule.cosine(100);
    Schedule part = whole.at(1, 7, 50, 99);
    assertEquals(4, part.steps());
    double product = 1;
    int[] times = {1, 7, 50, 99};
    for (int t = 1; t <= 4; t++) {
      product *= 1 - part.rate(t);
      assertEquals(whole.signal(times[t - 1]), part.signal(t), 0);
      assertEquals(part.signal(t), product, 1e-15);
    }
  }

  @Test
  void geodesicStepsAreAllAlike() {
    Schedule schedule = Schedule.geodesic(0.1, 10, 1);
    double produced = 0;
    for (int t = 1; t <= 10; t++) {
      double before = 1 - 0.9 * schedule.signal(t - 1);
      double now = 1 - 0.9 * schedule.signal(t);
      produced += 0.5 * (before / now - 1);
    }
    produced -= 0.5 * Math.log(0.1);
    assertEquals(0.122934, produced, 1e-6);
    assertEquals(DissipationLaw.geodesic(0.1, 10), produced, 1e-13);
  }

  @Test
  void learnedScheduleReachesTheMinimum() {
    GaussianData data = new GaussianData(0.1);
    LearnedSchedule ten = LearnedSchedule.of(data, 10, Watch.UNLIMITED);
    assertEquals(0.112512, ten.production(), 1e-6);
    assertEquals(0.81113, 1 - 0.9 * ten.schedule().signal(10), 1e-5);
    assertEquals(0.0317319, LearnedSchedule.of(data, 40, Watch.UNLIMITED).production(), 1e-7);
    Schedule geodesic = Schedule.geodesic(0.1, 10, 1 - 0.9 * ten.schedule().signal(10));
    for (int t = 1; t <= 10; t++) {
      assertEquals(geodesic.signal(t), ten.schedule().signal(t), 1e-7);
    }
  }

  @Test
  void learnedScheduleBeatsTheOthersInManyDimensions() {
    GaussianData data = new GaussianData(1.9, 0.1, 0.6, 1.4);
    LearnedSchedule learned = LearnedSchedule.of(data, 20, Watch.UNLIMITED);
    assertTrue(learned.gradient() < 1e-8, "gradient left " + learned.gradient());
    assertEquals(production(learned.schedule(), data), learned.production(), 1e-12);
    for (Schedule other :
        List.of(
            Schedule.erasing(20),
            Schedule.cosine(20),
            Schedule.published(20),
            Schedule.logarithmic(20, 0.01))) {
      assertTrue(learned.production() < production(other, data), other.name());
    }
    double first = 1e-3;
    LearnedSchedule pinned = LearnedSchedule.of(data, Schedule.erasing(20), first, Watch.UNLIMITED);
    assertEquals(first, pinned.schedule().rate(1), 1e-12);
    assertTrue(pinned.production() > learned.production());
  }

  private static double production(Schedule schedule, GaussianData data) {
    return new GaussianReversal(schedule, data, ReverseVariance.RATE, FirstStep.MATCHED)
        .production()
        .total();
  }

  private static String refusal(Runnable wrong) {
    String message = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
    assertTrue(!message.contains("\n"), message);
    return message;
  }

  @Test
  void badSchedulesAreRefusedInOneLine() {
    assertTrue(refusal(() -> Schedule.erasing(1)).contains("T >= 2"));
    assertTrue(refusal(() -> Schedule.linear(20)).contains("beta must be in (0, 1)"));
    assertTrue(refusal(() -> Schedule.ofRates(0.1, 1.0, 0.1)).contains("step 2"));
    assertTrue(refusal(() -> Schedule.ofRates(0.1)).contains("had 1"));
    refusal(() -> Schedule.cosine(10).at(3, 2));
    refusal(() -> Schedule.geodesic(0.1, 10, 0.05));
    refusal(() -> Schedule.geodesic(0.1, 10, 1.2));
    refusal(() -> LearnedSchedule.of(new GaussianData(1, 1), 10, Watch.UNLIMITED));
  }

  @Test
  void namedSchedulesLeaveWhatTheirClosedFormSays() {
    for (ScheduleName name : ScheduleName.values()) {
      double left = name.signalLeft(40);
      assertTrue(Double.isNaN(left) || Math.abs(name.of(40).signal(40) / left - 1) < 1e-12);
    }
  }
}
