// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk as {@code SCHEME:///…}, for file systems of tests. */
public abstract class DiskCalled extends RawLocalFileSystem {

  private final String scheme;

  protected DiskCalled(String scheme) {
    this.scheme = scheme;
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + ":///");
  }

  @Override
  public String getScheme() {
    return scheme;
  }
}
