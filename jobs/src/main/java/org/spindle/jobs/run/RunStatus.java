// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.spindle.jobs.store.ResultsFolder;

/**
 * The state of a run as another terminal sees it; rewritten every two seconds while it runs.
 *
 * @param state running, finished, aborted, or interrupted where its session was ended from outside
 * @param experiment kebab-case name
 * @param sweep name of the sweep file
 * @param points points of the sweep
 * @param already points that had a row before
 * @param computed points computed by this run
 * @param failed of these, failed
 * @param timeouts of these, out of time
 * @param share share of the predicted work that is done, 0…1
 * @param startedAt milliseconds since 1970
 * @param updatedAt milliseconds since 1970
 * @param secondsLeft predicted, NaN if unknown
 * @param busy share of the task slots' time spent in points
 * @param pid process of the driver
 * @param host host of the driver
 * @param command what started it, null if that is unknown
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public record RunStatus(
    String state,
    String experiment,
    String sweep,
    long points,
    long already,
    long computed,
    long failed,
    long timeouts,
    double share,
    long startedAt,
    long updatedAt,
    double secondsLeft,
    double busy,
    long pid,
    String host,
    String command) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the status of its experiment into the folder. */
  public void write(ResultsFolder folder) throws IOException {
    folder.writeText(path(folder, experiment), JSON.writeValueAsString(this));
  }

  /** The status of an experiment's last run, or null if there is none that can be read. */
  public static RunStatus read(ResultsFolder folder, String experiment) throws IOException {
    String text = folder.readText(path(folder, experiment));
    try {
      return text == null ? null : JSON.readValue(text, RunStatus.class);
    } catch (JsonProcessingException e) {
      System.err.println("ignored " + path(folder, experiment) + ", which is damaged");
      return null;
    }
  }

  private static Path path(ResultsFolder folder, String experiment) {
    return folder.own("status/" + experiment + ".json");
  }
}
