// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.semantics.BranchingDiffusion;
import org.spindle.semantics.Tree;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * When a reversal chooses at each level of a binary tree of categories: do broad ones come first,
 * as in learning?
 *
 * <pre>
 * q_l = Π_{j≥l} (1 − 2ε_j)²,  v_D = 1,  v_l = ½(v_{l+1} + q_l),  d_l² = ½(v_{l+1} − q_l)
 * φ_l = φ(√(N d_l² SNR)),   t_l = ½ ln(1 + N d_l²) where φ_l = φ(1)
 * </pre>
 *
 * <p>d_l² is half the mean squared distance, per feature, of the two branches below a node of level
 * l. With equal ε all levels speciate together: diffusion then shows no order from coarse to fine,
 * unlike learning.
 *
 * @param features N
 * @param flips ε_l from level l to l + 1, coarse to fine, copied
 */
public record TreeSpeciation(int features, double... flips) {

  /** Checks and copies. */
  public TreeSpeciation {
    flips = flips.clone();
    if (features < 1 || flips.length == 0) {
      throw new IllegalArgumentException(
          "a tree needs features and levels, had " + features + " and " + flips.length);
    }
    for (double flip : flips) {
      if (!(flip > 0 && flip <= 0.5)) {
        throw new IllegalArgumentException("flips must be in (0, 1/2], had " + flip);
      }
    }
  }

  /**
   * The probabilities of a flip.
   *
   * @return ε_l, coarse to fine, a copy
   */
  @Override
  public double[] flips() {
    return flips.clone();
  }

  /**
   * How far the branches of a level are from each other.
   *
   * @param level 0 … D − 1
   * @return d_l²
   */
  public double squaredDistance(int level) {
    double spread = 1; // v_{l+1}
    double kept = 1; // q
    for (int l = flips.length - 1; l >= level; l--) {
      kept *= (1 - 2 * flips[l]) * (1 - 2 * flips[l]);
      if (l == level) {
        return 0.5 * (spread - kept);
      }
      spread = 0.5 * (spread + kept);
    }
    throw new IllegalArgumentException("level must be in [0, " + flips.length + "), was " + level);
  }

  /**
   * The time at which a level speciates.
   *
   * @param level 0 … D − 1
   * @return t_l
   */
  public double time(int level) {
    return 0.5 * Math.log1p(features * squaredDistance(level));
  }

  /**
   * The probability that two clones end in the same branch of a node that both are in.
   *
   * @param level of the node, 0 … D − 1
   * @param time t > 0 at which they part
   * @return φ_l
   */
  public double cloneProbability(int level, double time) {
    double snr = Memorisation.signalToNoise(time);
    return Speciation.cloneProbability(Math.sqrt(features * squaredDistance(level) * snr));
  }

  /**
   * The same by simulation, from the exact posterior over the leaves of sampled trees.
   *
   * @param level of the node
   * @param time t > 0
   * @param trees sampled
   * @param probes noisy states a tree
   * @param generator stream
   * @param watch polled at each tree
   * @return share over trees
   * @cost 2 N (2^D + 5) probes flops and N probes gaussians a tree
   */
  public Estimate simulate(
      int level, double time, int trees, int probes, RandomGenerator generator, Watch watch) {
    int depth = flips.length;
    int[] branching = new int[depth];
    Arrays.fill(branching, 2);
    BranchingDiffusion diffusion = new BranchingDiffusion(new Tree(branching, flips), generator);
    double snr = Memorisation.signalToNoise(time);
    int branch = 1 << depth - level - 1; // leaves of one branch
    double[] same = new double[trees];
    Matrix noise = new Matrix(features, probes);
    for (int tree = 0; tree < trees; tree++) {
      watch.check();
      Matrix leaves = diffusion.data(features);
      for (int i = 0; i < features * probes; i++) {
        noise.data()[i] = generator.nextGaussian();
      }
      Matrix overlaps = Blas.best().multiply(Op.T, leaves, Op.N, leaves);
      Matrix noises = Blas.best().multiply(Op.T, leaves, Op.N, noise);
      for (int p = 0; p < probes; p++) {
        int origin = generator.nextInt(leaves.cols());
        int node = origin / (2 * branch) * 2 * branch; // its first leaf
        double first = 0;
        double second = 0;
        for (int i = node; i < node + 2 * branch; i++) {
          double log =
              snr * (overlaps.get(origin, i) - features)
                  + Math.sqrt(snr) * (noises.get(i, p) - noises.get(origin, p));
          if (i < node + branch) {
            first += Math.exp(log);
          } else {
            second += Math.exp(log);
          }
        }
        double share = first / (first + second);
        same[tree] += (share * share + (1 - share) * (1 - share)) / probes;
      }
    }
    return Estimate.of(same);
  }
}
