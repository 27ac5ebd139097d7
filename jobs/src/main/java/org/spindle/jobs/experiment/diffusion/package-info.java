// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * Part IV of the talk: modelling complex data by reversing time.
 *
 * <p>Diffusion destroys any structure in data, slowly and a little at a time. If each small step
 * could be undone, noise would turn back into data, and a network needs to learn nothing but these
 * small steps. How well can it do at best? Beside what networks learn, this part asks what is
 * exact: the bound K against its ceilings, the entropy that is produced where the reversal is not
 * perfect, and single trajectories that run against the second law; what becomes of a reversal that
 * is told of an observation; when it chooses between classes and when it recalls its training data;
 * how long a network may learn before it does; how long a linear network takes to learn it; and the
 * deterministic flow of the same densities.
 *
 * <pre>
 * K = −H(X_0) − ⟨Σ⟩,   ⟨Σ⟩ = KL(q(x_0…x_T)‖p(x_0…x_T)) ≥ 0,   ⟨e^{−Σ}⟩ = 1
 * </pre>
 *
 * <table>
 * <caption>Experiments, in the order of the talk</caption>
 * <tr><td>{@link SwissRollReversal}</td><td>noise goes back to a swiss roll, exactly</td></tr>
 * <tr><td>{@link ReverseDiffusion}</td><td>networks learn it, from samples alone</td></tr>
 * <tr><td>{@link DiffusionBound}</td><td>the bound against what the best kernels reach</td></tr>
 * <tr><td>{@link SecondLaw}</td><td>entropy production of single paths, and of schedules</td></tr>
 * <tr><td>{@link ConditioningExperiment}</td><td>reversals that are told of an observation</td></tr>
 * <tr><td>{@link DynamicalRegimes}</td><td>when a class is chosen, when data are recalled</td></tr>
 * <tr><td>{@link MemorisationTime}</td><td>how long a network may learn before it remembers</td></tr>
 * <tr><td>{@link DenoiserLearning}</td><td>how long a linear network takes to learn</td></tr>
 * <tr><td>{@link ProbabilityFlowExperiment}</td><td>samplers without noise or with few steps</td></tr>
 * </table>
 *
 * <p>Kernels, laws and simulations are those of {@link org.spindle.diffusion}, networks those of
 * {@link org.spindle.diffusion.training}.
 */
package org.spindle.jobs.experiment.diffusion;
