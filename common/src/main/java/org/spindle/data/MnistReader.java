// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

/** Reads the MNIST digits from their four IDX files and verifies each against its checksum. */
public final class MnistReader {

  /** Name of the data set and of its folder. */
  public static final String NAME = "mnist";

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  private static final int SIDE = 28;

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
    byte[] trainImages = read(source, checksums, TRAIN_IMAGES, SIDE, SIDE);
    byte[] trainLabels = read(source, checksums, TRAIN_LABELS);
    byte[] testImages = read(source, checksums, TEST_IMAGES, SIDE, SIDE);
    byte[] testLabels = read(source, checksums, TEST_LABELS);
    try {
      return new Mnist(trainImages, trainLabels, testImages, testLabels);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(source.describe(NAME), e.getMessage(), e);
    }
  }

  private static byte[] read(DataSource source, Checksums checksums, String file, int... item) {
    IdxFile idx = IdxFile.read(source, NAME + "/" + file);
    return idx.verified(checksums.of(file)).ofItems(item).values();
  }
}
