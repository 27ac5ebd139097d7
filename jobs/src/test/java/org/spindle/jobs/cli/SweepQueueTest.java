// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepFile;

@Timeout(30)
class SweepQueueTest {

  private static Sweep sweep(String name, String experiment) {
    String text = "experiment: " + experiment + "\naxes:\n  size: [1]\n";
    return SweepFile.parse(name + ".yaml", text);
  }

  private static final List<Sweep> SWEEPS =
      List.of(
          sweep("a-1", "a"),
          sweep("a-2", "a"),
          sweep("a-3", "a"),
          sweep("b-1", "b"),
          sweep("b-2", "b"),
          sweep("c-1", "c"));

  @Test
  void eachRunsOnceAndThoseOfOneExperimentInOrder() throws IOException {
    List<String> began = Collections.synchronizedList(new ArrayList<>());
    Set<String> running = ConcurrentHashMap.newKeySet();
    int code =
        new SweepQueue(SWEEPS)
            .work(
                sweep -> {
                  assertTrue(running.add(sweep.experiment()), "one table at a time");
                  began.add(sweep.name());
                  running.remove(sweep.experiment());
                  return sweep.name().equals("b-1") ? 1 : 0;
                });
    assertEquals(1, code);
    assertEquals(6, began.size());
    assertEquals(
        List.of("a-1", "a-2", "a-3"), began.stream().filter(n -> n.startsWith("a")).toList());
  }

  @Test
  void differentExperimentsRunAtOnce() throws IOException {
    CountDownLatch all = new CountDownLatch(3);
    new SweepQueue(List.of(SWEEPS.get(0), SWEEPS.get(3), SWEEPS.get(5)))
        .work(
            sweep -> {
              all.countDown();
              try {
                assertTrue(all.await(10, TimeUnit.SECONDS), "the others have begun");
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return 0;
            });
  }

  @Test
  void afterAFailureNoneBegins() {
    Set<String> began = ConcurrentHashMap.newKeySet();
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                new SweepQueue(SWEEPS.subList(0, 3))
                    .work(
                        sweep -> {
                          began.add(sweep.name());
                          throw new IOException(sweep.name());
                        }));
    assertEquals("a-1", thrown.getMessage());
    assertFalse(began.contains("a-2"));
  }
}
