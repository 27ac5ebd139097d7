// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

/**
 * Reads the MNIST digits, or another set of images in files of the same names, from four IDX files
 * and verifies each against its checksum.
 */
public final class MnistReader {

  /** Name of the data set and of its folder. */
  public static final String NAME = "mnist";

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  private MnistReader() {}

  /**
   * The MNIST digits in the folder {@code mnist} of a source.
   *
   * @param source where data sets are
   * @return the verified data set
   * @throws DatasetException one line on the first file that is missing, truncated or altered
   * @cost 55 MB of heap; about a second, most of it unpacking
   */
  public static Mnist read(DataSource source) {
    Checksums checksums = Checksums.read(source, NAME);
    IdxFile trainImages = read(source, checksums, TRAIN_IMAGES);
    IdxFile trainLabels = read(source, checksums, TRAIN_LABELS).ofItems();
    IdxFile testImages = read(source, checksums, TEST_IMAGES);
    IdxFile testLabels = read(source, checksums, TEST_LABELS).ofItems();
    int[] shape = trainImages.shape();
    if (shape.length != 3 || shape[1] < 1 || shape[2] < 1) {
      trainImages.ofItems(1, 1); // says what is there
    }
    testImages.ofItems(shape[1], shape[2]);
    int classes = 1 + Math.max(largest(trainLabels), largest(testLabels));
    try {
      return new Mnist(
          shape[1],
          shape[2],
          Math.max(2, classes),
          trainImages.values(),
          trainLabels.values(),
          testImages.values(),
          testLabels.values());
    } catch (IllegalArgumentException e) {
      throw new DatasetException(source.describe(NAME), e.getMessage(), e);
    }
  }

  private static int largest(IdxFile labels) {
    int largest = 0;
    for (byte label : labels.values()) {
      largest = Math.max(largest, label & 0xff);
    }
    return largest;
  }

  private static IdxFile read(DataSource source, Checksums checksums, String file) {
    return IdxFile.read(source, NAME + "/" + file).verified(checksums.of(file));
  }
}
