// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistReaderTest {

  @Test
  void mnistHasSixtyThousandTrainingAndTenThousandTestDigits() {
    Mnist mnist = RealData.mnist();
    assertEquals(60_000, mnist.trainCount());
    assertEquals(10_000, mnist.testCount());
    // The published beginnings: a five, a zero, a four; and a seven, a two, a one.
    assertArrayEquals(new byte[] {5, 0, 4}, Arrays.copyOf(mnist.trainLabels(), 3));
    assertArrayEquals(new byte[] {7, 2, 1}, Arrays.copyOf(mnist.testLabels(), 3));
    int[] counts = new int[Mnist.CLASSES];
    for (byte label : mnist.trainLabels()) {
      counts[label]++;
    }
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts);
  }

  @Test
  void meanPixelIsThePublishedOne() {
    long sum = 0;
    for (byte pixel : RealData.mnist().trainImages()) {
      sum += pixel & 0xff;
    }
    // "mean 0.1307", as every tutorial normalises by.
    assertEquals(0.1307, sum / (255.0 * 47_040_000), 5e-5);
  }

  @Test
  void smallSetOfTheSameFormIsRead() {
    Mnist mnist = MnistReader.read(IdxFileTest.holding(smallSet()));
    assertEquals(3, mnist.trainCount());
    assertEquals(1, mnist.testCount());
    assertArrayEquals(new byte[] {0, 9, 4}, mnist.trainLabels());
  }

  @Test
  void alteredPixelIsTold() {
    Map<String, byte[]> files = smallSet();
    files.get("mnist/train-images-idx3-ubyte")[100] ^= 1;
    assertTold(files, "memory:mnist/train-images-idx3-ubyte: checksum mismatch, SHA-256 expected ");
  }

  @Test
  void missingPartsAreTold() {
    for (String file : List.copyOf(smallSet().keySet())) {
      Map<String, byte[]> files = smallSet();
      files.remove(file);
      assertTold(files, "missing file");
      assertTold(files, file);
    }
  }

  @Test
  void fileWithoutChecksumIsTold() {
    Map<String, byte[]> files = smallSet();
    files.put("mnist/CHECKSUMS", "# nothing yet\n\n".getBytes(StandardCharsets.UTF_8));
    assertTold(files, "memory:mnist/CHECKSUMS: has no line for train-images-idx3-ubyte");
    files.put("mnist/CHECKSUMS", "\nabc  file\n".getBytes(StandardCharsets.UTF_8));
    assertTold(files, "memory:mnist/CHECKSUMS:2: expected 'sha256  name', found 'abc  file'");
  }

  @Test
  void contradictoryPartsAreTold() {
    Map<String, byte[]> files = smallSet();
    files.put("mnist/train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 9});
    sign(files);
    assertTold(files, "memory:mnist: training has 2,352 pixels and 2 labels, 784 pixels an image");
    files.put("mnist/train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 9, -56});
    sign(files);
    assertTold(files, "memory:mnist: images must have pixels and 1 to 128 classes, were 28 × 28");
    files = smallSet();
    files.put("mnist/t10k-images-idx3-ubyte", idx(new int[] {1, 4, 5}));
    sign(files);
    assertTold(files, "t10k-images-idx3-ubyte: shape is 1 × 4 × 5, expected n × 28 × 28");
    files.put("mnist/train-images-idx3-ubyte", idx(new int[] {60}));
    sign(files);
    assertTold(files, "train-images-idx3-ubyte: shape is 60, expected n × 1 × 1");
  }

  @Test
  void imagesOfAnyShapeAndNumberOfClassesAreRead() {
    Map<String, byte[]> files = smallSet();
    files.put("mnist/train-images-idx3-ubyte", idx(new int[] {3, 4, 5}));
    files.put("mnist/t10k-images-idx3-ubyte", idx(new int[] {1, 4, 5}));
    files.put("mnist/train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 2, 11});
    sign(files);
    Mnist images = MnistReader.read(IdxFileTest.holding(files));
    assertEquals(4, images.rows());
    assertEquals(5, images.columns());
    assertEquals(20, images.pixels());
    assertEquals(12, images.classes());
    assertEquals(3, images.trainCount());
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> SmallDigits.averaged(images, new int[] {0}, 2))
            .getMessage();
    assertTrue(refusal.startsWith("only square images"), refusal);
  }

  @Test
  void recordRejectsPartsOfImages() {
    byte[] none = {};
    assertThrows(
        IllegalArgumentException.class, () -> new Mnist(new byte[785], new byte[1], none, none));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Mnist(none, none, new byte[784], new byte[] {-1}));
  }

  @Test
  void mnistSurvivesTheJourneyToAnotherJvm() throws Exception {
    Mnist mnist = MnistReader.read(IdxFileTest.holding(smallSet()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(mnist);
    Mnist copy =
        (Mnist) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertArrayEquals(mnist.trainImages(), copy.trainImages());
    assertArrayEquals(mnist.testLabels(), copy.testLabels());
  }

  @Test
  void catalogFindsAllFilesOfTheRepositoryIntact() {
    for (DatasetCatalog.Entry entry : DatasetCatalog.entries()) {
      assertEquals(entry, DatasetCatalog.named(entry.name()));
      List<DatasetCatalog.Verdict> verdicts = DatasetCatalog.verify(entry, RealData.source());
      assertEquals(entry.files().size(), verdicts.size());
      verdicts.forEach(verdict -> assertTrue(verdict.intact(), verdict::message));
    }
  }

  @Test
  void catalogGivesAVerdictOnEachFile(@TempDir Path folder) throws IOException {
    Map<String, byte[]> files = smallSet();
    files.remove("mnist/t10k-labels-idx1-ubyte");
    files.get("mnist/train-labels-idx1-ubyte")[8] = 7;
    Files.createDirectory(folder.resolve("mnist"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    FolderSource source = new FolderSource(folder);
    List<Boolean> intact =
        DatasetCatalog.verify(DatasetCatalog.MNIST, source).stream()
            .map(DatasetCatalog.Verdict::intact)
            .toList();
    assertEquals(List.of(true, false, true, false), intact);

    FolderSource empty = new FolderSource(folder.resolve("nowhere"));
    List<DatasetCatalog.Verdict> verdicts = DatasetCatalog.verify(DatasetCatalog.MNIST, empty);
    assertEquals(1, verdicts.size());
    assertFalse(verdicts.get(0).intact());
    assertTrue(verdicts.get(0).message().contains("missing file"), verdicts.get(0).message());
  }

  @Test
  void catalogListsWhatItHasWhenAskedForMore() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> DatasetCatalog.named("minst"))
            .getMessage();
    assertEquals(
        "no data set 'minst'; there are: mnist, semantics, constitution, photographs", message);
  }

  private static void assertTold(Map<String, byte[]> files, String words) {
    String message =
        assertThrows(DatasetException.class, () -> MnistReader.read(IdxFileTest.holding(files)))
            .getMessage();
    assertTrue(message.contains(words), message);
    assertFalse(message.contains("\n"), message);
  }

  /** Three training digits and one test digit, with their checksums. */
  private static Map<String, byte[]> smallSet() {
    Map<String, byte[]> files = new HashMap<>();
    files.put("mnist/train-images-idx3-ubyte", images(3));
    files.put("mnist/train-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 0, 9, 4});
    files.put("mnist/t10k-images-idx3-ubyte", images(1));
    files.put("mnist/t10k-labels-idx1-ubyte", new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 5});
    sign(files);
    return files;
  }

  private static void sign(Map<String, byte[]> files) {
    StringBuilder checksums = new StringBuilder();
    for (String file : DatasetCatalog.MNIST.files()) {
      checksums.append(sha256(files.get("mnist/" + file))).append("  ").append(file).append('\n');
    }
    files.put("mnist/CHECKSUMS", checksums.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** An array of bytes in this shape. */
  private static byte[] idx(int[] shape) {
    int length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + length);
    bytes.putInt(0x800 + shape.length);
    Arrays.stream(shape).forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] images(int count) {
    byte[] bytes = new byte[16 + count * Mnist.PIXELS];
    byte[] header = {0, 0, 8, 3, 0, 0, 0, (byte) count, 0, 0, 0, 28, 0, 0, 0, 28};
    System.arraycopy(header, 0, bytes, 0, header.length);
    for (int i = header.length; i < bytes.length; i++) {
      bytes[i] = (byte) (31 * i);
    }
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
