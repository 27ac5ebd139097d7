// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.history.EventLogFileReader;
import org.spindle.jobs.run.Tally;

/**
 * The event log of one application: a line of JSON for each event. One that is still being written,
 * or whose driver was killed, is read as far as it goes.
 */
public final class EventLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** An executor: its cores, and when it was there. */
  private static final class Executor {
    private final int cores;
    private final long from;
    private long to = Long.MAX_VALUE;

    private Executor(int cores, long from) {
      this.cores = cores;
      this.from = from;
    }
  }

  private final Map<String, Executor> executors = new LinkedHashMap<>();
  private final Map<Integer, Long> openJobs = new LinkedHashMap<>();
  private final List<CoreTime.Span> jobs = new ArrayList<>();
  private String application = "?";
  private long begin = Long.MAX_VALUE;
  private long last;
  private boolean ended;
  private int jobCount;
  private long tasks;
  private long pointsComputed;
  private double points;
  private double rows;
  private double queries;
  private double handling;
  private double collecting;
  private double cpu;
  private double longest;

  private EventLog() {}

  /**
   * All applications whose logs lie in a folder, in the order of their starts.
   *
   * @param files its file system
   * @param folder of event logs
   * @return where their time went; empty if there is no log
   * @throws IOException if the folder cannot be read
   */
  public static List<CoreTime> all(FileSystem files, Path folder) throws IOException {
    List<CoreTime> all = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus status : files.listStatus(folder)) {
        scala.Option<EventLogFileReader> reader = EventLogFileReader.apply(files, status);
        if (reader.isDefined()) {
          EventLog log = new EventLog();
          List<FileStatus> parts =
              scala.jdk.javaapi.CollectionConverters.asJava(reader.get().listEventLogFiles());
          for (FileStatus part : parts) {
            log.read(files, part.getPath());
          }
          log.coreTime().ifPresent(all::add);
        }
      }
    }
    all.sort(Comparator.comparingLong(CoreTime::begin));
    return all;
  }

  private void read(FileSystem files, Path path) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                EventLogFileReader.openEventLog(path, files), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        event(JSON.readTree(line));
      }
    } catch (JsonProcessingException e) {
      // The last line of one that is being written.
    } catch (IOException e) {
      if (tasks == 0 && jobCount == 0) {
        System.err.println("cannot read " + path + ": " + e.getMessage());
      } // else its last block is not there yet
    }
  }

  private void event(JsonNode event) {
    switch (event.path("Event").asText()) {
      case "SparkListenerApplicationStart" -> {
        application = event.path("App ID").asText("?");
        begin = event.path("Timestamp").asLong();
        seen(begin);
      }
      case "SparkListenerApplicationEnd" -> {
        seen(event.path("Timestamp").asLong());
        ended = true;
      }
      case "SparkListenerExecutorAdded" -> {
        long when = event.path("Timestamp").asLong();
        int cores = event.path("Executor Info").path("Total Cores").asInt();
        executors.put(event.path("Executor ID").asText(), new Executor(cores, when));
        seen(when);
      }
      case "SparkListenerExecutorRemoved" -> {
        Executor executor = executors.get(event.path("Executor ID").asText());
        if (executor != null) {
          executor.to = event.path("Timestamp").asLong();
        }
      }
      case "SparkListenerJobStart" -> {
        openJobs.put(event.path("Job ID").asInt(), event.path("Submission Time").asLong());
        jobCount++;
        seen(event.path("Submission Time").asLong());
      }
      case "SparkListenerJobEnd" -> {
        Long from = openJobs.remove(event.path("Job ID").asInt());
        long to = event.path("Completion Time").asLong();
        if (from != null) {
          jobs.add(new CoreTime.Span(from, to));
        }
        seen(to);
      }
      case "SparkListenerTaskEnd" -> task(event);
      default -> {}
    }
  }

  private void seen(long when) {
    last = Math.max(last, when);
  }

  private void task(JsonNode event) {
    JsonNode info = event.path("Task Info");
    JsonNode metrics = event.path("Task Metrics");
    double whole = (info.path("Finish Time").asLong() - info.path("Launch Time").asLong()) * 1e-3;
    double inside = Math.min(whole, metrics.path("Executor Run Time").asLong() * 1e-3);
    double computing = 0;
    boolean computed = false;
    for (JsonNode accumulable : info.path("Accumulables")) {
      switch (accumulable.path("Name").asText()) {
        case Tally.POINTS -> {
          pointsComputed += accumulable.path("Update").asLong();
          computed = true;
        }
        case Tally.SECONDS -> computing = accumulable.path("Update").asDouble();
        default -> {}
      }
    }
    tasks++;
    computing = Math.min(computing, inside); // clocks of either differ by a millisecond
    points += computing;
    if (computed) {
      rows += inside - computing;
    } else {
      queries += inside;
    }
    handling += whole - inside;
    collecting += metrics.path("JVM GC Time").asLong() * 1e-3;
    cpu += metrics.path("Executor CPU Time").asLong() * 1e-9;
    longest = Math.max(longest, whole);
    seen(info.path("Finish Time").asLong());
  }

  private Optional<CoreTime> coreTime() {
    if (begin == Long.MAX_VALUE) {
      return Optional.empty();
    }
    openJobs.values().forEach(from -> jobs.add(new CoreTime.Span(from, last)));
    List<CoreTime.Span> busy = CoreTime.union(jobs);
    double offered = 0;
    double duringJobs = 0;
    for (Executor executor : executors.values()) {
      CoreTime.Span there = new CoreTime.Span(executor.from, Math.min(executor.to, last));
      offered += executor.cores * there.seconds();
      for (CoreTime.Span job : busy) {
        duringJobs += executor.cores * there.common(job).seconds();
      }
    }
    double inTasks = points + rows + queries + handling;
    return Optional.of(
        new CoreTime(
            application,
            begin,
            last,
            ended,
            mostCores(),
            jobCount,
            tasks,
            pointsComputed,
            offered,
            points,
            rows,
            queries,
            handling,
            duringJobs - inTasks,
            offered - duringJobs,
            collecting,
            cpu,
            longest));
  }

  private int mostCores() {
    int most = 0;
    for (Executor one : executors.values()) {
      int together = 0;
      for (Executor other : executors.values()) {
        together += other.from <= one.from && one.from < other.to ? other.cores : 0;
      }
      most = Math.max(most, together);
    }
    return most;
  }
}
