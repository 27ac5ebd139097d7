// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the README tells its readers to type does what it says, in the order of the page. */
@Tag("slow")
class ReadmeTest {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern QUERY = Pattern.compile("\"(SELECT [^\"]*)\"|^(SELECT .*)$", 8);

  @TempDir private Path temporary;

  private static List<String> blocks(String language) throws IOException {
    String page = Files.readString(Repository.ROOT.resolve("README.md"));
    Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
    return block.matcher(page).results().map(found -> found.group(1)).toList();
  }

  /** Each {@code deploy/spindle …} of the page, without what runs all experiments. */
  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String block : blocks("sh")) {
      for (String line : block.replace("\\\n", " ").split("\n")) {
        String command = line.replaceAll("\\s#.*", "").strip();
        if (command.startsWith("deploy/spindle ") && !command.endsWith(" reproduce")) {
          commands.add(command.substring("deploy/spindle ".length()));
        } else {
          assertTrue(command.equals("mvn verify") || command.endsWith(" reproduce"), command);
        }
      }
    }
    return commands;
  }

  private String placed(String word) {
    String results = temporary.resolve("R").toString();
    return word.equals("R") ? results : word.startsWith("R/") ? results + word.substring(1) : word;
  }

  private Object[] words(String command) {
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(command).results().toList()) {
      String plain = word.group(1) == null ? placed(word.group(2)) : word.group(1);
      words.add(plain.startsWith("conf/") ? Repository.ROOT.resolve(plain).toString() : plain);
    }
    if (List.of("plan", "run").contains(words.get(0))) { // tests do not run in the root folder
      words.addAll(List.of("--datasets", Repository.ROOT.resolve("datasets").toString()));
    }
    return words.toArray();
  }

  @Test
  void everyCommandAndQueryWorks() throws IOException, SQLException {
    List<String> commands = commands();
    assertTrue(commands.size() >= 8, commands.toString());
    for (String command : commands) {
      InThisJvm.spindle(words(command)).toldWith(0);
    }
    assertTrue(Files.size(temporary.resolve("R/report/index.html")) > 10_000);
    assertTrue(Files.readString(temporary.resolve("R/fig.csv")).startsWith("depth,"));

    InThisJvm.spindle("compact", temporary.resolve("R")).toldWith(0);
    String expected =
        InThisJvm.spindle(
                "sql",
                temporary.resolve("R"),
                "SELECT concat('rows: ', count(*)) FROM depth_modes WHERE status = 'ok'",
                "--format",
                "csv")
            .toldWith(0);
    List<String> snippets = new ArrayList<>(blocks("sql"));
    snippets.addAll(blocks("python"));
    int queries = 0;
    for (String snippet : snippets) {
      Matcher found = QUERY.matcher(snippet);
      for (MatchResult query : found.results().toList()) {
        queries++;
        String told = query.group(1) == null ? query.group(2) : query.group(1);
        int rows = rows(told.replace("'R/", "'").replace("'depth_modes", "'" + table()));
        assertTrue(rows > 0, told);
        if (!told.contains("GROUP BY")) {
          assertTrue(expected.contains("rows: " + rows), expected);
        }
      }
    }
    assertEquals(2, queries);
  }

  private String table() {
    return temporary.resolve("R/depth_modes").toString();
  }

  private static int rows(String query) throws SQLException {
    try (Connection duck = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int rows = 0;
      while (result.next()) {
        rows++;
      }
      return rows;
    }
  }
}
