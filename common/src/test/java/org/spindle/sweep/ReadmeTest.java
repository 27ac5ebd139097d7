// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What conf/README.md shows is understood by the reader of sweep files. */
class ReadmeTest {

  private static List<String> quoted(String pattern) throws IOException {
    String readme = Files.readString(Path.of("..", "conf", "README.md"));
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(readme)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  @Test
  void theExampleIsASweep() throws IOException {
    List<String> examples = quoted("```yaml\n(.*?)```");
    assertEquals(3, examples.size()); // the last is a list of peers
    Sweep sweep = SweepFile.parse("README.md", examples.get(0));
    assertEquals(List.of("depth", "gain"), List.copyOf(sweep.axes().keySet()));
    assertEquals(1L, sweep.at("smoke").parameters().get("gain"));
    assertEquals(5, sweep.at("paper").replicates().most());
  }

  @Test
  void theExampleOfAProgramIsTheOneThatRuns() throws IOException {
    Sweep sweep = SweepFile.parse("random-walk.yaml", quoted("```yaml\n(.*?)```").get(1));
    assertEquals(List.of("random_walk.py"), sweep.program().files());
    Path examples = Path.of("..", "conf", "examples");
    assertEquals(Files.readString(examples.resolve("random-walk.yaml")), sweep.text());
    assertEquals(
        Files.readString(examples.resolve("random_walk.py")), quoted("```python\n(.*?)```").get(0));
  }

  @Test
  void everyFormInTheTableIsAnAxis() throws IOException {
    List<String> forms = quoted("\n\\| `(?:LABEL: )?([^`]*)` \\|");
    forms = forms.stream().filter(form -> form.matches("[\\[{].*")).toList();
    assertEquals(6, forms.size());
    for (String form : forms) {
      SweepFile.parse("README.md", "experiment: x\naxes:\n  label: " + form);
    }
  }

  @Test
  void theReplicatesAreRead() throws IOException {
    List<String> replicates = quoted("`(replicates: \\{[^`]*)`");
    assertEquals(1, replicates.size());
    Sweep sweep = SweepFile.parse("README.md", "experiment: x\n" + replicates.get(0));
    assertTrue(sweep.replicates() instanceof Replicates.Until);
  }
}
