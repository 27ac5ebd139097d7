// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.execution.SparkSqlParser;

/**
 * Tells queries that only read from what Spark SQL can do besides: write, create, drop, add jars,
 * call Java, change settings. What tells about tables ({@code SHOW}, {@code DESCRIBE}, {@code
 * EXPLAIN}) is allowed.
 */
public final class ReadOnlySql {

  private static final Pattern CALLS =
      Pattern.compile("\\b(try_reflect|reflect|java_method)\\b`?\\s*\\(", Pattern.CASE_INSENSITIVE);

  private static final List<String> TELLING = List.of("Show", "Describe", "Explain");

  private ReadOnlySql() {}

  /**
   * Why a statement is refused.
   *
   * @return one line, null if it only reads
   */
  public static String refusal(String statement) {
    if (statement.isBlank()) {
      return "an empty query";
    }
    Matcher call = CALLS.matcher(statement);
    if (call.find()) {
      return "`" + call.group(1) + "` calls Java; --unsafe allows it";
    }
    LogicalPlan plan;
    try {
      plan = new SparkSqlParser().parsePlan(statement);
    } catch (Exception e) { // ParseException, which Scala does not declare
      return firstLine(e);
    }
    String acting = acting(plan);
    return acting == null
        ? null
        : "`sql` only reads, and this is " + acting + "; --unsafe allows it";
  }

  /** What of a plan does more than read, in words, or null. */
  public static String acting(LogicalPlan plan) {
    if (TELLING.stream().anyMatch(plan.getClass().getSimpleName()::startsWith)) {
      return null;
    }
    LogicalPlan part = actingPart(plan);
    return part == null ? null : words(part.getClass().getSimpleName());
  }

  /**
   * The part of a plan that does more than read (one INSERT of several, one after a WITH), or null.
   */
  private static LogicalPlan actingPart(LogicalPlan plan) {
    if (plan instanceof Command
        || plan instanceof ParsedStatement
        || plan instanceof InsertIntoDir) {
      return plan;
    }
    var children = plan.children();
    for (int i = 0; i < children.size(); i++) {
      LogicalPlan found = actingPart(children.apply(i));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The message without Spark's picture of the query. */
  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    return message.isEmpty() && e instanceof ParseException
        ? "a query that cannot be parsed"
        : message;
  }

  private static String words(String kind) {
    return kind.replaceAll("(Command|Statement|\\$)", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }
}
