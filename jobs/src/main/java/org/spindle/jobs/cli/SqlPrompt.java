// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.report.RowPrinter;
import org.spindle.jobs.store.ResultTables;
import org.spindle.sweep.Nearest;

/**
 * The prompt of {@code spindle sql}: statements over several lines, each ended by {@code ;}, with
 * history and completion. Ctrl-C empties what is typed, and cancels a query that runs; errors are
 * one line, and the prompt stays.
 */
final class SqlPrompt {

  private static final String HELP =
      """
      \\d            the tables
      \\d TABLE      its columns
      \\help         this
      \\q            ends, as do exit, quit and Ctrl-D
      Statements end with ; and may take several lines. Tab completes tables and columns,
      Ctrl-C empties the line or cancels the query that runs.""";

  private final SparkSession spark;
  private final ResultTables tables;
  private final RowPrinter.Format format;
  private final boolean unsafe;
  private final Terminal terminal;
  private final PrintStream out;
  private final PrintStream err;
  private int asked;

  SqlPrompt(
      SparkSession spark,
      ResultTables tables,
      RowPrinter.Format format,
      boolean unsafe,
      Terminal terminal,
      PrintStream out,
      PrintStream err) {
    this.spark = spark;
    this.tables = tables;
    this.format = format;
    this.unsafe = unsafe;
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  /** Reads and answers until the user ends it, or nobody reads the answers any more. */
  void run(Path history) {
    err.println("tables: " + String.join(", ", tables.names()) + "; \\help tells more");
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new Statement())
            .completer(new SqlCompleter(spark, tables.names()))
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "    ...> ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // ! is SQL's
            .build();
    while (!out.checkError()) {
      try {
        if (ends(reader.readLine("spindle> "))) {
          return;
        }
      } catch (UserInterruptException e) {
        // Ctrl-C empties the line, as in every shell.
      } catch (EndOfFileException e) {
        String left = e.getPartialLine() == null ? "" : e.getPartialLine().strip();
        if (!left.isEmpty()) {
          err.println("not asked, since no ; ends it: " + Spindle.whole(left));
        }
        return;
      }
    }
  }

  /** Answers what was typed; whether it ends the prompt. */
  boolean ends(String typed) {
    SqlText text = SqlText.of(typed);
    if (SqlText.isCommand(text.rest())) {
      String[] words = text.rest().split("\\s+");
      switch (words[0]) {
        case "exit", "quit", "\\q" -> {
          return true;
        }
        case "\\d" -> describe(words);
        case "\\help", "\\h", "\\?" -> out.println(HELP);
        default -> err.println("no command " + Spindle.line(words[0]) + "; \\help lists them");
      }
      return false;
    }
    for (String statement : text.statements()) {
      String command = statement.split("\\s+")[0];
      if (SqlText.isCommand(command)) { // as in \d table;
        if (ends(statement)) {
          return true;
        }
      } else if (!answer(statement)) {
        return false;
      }
    }
    return false;
  }

  private void describe(String[] words) {
    if (words.length == 1) {
      for (String name : tables.names()) {
        int columns = spark.table(name).columns().length;
        out.printf("%-28s %3d columns  %s%n", name, columns, question(name));
      }
      return;
    }
    if (!tables.names().contains(words[1])) {
      err.println("no table " + Spindle.line(words[1]) + Nearest.hint(words[1], tables.names()));
      return;
    }
    for (StructField field : spark.table(words[1]).schema().fields()) {
      out.printf("%-32s %s%n", field.name(), field.dataType().catalogString());
    }
  }

  private static String question(String table) {
    return Experiments.all().stream()
        .filter(experiment -> experiment.about().table().equals(table))
        .map((Experiment<?, ?> experiment) -> experiment.about().question())
        .findFirst()
        .orElse(
            switch (table) {
              case "checks" -> "What did `verify` find of each claim?";
              case "points" -> "What do the points of all tables have in common?";
              default -> "";
            });
  }

  /** Asks a query that Ctrl-C can cancel; whether it was answered. */
  private boolean answer(String statement) {
    String group = "spindle-prompt-" + ++asked;
    AtomicBoolean cancelled = new AtomicBoolean();
    Terminal.SignalHandler before =
        terminal.handle(
            Terminal.Signal.INT,
            signal -> {
              cancelled.set(true);
              spark.sparkContext().cancelJobGroupAndFutureJobs(group);
            });
    spark.sparkContext().setJobGroup(group, statement, true);
    try {
      Statements.require(statement, unsafe);
      Statements.asked(
          tables.names(),
          () -> {
            RowPrinter.print(tables.sql(statement), format, out, cancelled::get);
            return null;
          });
    } catch (RuntimeException e) {
      if (!cancelled.get()) {
        err.println(Spindle.line(e.getMessage()));
        return false;
      }
    } finally {
      spark.sparkContext().clearJobGroup();
      terminal.handle(Terminal.Signal.INT, before);
    }
    if (cancelled.get()) {
      err.println("cancelled");
    }
    return !cancelled.get();
  }

  /** Lets the reader ask for more lines until the statement is ended, and cuts words of SQL. */
  private static final class Statement extends DefaultParser {

    Statement() {
      setEscapeChars(null);
      setQuoteChars(new char[0]);
    }

    @Override
    public ParsedLine parse(String line, int cursor, Parser.ParseContext context) {
      boolean accepted = context == ParseContext.ACCEPT_LINE || context == ParseContext.UNSPECIFIED;
      if (accepted && !SqlText.of(line).isComplete()) {
        throw new EOFError(-1, -1, "no ; yet", ";");
      }
      return super.parse(line, cursor, context);
    }

    @Override
    public boolean isDelimiterChar(CharSequence buffer, int at) {
      return Character.isWhitespace(buffer.charAt(at))
          || "(),=<>+-*/;".indexOf(buffer.charAt(at)) >= 0;
    }
  }

  /** The history of a user, kept between prompts. */
  static Path history() {
    return Path.of(System.getProperty("user.home"), ".spindle_history");
  }

  /** What the prompt understands besides SQL. */
  static List<String> commands() {
    return List.of("\\d", "\\help", "\\q");
  }
}
