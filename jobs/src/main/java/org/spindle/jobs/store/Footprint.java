// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a run leaves in a results folder before its first point: folders that were not there, and
 * the event log of its application. A run that is refused takes them away again.
 */
public final class Footprint implements AutoCloseable {

  private final ResultsFolder folder;
  private final List<Path> fresh = new ArrayList<>();
  private String application;
  private boolean stays;

  private Footprint(ResultsFolder folder) {
    this.folder = folder;
  }

  /** The footprint of a run that is yet to make its folder. */
  public static Footprint in(ResultsFolder folder) throws IOException {
    Footprint footprint = new Footprint(folder);
    footprint.note(folder.own("events"));
    footprint.note(folder.own("locks"));
    Path path = folder.own("events").getParent();
    while (path != null && footprint.note(path)) {
      path = path.getParent();
    }
    return footprint;
  }

  /** Notes a folder if it is not there. */
  private boolean note(Path path) throws IOException {
    return !folder.files().exists(path) && fresh.add(path);
  }

  /** Tells which application of Spark the run is. */
  public void of(String applicationId) {
    application = applicationId;
  }

  /** A point is to be computed: all stays. */
  public synchronized void stays() {
    stays = true;
  }

  /** Takes away what has come to nothing; folders only as far as nobody has put anything there. */
  @Override
  public synchronized void close() {
    if (stays) {
      return;
    }
    try {
      deleteLog();
      for (Path path : fresh) {
        folder.deleteEmpty(path);
      }
    } catch (IOException | FSError e) {
      // It is in nobody's way.
    }
  }

  private void deleteLog() throws IOException {
    if (application == null || !folder.files().exists(folder.own("events"))) {
      return;
    }
    for (FileStatus log : folder.files().listStatus(folder.own("events"))) {
      if (log.getPath().getName().contains(application)) {
        folder.files().delete(log.getPath(), true);
      }
    }
  }
}
