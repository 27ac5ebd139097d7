// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelBenchesTest {

  @Test
  void everyBenchAsksBeforeItTimes() throws IOException {
    List<String> works = new ArrayList<>();
    for (KernelBench bench : KernelBenches.all()) {
      assertFalse(KernelBenches.works(bench).isEmpty(), bench.name());
      works.addAll(KernelBenches.works(bench));
    }
    assertEquals(new HashSet<>(works).size(), works.size(), works.toString());
    assertTrue(works.contains("GOE spectra, N = 100"), works.toString());
  }

  @Test
  void onlyWhatIsWantedIsTimed() throws IOException {
    List<String> timed = new ArrayList<>();
    Scoreboard one =
        new Scoreboard() {
          @Override
          public boolean wants(String work) {
            return work.equals("GOE index, N = 500");
          }

          @Override
          public void accept(Measurement measurement) {
            timed.add(measurement.work());
          }
        };
    KernelBenches.called("goe").measure(new Machine(1, 1, null, () -> null), one);
    assertEquals(List.of("GOE index, N = 500"), timed);
  }
}
