// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The notation tables of a page, and what they lack.
 *
 * <pre>
 * ### Title
 *
 * Experiments: `a`, `b`.
 *
 * | symbol | meaning | Java | column | unit | source equation |
 * |---|---|---|---|---|---|
 * | s | singular value of the mode | `singularValue` | `singular_value` | 1 | |
 * | | `a`: steps that are made | `steps` | `steps` | steps | |
 * </pre>
 *
 * <p>A meaning that begins with experiments and a colon is about these, any other about all of the
 * section that have the column. "Experiments: all." heads the columns that every table has.
 *
 * @param sections the tables, in their order
 */
record Notation(List<Section> sections) {

  private static final String HEADER =
      "| symbol | meaning | Java | column | unit | source equation |";
  private static final String ALL = "all";

  private static final Pattern SECTION = Pattern.compile("(?m)^### ");
  private static final Pattern EXPERIMENTS = Pattern.compile("(?m)^Experiments: ([^.]*)\\.$");
  private static final Pattern ABOUT = Pattern.compile("^(`[^`]+`(?:, `[^`]+`)*): ");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String BETWEEN_CELLS = "(?<!\\\\)\\|";

  /** A table: its title, the experiments that it is about, its rows, and what is wrong with it. */
  record Section(String title, Set<String> experiments, List<Row> rows, List<String> faults) {}

  /** A row: the experiments that it names, none for all that have the columns. */
  record Row(
      String section,
      String symbol,
      Set<String> about,
      String meaning,
      Set<String> columns,
      String unit) {

    String says() {
      return String.join(" | ", symbol, meaning, unit);
    }

    String place() {
      return "row \"" + meaning + "\" of \"" + section + "\"";
    }
  }

  /** The tables below headings of the third level. */
  static Notation of(String page) {
    List<Section> sections = new ArrayList<>();
    String[] parts = SECTION.split(page);
    for (int i = 1; i < parts.length; i++) {
      sections.add(section(parts[i]));
    }
    return new Notation(sections);
  }

  private static Section section(String text) {
    String title = text.lines().findFirst().orElse("");
    List<String> faults = new ArrayList<>();
    Set<String> experiments = new LinkedHashSet<>();
    Matcher line = EXPERIMENTS.matcher(text);
    if (!line.find()) {
      faults.add("\"" + title + "\" needs a line \"Experiments: `name`, `name`.\" below it");
    } else if (line.group(1).equals(ALL)) {
      experiments.add(ALL);
    } else {
      experiments.addAll(codes(line.group(1)));
    }
    List<String> table = text.lines().filter(l -> l.startsWith("|")).toList();
    if (table.isEmpty() || !table.get(0).equals(HEADER)) {
      faults.add("the table of \"" + title + "\" must begin with " + HEADER);
    }
    List<Row> rows = new ArrayList<>();
    for (String row : table.subList(Math.min(2, table.size()), table.size())) {
      String[] cells = row.strip().split(BETWEEN_CELLS, -1);
      if (cells.length == 8) {
        rows.add(row(title, cells));
      } else {
        faults.add("not six cells in \"" + title + "\": " + row);
      }
    }
    return new Section(title, experiments, rows, faults);
  }

  private static Row row(String section, String[] cells) {
    String meaning = cells[2].strip();
    Set<String> about = Set.of();
    Matcher names = ABOUT.matcher(meaning);
    if (names.find()) {
      about = codes(names.group(1));
      meaning = meaning.substring(names.end());
    }
    return new Row(section, cells[1].strip(), about, meaning, codes(cells[4]), cells[5].strip());
  }

  private static Set<String> codes(String text) {
    return CODE.matcher(text)
        .results()
        .map(code -> code.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * What the tables lack.
   *
   * @param common the columns of every table, to what they are
   * @param experiments by name the columns of each experiment, to what they are, such as "parameter
   *     of type int"
   * @return one line for each fault, with what to do
   */
  List<String> faults(Map<String, String> common, Map<String, Map<String, String>> experiments) {
    Map<String, Map<String, String>> tables = new LinkedHashMap<>(experiments);
    tables.put(ALL, common);
    List<String> faults = new ArrayList<>();
    sections.forEach(section -> faults.addAll(section.faults()));
    tables.keySet().forEach(experiment -> sectionOf(experiment, faults));
    Map<String, List<Use>> uses = new TreeMap<>();
    for (Section section : sections) {
      for (String experiment : section.experiments()) {
        if (tables.containsKey(experiment)) {
          rowsOf(section, experiment, tables.get(experiment), uses, faults);
        } else {
          faults.add("\"" + section.title() + "\" names `" + experiment + "`, which nobody knows");
        }
      }
      section.rows().forEach(row -> strangers(section, row, tables, faults));
    }
    uses.forEach((column, of) -> meanings(column, of, faults));
    return faults;
  }

  /** A column of an experiment, what it is, and its row. */
  private record Use(String experiment, String kind, Row row) {}

  private void sectionOf(String experiment, List<String> faults) {
    List<String> titles =
        sections.stream()
            .filter(section -> section.experiments().contains(experiment))
            .map(Section::title)
            .toList();
    if (titles.isEmpty()) {
      faults.add(
          "`"
              + experiment
              + "` stands in no section: add it to a line \"Experiments: …\", and to that table a row"
              + " for each of its columns");
    } else if (titles.size() > 1) {
      faults.add("`" + experiment + "` stands in more than one section: " + titles);
    }
  }

  /** Each column of an experiment has one row in its section. */
  private static void rowsOf(
      Section section,
      String experiment,
      Map<String, String> columns,
      Map<String, List<Use>> uses,
      List<String> faults) {
    columns.forEach(
        (column, kind) -> {
          List<Row> rows =
              section.rows().stream()
                  .filter(row -> row.columns().contains(column))
                  .filter(row -> row.about().isEmpty() || row.about().contains(experiment))
                  .toList();
          String table = "the table \"" + section.title() + "\"";
          if (rows.isEmpty()) {
            faults.add(
                "column `" + column + "` of `" + experiment + "` has no row: add one to " + table);
          } else if (rows.size() > 1) {
            faults.add("column `" + column + "` of `" + experiment + "` has two rows in " + table);
          } else {
            uses.computeIfAbsent(column, c -> new ArrayList<>())
                .add(new Use(experiment, kind, rows.get(0)));
          }
        });
  }

  /** What a row speaks of exists. */
  private static void strangers(
      Section section, Row row, Map<String, Map<String, String>> tables, List<String> faults) {
    for (String experiment : row.about()) {
      if (!section.experiments().contains(experiment)) {
        faults.add(row.place() + " is about `" + experiment + "`, which is not in that section");
      }
    }
    for (String column : row.columns()) {
      Set<String> about = row.about().isEmpty() ? section.experiments() : row.about();
      List<String> without =
          about.stream()
              .filter(e -> !tables.getOrDefault(e, Map.of()).containsKey(column))
              .toList();
      if (without.size() == about.size() || (!row.about().isEmpty() && !without.isEmpty())) {
        faults.add(row.place() + " has a column `" + column + "` that is not in " + without);
      }
    }
  }

  /** One name is one thing, or each of its rows says of which experiments, and in which unit. */
  private static void meanings(String column, List<Use> uses, List<String> faults) {
    Map<String, Set<String>> kinds = new TreeMap<>();
    for (Use use : uses) {
      kinds.computeIfAbsent(use.row().says(), r -> new TreeSet<>()).add(use.kind());
    }
    kinds.forEach(
        (says, of) -> {
          if (of.size() > 1) {
            faults.add("`" + column + "` is " + of + " in one row: \"" + says + "\"; write two");
          }
        });
    if (kinds.size() == 1) {
      return;
    }
    for (Row row : uses.stream().map(Use::row).distinct().toList()) {
      String where = "`" + column + "` has " + kinds.size() + " meanings: the " + row.place();
      if (row.about().isEmpty()) {
        faults.add(where + " must begin with the experiments that it is about: \"`name`: …\"");
      }
      if (row.unit().isEmpty()) {
        faults.add(where + " needs a unit, 1 for a number");
      }
    }
  }
}
