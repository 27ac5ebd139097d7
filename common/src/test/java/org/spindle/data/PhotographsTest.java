// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class PhotographsTest {

  @TempDir private Path folder;

  private static RandomGenerator stream(long seed) {
    return new Streams(new PointId(seed, 15)).of("patches");
  }

  private static Photographs shipped() {
    DataFolder files = DataFolder.read(RealData.source(), Photographs.NAME);
    LoadedDatasets data = new LoadedDatasets(null, Map.of(), List.of(files));
    return data.open(Photographs.NAME, new PhotographsReader());
  }

  @Test
  void whatComesWithSpindleIsWhatItsPageSays() {
    Photographs photographs = shipped();
    assertEquals("49 + 17 photographs of 128 × 128 pixels", photographs.toString());
    assertEquals(1.052, photographs.heldOutSquare(), 5e-4);
  }

  @Test
  void patchesHaveUnitVarianceAndNeighboursAreAlike() {
    Photographs photographs = shipped();
    int patches = 4000;
    Matrix x = photographs.learn(4, patches, stream(1));
    double sum = 0;
    double squares = 0;
    double beside = 0;
    for (int c = 0; c < patches; c++) {
      for (int k = 0; k < 16; k++) {
        sum += x.get(k, c) / 16 / patches;
        squares += x.get(k, c) * x.get(k, c) / 16 / patches;
      }
      beside += x.get(5, c) * x.get(6, c) / patches;
    }
    // places near a tile's edge are in fewer patches; 49 tiles are alike within
    assertEquals(0, sum, 0.08);
    assertEquals(1, squares, 0.08);
    assertTrue(beside > 0.85 * squares, "E x y = " + beside);
  }

  @Test
  void momentsOverAllPlacesAreThoseOfSampledPatches() {
    Photographs photographs = shipped();
    Matrix exact = photographs.heldOutMoments(2);
    int patches = 40_000;
    Matrix x = photographs.tell(2, patches, stream(2));
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double mean = 0;
        double square = 0;
        for (int c = 0; c < patches; c++) {
          double product = x.get(i, c) * x.get(j, c);
          mean += product / patches;
          square += product * product / patches;
        }
        double error = Math.sqrt((square - mean * mean) / patches);
        assertEquals(exact.get(i, j), mean, 4 * error);
      }
    }
    assertEquals(photographs.heldOutSquare(), exact.get(0, 0), 0.02);
  }

  @Test
  void heldOutPhotographsAreNotThoseToLearnFrom() {
    Matrix two = new Matrix(4, 2, new double[] {1, 2, 3, 4, 5, 6, 7, 8});
    Matrix one = new Matrix(4, 1, new double[] {5, 6, 7, 8});
    assertEquals(
        "held-out photograph 0 is photograph 1 of the training set",
        refused(() -> new Photographs(2, 2, two, one)));
    Matrix grey = new Matrix(4, 1, new double[] {5, 5, 5, 5});
    assertEquals(
        "all pixels to learn from have the grey 5.0",
        refused(() -> new Photographs(2, 2, grey, one)));
    assertTrue(refused(() -> new Photographs(2, 3, two, one)).contains("2 x 3 pixels"));
  }

  private static String refused(Runnable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
  }

  @Test
  void filesOfOnesOwnAreReadAndWrongOnesNamed() throws IOException {
    write(idx(2, 3, 2, 1), idx(1, 3, 2, 100));
    Photographs own = read();
    assertEquals("2 + 1 photographs of 3 × 2 pixels", own.toString());
    assertEquals(4, own.learn(2, 5, stream(3)).rows());
    write(idx(2, 3, 2, 1), idx(1, 2, 2, 100));
    String shapes = assertThrows(DatasetException.class, this::read).getMessage();
    assertTrue(shapes.contains("shape is 1 × 2 × 2, expected n × 3 × 2"), shapes);
    write(idx(2, 3, 2, 1), idx(1, 3, 2, 1));
    String same = assertThrows(IOException.class, this::read).getMessage();
    assertTrue(same.contains("photograph 0 of the training set"), same);
  }

  private Photographs read() throws IOException {
    FolderSource source = new FolderSource(folder);
    return new PhotographsReader().read(DataFolder.read(source, Photographs.NAME));
  }

  /** Greys that count up from a first one. */
  private static byte[] idx(int images, int rows, int cols, int first) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + images * rows * cols);
    bytes.putInt(0x803).putInt(images).putInt(rows).putInt(cols);
    for (int i = 0; i < images * rows * cols; i++) {
      bytes.put((byte) (first + i));
    }
    return bytes.array();
  }

  private void write(byte[] training, byte[] heldOut) throws IOException {
    Path own = Files.createDirectories(folder.resolve(Photographs.NAME));
    Files.write(own.resolve(PhotographsReader.TRAINING), training);
    Files.write(own.resolve(PhotographsReader.HELD_OUT), heldOut);
    Files.writeString(
        own.resolve("CHECKSUMS"),
        sum(training)
            + "  "
            + PhotographsReader.TRAINING
            + "\n"
            + sum(heldOut)
            + "  "
            + PhotographsReader.HELD_OUT
            + "\n");
  }

  private static String sum(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
