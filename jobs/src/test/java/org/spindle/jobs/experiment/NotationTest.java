// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultSchema;

/** One symbol, one name, one column. */
class NotationTest {

  private static final Map<String, String> BOXED =
      Map.of("Integer", "int", "Double", "double", "Boolean", "boolean");

  private static final String PAGE =
      """
      ### Every table

      Experiments: all.

      | symbol | meaning | Java | column | unit | source equation |
      |---|---|---|---|---|---|
      | | seed of the sweep | `seed` | `seed` | | |

      ### Networks

      Experiments: `deep`,
      `shallow`.

      | symbol | meaning | Java | column | unit | source equation |
      |---|---|---|---|---|---|
      | N | neurons | `width` | `width` | | |
      | | `deep`: steps that are made | `steps` | `steps` | steps | |
      | \\|s\\| | `shallow`: steps to the threshold; error | `steps` | `steps`, `error` | steps | |

      ### Landscapes

      Experiments: `saddles`.

      | symbol | meaning | Java | column | unit | source equation |
      |---|---|---|---|---|---|
      | N | neurons | `width` | `width` | | |
      | | `saddles`: Lanczos steps | `steps` | `steps` | steps | |
      """;

  private static final Map<String, Map<String, String>> EXPERIMENTS =
      Map.of(
          "deep", Map.of("width", "parameter of type int", "steps", "parameter of type int"),
          "shallow",
              Map.of(
                  "width", "parameter of type int",
                  "steps", "result of type int",
                  "error", "result of type double"),
          "saddles", Map.of("width", "parameter of type int", "steps", "parameter of type int"));

  @Test
  void everyColumnOfEveryExperimentHasItsRow() throws IOException {
    Map<String, String> common = new LinkedHashMap<>();
    ResultSchema.COMMON.stream().map(StructField::name).forEach(c -> common.put(c, "common"));
    common.put("seed", "common");
    Map<String, Map<String, String>> experiments = new LinkedHashMap<>();
    for (Experiment<?, ?> experiment : Experiments.all()) {
      Map<String, String> columns = new LinkedHashMap<>();
      put(columns, "parameter", experiment.defaults().getClass());
      put(columns, "result", experiment.resultType());
      experiments.put(experiment.name(), columns);
    }
    String page = Files.readString(Repository.ROOT.resolve("common/README.md"));
    List<String> faults = Notation.of(page).faults(common, experiments);
    assertEquals("", String.join("\n", faults), "in the notation tables of common/README.md");
  }

  @Test
  void aPageWithAllRowsHasNoFault() {
    assertEquals(List.of(), faults(PAGE));
  }

  /** What is replaced on the page, by what, and the fault that this is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "`saddles`.; `other`.; `saddles` stands in no section: add it to a line",
        "`saddles`.; `other`.; names `other`, which nobody knows",
        "`saddles`.; `saddles`, `deep`.; `deep` stands in more than one section",
        "Experiments: all.; For all.; needs a line \"Experiments: `name`, `name`.\"",
        "| `seed` | |; | seed | |; column `seed` of `all` has no row",
        "`steps`, `error`; `steps`; column `error` of `shallow` has no row: add one to the table",
        "`shallow`: steps; `deep`, `shallow`: steps; column `steps` of `deep` has two rows",
        "`shallow`: steps; steps; column `steps` of `deep` has two rows",
        "`deep`: steps; `saddles`: steps; is about `saddles`, which is not in that section",
        "`steps`, `error`; `steps`, `error`, `loss`; a column `loss` that is not in [shallow]",
        "`saddles`: Lanczos; Lanczos; must begin with the experiments that it is about",
        "Lanczos steps | `steps` | `steps` | steps |; Lanczos | | `steps` | |; needs a unit",
        "| N | neurons |; | N | inputs |; `width` has 2 meanings",
        "unit | source equation |; unit | source |; must begin with | symbol | meaning",
        "| | seed; | seed; not six cells"
      })
  void aFaultIsNamedWithWhatToDo(String right, String wrong, String fault) {
    List<String> faults = faults(PAGE.replaceFirst(Pattern.quote(right), wrong));
    assertTrue(faults.stream().anyMatch(line -> line.contains(fault)), faults.toString());
  }

  @Test
  void aParameterAndAResultAreNotOneThing() {
    String page =
        PAGE.replace("| | `deep`: steps that are made | `steps` | `steps` | steps | |\n", "")
            .replace("\\|s\\| | `shallow`: steps", "\\|s\\| | steps");
    assertEquals(true, faults(page).stream().anyMatch(line -> line.endsWith("write two")), page);
  }

  private static List<String> faults(String page) {
    return Notation.of(page).faults(Map.of("seed", "common"), EXPERIMENTS);
  }

  private static void put(Map<String, String> columns, String role, Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      String type = component.getType().getSimpleName();
      columns.put(
          RecordSchema.column(component.getName()),
          role + " of type " + BOXED.getOrDefault(type, type));
    }
  }
}
