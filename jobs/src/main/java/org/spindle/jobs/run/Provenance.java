// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Properties;

/**
 * Where the code of a row came from.
 *
 * @param gitCommit abbreviated commit, with {@code -dirty} if the tree had changes, else "unknown"
 * @param version version of Spindle
 */
public record Provenance(String gitCommit, String version) implements Serializable {

  /** Read from {@code git.properties} in the jar. */
  public static Provenance ofThisJar() {
    Properties git = new Properties();
    try (InputStream in = Provenance.class.getResourceAsStream("/git.properties")) {
      if (in != null) {
        git.load(in);
      }
    } catch (IOException e) {
      // An unreadable file is no file: the commit is then unknown.
    }
    String commit = git.getProperty("git.commit.id.abbrev", "unknown");
    boolean dirty = "true".equals(git.getProperty("git.dirty"));
    String version = git.getProperty("git.build.version", "unknown");
    return new Provenance(dirty ? commit + "-dirty" : commit, version);
  }
}
