// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine that this JVM runs on, as rows, locks and pages name it. */
public final class Host {

  private static final String NAME = lookUp();

  private Host() {}

  /** The host's name, {@code localhost} where it has none; looked up once. */
  public static String name() {
    return NAME;
  }

  private static String lookUp() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
