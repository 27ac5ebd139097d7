// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.cli.Repository;

class GalleryTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\| (.*?) \\|", Pattern.MULTILINE);

  @Test
  void theGalleryAsksTheQuestionOfEachExperimentInTheOrderOfTheTalk() throws IOException {
    String page = Files.readString(Repository.ROOT.resolve("README.md"));
    Matcher rows = ROW.matcher(page.substring(page.indexOf("## Gallery")));
    List<String> shown = rows.results().map(row -> row.group(1) + ": " + row.group(2)).toList();
    List<String> expected =
        Experiments.all().stream().map(e -> e.name() + ": " + e.about().question()).toList();
    assertEquals(expected, shown);
  }
}
