// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/**
 * One replicate that ended well.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 * @param p its parameters
 * @param r its result; numbers that are missing in the table are NaN
 * @param seed seed of its sweep
 * @param replicate number of the draw, from 0
 * @param pointId its identity, hex; keys the streams of its draws
 */
public record Row<P extends Record, R extends Record>(
    P p, R r, long seed, int replicate, String pointId) {}
