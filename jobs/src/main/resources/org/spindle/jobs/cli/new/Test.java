package lab;

import java.nio.file.Path;
import org.spindle.jobs.kit.ExperimentTest;

/** The laws of an experiment, on the smoke scale of its sweep file. */
class @Class@Test extends ExperimentTest<@Class@.Parameters, @Class@.Result> {

  @Class@Test() {
    super(new @Class@(), Path.of("@name@.yaml"));
  }
}
