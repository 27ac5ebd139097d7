// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text of a prompt, cut into statements at each {@code ;} that stands neither in quotes nor in a
 * comment.
 *
 * @param statements those that are ended, without their {@code ;}, none of them blank
 * @param rest what stands behind the last of them, stripped; empty if all are ended
 */
record SqlText(List<String> statements, String rest) {

  SqlText {
    statements = List.copyOf(statements);
  }

  static SqlText of(String text) {
    List<String> statements = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < text.length()) {
      int end = pieceEnd(text, at);
      if (end == at + 1 && text.charAt(at) == ';') {
        String statement = text.substring(from, at).strip();
        if (!statement.isEmpty()) {
          statements.add(statement);
        }
        from = end;
      }
      at = end;
    }
    String rest = text.substring(from).strip();
    return new SqlText(statements, isComment(rest) ? "" : rest);
  }

  /** Whether it can be carried out: a command of the prompt, nothing, or only whole statements. */
  boolean isComplete() {
    return rest.isEmpty() || statements.isEmpty() && isCommand(rest);
  }

  /** Commands of the prompt need no {@code ;}. */
  static boolean isCommand(String text) {
    return text.startsWith("\\") || text.equals("exit") || text.equals("quit");
  }

  /** One past the end of what begins here: a word in quotes, a comment, or a single sign. */
  private static int pieceEnd(String text, int at) {
    char sign = text.charAt(at);
    if (sign == '\'' || sign == '"' || sign == '`') {
      return quoteEnd(text, at, sign);
    }
    if (text.startsWith("--", at)) {
      return endOf(text, "\n", at);
    }
    if (text.startsWith("/*", at)) {
      return endOf(text, "*/", at + 2);
    }
    return at + 1;
  }

  private static int quoteEnd(String text, int from, char quote) {
    for (int at = from + 1; at < text.length(); at++) {
      if (text.charAt(at) == '\\' && quote != '`') {
        at++;
      } else if (text.charAt(at) == quote) {
        return at + 1;
      }
    }
    return text.length();
  }

  private static int endOf(String text, String mark, int from) {
    int found = text.indexOf(mark, from);
    return found < 0 ? text.length() : found + mark.length();
  }

  private static boolean isComment(String text) {
    return text.startsWith("--") && text.indexOf('\n') < 0;
  }
}
