// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * How fast are the kernels and the engine on this machine, beside the GEMM peak?
 *
 * <p>{@link org.spindle.jobs.bench.KernelBenches} lists what {@code spindle bench} times, one class
 * per subject; each reports {@link org.spindle.jobs.bench.Measurement}s. {@link
 * org.spindle.jobs.bench.Peak} times products, and the records {@link
 * org.spindle.jobs.bench.JacobianBench}, {@link org.spindle.jobs.bench.DeepLinearBench}, {@link
 * org.spindle.jobs.bench.TrainingBench}, {@link org.spindle.jobs.bench.HessianBench} and {@link
 * org.spindle.jobs.bench.CriticalPointBench} kernels of the science, which has no clocks of its
 * own. A {@link org.spindle.jobs.bench.Scoreboard} says which works are wanted.
 *
 * <p>{@link org.spindle.jobs.bench.PeerList} reads which scripts of a user stand beside which works
 * of ours, {@link org.spindle.jobs.bench.PeerPrograms} runs them, {@link
 * org.spindle.jobs.bench.PeerComparison} gives both their turns, and a {@link
 * org.spindle.jobs.bench.PeerRatio} is what comes of it.
 *
 * <p>Timings are one thread's unless the words say otherwise. Nothing here is a test: other work on
 * the machine shows in the figures.
 */
package org.spindle.jobs.bench;
