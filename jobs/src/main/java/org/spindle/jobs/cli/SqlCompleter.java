// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * What a word at the prompt may become: a table; a column of the tables that the statement names,
 * or of all if it names none yet; a word of SQL; a command.
 */
final class SqlCompleter implements Completer {

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "HAVING",
          "LIMIT",
          "JOIN",
          "ON",
          "AS",
          "AND",
          "OR",
          "NOT",
          "NULL",
          "DISTINCT",
          "DESC",
          "BETWEEN",
          "count(",
          "avg(",
          "min(",
          "max(",
          "sum(",
          "stddev(",
          "posexplode(");

  private final SparkSession spark;
  private final List<String> tables;
  private final Map<String, List<String>> columns = new HashMap<>();

  SqlCompleter(SparkSession spark, List<String> tables) {
    this.spark = spark;
    this.tables = tables;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    List<String> words = line.words();
    boolean describes = line.line().stripLeading().startsWith("\\d");
    if (line.wordIndex() == 0) {
      add(candidates, SqlPrompt.commands(), "commands");
    }
    add(candidates, tables, "tables");
    if (!describes) {
      add(candidates, columns(words), "columns");
      add(candidates, cased(WORDS, line.word()), "SQL");
    }
  }

  /** Columns of the tables that are named, or of all. */
  private Set<String> columns(List<String> words) {
    List<String> named = new ArrayList<>(tables);
    named.retainAll(words);
    Set<String> all = new LinkedHashSet<>();
    for (String table : named.isEmpty() ? tables : named) {
      all.addAll(
          columns.computeIfAbsent(table, name -> Arrays.asList(spark.table(name).columns())));
    }
    return all;
  }

  /** Words of SQL as the user writes them. */
  private static List<String> cased(List<String> words, String begun) {
    boolean small = !begun.isEmpty() && Character.isLowerCase(begun.charAt(0));
    return small ? words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList() : words;
  }

  private static void add(List<Candidate> candidates, Iterable<String> words, String group) {
    for (String word : words) {
      boolean whole = !word.endsWith("(");
      candidates.add(new Candidate(word, word, group, null, null, null, whole));
    }
  }
}
