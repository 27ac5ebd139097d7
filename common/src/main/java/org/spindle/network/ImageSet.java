// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Objects;
import org.spindle.linalg.simd.NeuronBlock;

/**
 * Labelled images as bytes, gathered into minibatches of standardised pixels, x = (u − m)/σ, with
 * mean and standard deviation over all pixels of a training set: ⟨x²⟩ = 1 there.
 *
 * <p>The bytes are shared, not copied.
 */
public final class ImageSet {

  private final byte[] images;
  private final byte[] labels;
  private final int count;
  private final int pixels;
  private final int classes;
  private final float slope;
  private final float center;

  private ImageSet(
      byte[] images, byte[] labels, int count, int classes, float slope, float center) {
    this.images = images;
    this.labels = labels;
    this.count = count;
    this.pixels = images.length / labels.length;
    this.classes = classes;
    this.slope = slope;
    this.center = center;
  }

  /**
   * Images standardised by their own mean and standard deviation.
   *
   * @param images pixels 0…255, one image after the other
   * @param labels classes 0, 1, …, one for each image
   * @param count number of images used, the first ones
   * @param classes number of classes
   * @return the set
   */
  public static ImageSet standardised(byte[] images, byte[] labels, int count, int classes) {
    Objects.checkFromToIndex(0, count, labels.length);
    long sum = 0;
    long squares = 0;
    int pixels = Math.multiplyExact(count, images.length / labels.length);
    for (int i = 0; i < pixels; i++) {
      int u = images[i] & 0xff;
      sum += u;
      squares += u * u;
    }
    double mean = (double) sum / pixels;
    double deviation = Math.sqrt((double) squares / pixels - mean * mean);
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("all pixels of " + count + " images are equal");
    }
    return new ImageSet(
        images,
        labels,
        count,
        classes,
        (float) (1 / deviation),
        (float) ((128 - mean) / deviation));
  }

  /**
   * Other images, standardised by the mean and standard deviation of this set.
   *
   * @param images pixels 0…255, one image after the other
   * @param labels classes 0, 1, …, one for each image
   * @param count number of images used, the first ones
   * @return the set
   */
  public ImageSet alike(byte[] images, byte[] labels, int count) {
    Objects.checkFromToIndex(0, count, labels.length);
    return new ImageSet(images, labels, count, classes, slope, center);
  }

  /**
   * The first images of this set.
   *
   * @param count number of images
   * @return a set that shares the bytes
   */
  public ImageSet first(int count) {
    Objects.checkFromToIndex(0, count, this.count);
    return new ImageSet(images, labels, count, classes, slope, center);
  }

  /**
   * The number of images.
   *
   * @return count
   */
  public int count() {
    return count;
  }

  /**
   * The pixels of one image.
   *
   * @return number of inputs
   */
  public int pixels() {
    return pixels;
  }

  /**
   * Fills the inputs and one-hot targets of an ensemble.
   *
   * @param order numbers of images
   * @param from index in it of the first one
   * @param samples how many
   * @param ensemble whose blocks are filled
   */
  public void gather(int[] order, int from, int samples, NetworkEnsemble ensemble) {
    float[] inputs = ensemble.inputs();
    float[] targets = ensemble.targets();
    for (int j = 0; j < samples; j++) {
      int image = Objects.checkIndex(order[from + j], count);
      int to = j * ensemble.inputLeading();
      NeuronBlock.pixels(images, image * pixels, pixels, slope, center, inputs, to);
      int target = j * ensemble.targetLeading();
      for (int i = 0; i < classes; i++) {
        targets[target + i] = i == labels[image] ? 1 : 0;
      }
    }
  }
}
