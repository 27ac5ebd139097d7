// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class FlowLikelihoodTest {

  @Test
  void theFlowKnowsTheDensityAndProbesScatterAsTheySay() {
    Streams streams = new Streams(PointId.of("flow likelihood"));
    for (int d : new int[] {2, 5, 8}) {
      FlowLikelihood found =
          FlowLikelihood.of(d, 6, 1000, 4000, streams.of("datum"), streams.of("probes"));
      assertEquals(found.density(), found.exact(), 1e-4 * d);
      assertNotEquals(found.exact(), found.probed());
      assertEquals(found.exact(), found.probed(), 4 * found.scatter());
    }
  }
}
