// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.spindle.linalg.Matrix;

/** Reads photographs of one size from two IDX files, one to learn from and one to tell by. */
public final class PhotographsReader implements DatasetReader<Photographs> {

  /** The file of photographs to learn from. */
  public static final String TRAINING = "train-images-idx3-ubyte";

  /** The file of others. */
  public static final String HELD_OUT = "held-out-images-idx3-ubyte";

  /** A reader, which has no state. */
  public PhotographsReader() {}

  @Override
  public Photographs read(DataFolder folder) throws IOException {
    DataSource source = new InFolder(folder);
    IdxFile training = IdxFile.read(source, TRAINING);
    if (training.shape().length != 3) {
      throw new IOException(TRAINING + " has " + training.shape().length + " dimensions, not 3");
    }
    int rows = training.shape()[1];
    int cols = training.shape()[2];
    IdxFile heldOut = IdxFile.read(source, HELD_OUT).ofItems(rows, cols);
    try {
      return new Photographs(rows, cols, greys(training), greys(heldOut));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Rows of pixels become columns of a photograph's column. */
  private static Matrix greys(IdxFile file) {
    int images = file.shape()[0];
    int rows = file.shape()[1];
    int cols = file.shape()[2];
    Matrix greys = new Matrix(rows * cols, images);
    int at = 0;
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          greys.set(i + j * rows, image, file.values()[at++] & 0xff);
        }
      }
    }
    return greys;
  }

  /** The unpacked files of a folder that the driver has read. */
  private record InFolder(DataFolder folder) implements DataSource {

    @Override
    public InputStream open(String name) throws IOException {
      if (!folder.files().contains(name)) {
        throw new FileNotFoundException(name);
      }
      return folder.open(name);
    }

    @Override
    public String describe(String name) {
      return folder.name() + "/" + name;
    }
  }
}
