// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

/**
 * A data set that cannot be used: missing, truncated or altered. The message is one line for the
 * user: which file, what is wrong, what to do.
 */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A failure in one file.
   *
   * @param file full path or URI
   * @param problem what is wrong with it
   */
  public DatasetException(String file, String problem) {
    this(file, problem, null);
  }

  /**
   * A failure in one file, with its cause.
   *
   * @param file full path or URI
   * @param problem what is wrong with it
   * @param cause what was thrown on reading it, may be null
   */
  public DatasetException(String file, String problem, Throwable cause) {
    super(oneLine(file + ": " + problem), cause);
  }

  /** Messages of other libraries may hold line breaks. */
  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
