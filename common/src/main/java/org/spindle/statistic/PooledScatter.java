// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.Collection;

/**
 * The scatter that draws have at several places alike, told from all of them together: where each
 * place has few draws, a standard error from the place alone is too uncertain to judge by.
 *
 * <p>It is for places whose draws scatter equally by theory, in some unit; where they do not, the
 * places that scatter most get too small an error.
 */
public final class PooledScatter {

  private double squares;
  private long freedom;

  /** No draws yet. */
  public PooledScatter() {}

  /**
   * The scatter at some places.
   *
   * @param places mean and standard error at each; those of fewer than two draws tell nothing
   * @return the pooled one
   */
  public static PooledScatter of(Collection<Estimate> places) {
    var pooled = new PooledScatter();
    places.forEach(pooled::add);
    return pooled;
  }

  private void add(Estimate place) {
    if (place.draws() >= 2) {
      squares += place.error() * place.error() * place.draws() * (place.draws() - 1);
      freedom += place.draws() - 1;
    }
  }

  /**
   * The standard deviation of one draw.
   *
   * @return NaN without a place of two draws
   */
  public double deviation() {
    return Math.sqrt(squares / freedom);
  }

  /**
   * A place's mean with the error that the pooled scatter gives it.
   *
   * @param place mean and number of draws
   * @return s/√n with as many degrees of freedom as were pooled
   */
  public Estimate at(Estimate place) {
    return new Estimate(place.mean(), deviation() / Math.sqrt(place.draws()), freedom + 1);
  }
}
