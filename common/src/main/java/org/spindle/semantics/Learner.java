// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * A linear network that learns what items have, by full-batch gradient descent on half the squared
 * error, Σ_items p ‖y − W x‖²/2.
 */
public interface Learner {

  /** What looks at a learner between steps. */
  @FunctionalInterface
  interface Observer {
    /**
     * Looks at the learner.
     *
     * @param time t of the state that is seen, in τ
     * @param learner the learner; its map is that of this time
     */
    void see(double time, Learner learner);
  }

  /**
   * What the network says of each input at present.
   *
   * @return W, features × inputs; valid until the next step, not to be written to
   */
  Matrix map();

  /**
   * The time.
   *
   * @return t = λ · steps, in τ
   */
  double time();

  /** One step of gradient descent. */
  void step();

  /**
   * Learns up to a time, and shows the state every few steps, the first and the last included.
   *
   * @param end t where learning ends, rounded to a whole step
   * @param stepSize λ of this learner
   * @param every steps between two looks
   * @param observer sees the states
   * @param watch polled at every look
   */
  default void learn(double end, double stepSize, int every, Observer observer, Watch watch) {
    long steps = Math.round((end - time()) / stepSize);
    for (long step = 0; step < steps; step++) {
      if (step % every == 0) {
        watch.check();
        observer.see(time(), this);
      }
      step();
    }
    observer.see(time(), this);
  }
}
