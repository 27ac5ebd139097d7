// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Core-seconds of one application, by what the cores did.
 *
 * <pre>
 * offered = points + rows + queries + handling + waiting + idle
 * </pre>
 *
 * @param application Spark's name of it
 * @param begin when it started, ms since 1970
 * @param end when it ended, or the last that is known of it
 * @param ended whether it says that it ended; others run, or were killed
 * @param cores the most that it had at once
 * @param jobs number of them
 * @param tasks number of them
 * @param pointsComputed number of them
 * @param offered cores times the time that they were there
 * @param points inside points
 * @param rows of the tasks that compute points, beside the points: rows are encoded and written
 * @param queries other tasks: what is there already, verdicts, figures, compaction
 * @param handling tasks are sent, unpacked and reported
 * @param waiting cores without a task while a job runs: the last points of a sweep
 * @param idle cores while no job runs: the driver plans, publishes, judges and draws
 * @param collecting garbage collection during tasks, a part of the above
 * @param cpu CPU time of tasks, a part of the above
 * @param longest task, seconds
 */
public record CoreTime(
    String application,
    long begin,
    long end,
    boolean ended,
    int cores,
    int jobs,
    long tasks,
    long pointsComputed,
    double offered,
    double points,
    double rows,
    double queries,
    double handling,
    double waiting,
    double idle,
    double collecting,
    double cpu,
    double longest) {

  /** A stretch of time. */
  record Span(long from, long to) {
    Span {
      to = Math.max(from, to);
    }

    double seconds() {
      return (to - from) * 1e-3;
    }

    /** What both have in common; of no length where that is nothing. */
    Span common(Span other) {
      return new Span(Math.max(from, other.from), Math.min(to, other.to));
    }
  }

  /** The union of stretches, disjoint and in order. */
  static List<Span> union(Collection<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort((a, b) -> Long.compare(a.from(), b.from()));
    List<Span> union = new ArrayList<>();
    for (Span span : sorted) {
      Span last = union.isEmpty() ? null : union.get(union.size() - 1);
      if (last != null && span.from() <= last.to()) {
        union.set(union.size() - 1, new Span(last.from(), Math.max(last.to(), span.to())));
      } else {
        union.add(span);
      }
    }
    return union;
  }
}
