// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.io.Serializable;

/**
 * What became of one point.
 *
 * @param <R> record of the result
 * @serial exclude
 */
public sealed interface Outcome<R> extends Serializable {

  /**
   * The word in the column {@code status}.
   *
   * @return {@code ok}, {@code failed} or {@code timeout}
   */
  String status();

  /**
   * A computed result; a diverged training is one, too.
   *
   * @param result the result
   * @param <R> record of the result
   * @serial exclude
   */
  record Ok<R>(R result) implements Outcome<R> {
    @Override
    public String status() {
      return "ok";
    }
  }

  /**
   * A point whose kernel threw.
   *
   * @param errorClass full name of the exception's class
   * @param message its message, empty if it had none
   * @param <R> record of the result
   * @serial exclude
   */
  record Failed<R>(String errorClass, String message) implements Outcome<R> {

    /**
     * The failure with the given cause.
     *
     * @param cause what the kernel threw
     * @param <R> record of the result
     * @return the outcome
     */
    public static <R> Failed<R> of(Throwable cause) {
      String message = cause.getMessage();
      return new Failed<>(cause.getClass().getName(), message == null ? "" : message);
    }

    @Override
    public String status() {
      return "failed";
    }
  }

  /**
   * A point that ran out of its time.
   *
   * @param message the limit in words
   * @param <R> record of the result
   * @serial exclude
   */
  record TimedOut<R>(String message) implements Outcome<R> {
    @Override
    public String status() {
      return "timeout";
    }
  }
}
