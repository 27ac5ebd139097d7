// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class IdxFileTest {

  private static final byte[] TWO_BY_THREE = {
    0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255
  };

  @Test
  void shapeAndValuesAreThoseOfTheFile() {
    IdxFile idx = IdxFile.read(holding("a", TWO_BY_THREE), "a");
    assertArrayEquals(new int[] {2, 3}, idx.shape());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, -1}, idx.values());
    assertSame(idx, idx.ofItems(3));
  }

  @Test
  void compressedAndPlainFilesHoldTheSame() {
    IdxFile plain = IdxFile.read(holding("a", TWO_BY_THREE), "a");
    IdxFile packed = IdxFile.read(holding("a.gz", gzip(TWO_BY_THREE)), "a");
    IdxFile misnamed = IdxFile.read(holding("a.gz", TWO_BY_THREE), "a");
    assertEquals(plain.sha256(), packed.sha256());
    assertEquals(plain.sha256(), misnamed.sha256());
    assertArrayEquals(plain.values(), packed.values());
    assertArrayEquals(plain.values(), misnamed.values());
  }

  @Test
  void checksumIsThatOfTheUnpackedBytes() {
    // printf '\0\0\10\1\0\0\0\1\7' | sha256sum
    byte[] seven = {0, 0, 8, 1, 0, 0, 0, 1, 7};
    String expected = "c564aa0aa783b8862ae6128a973a6f6b213b9428d39b5c8acfbda3c630d40f1e";
    IdxFile idx = IdxFile.read(holding("a.gz", gzip(seven)), "a");
    assertEquals(expected, idx.sha256());
    assertSame(idx, idx.verified(expected));
  }

  @Test
  void otherChecksumIsToldWithBoth() {
    IdxFile idx = IdxFile.read(holding("a", TWO_BY_THREE), "a");
    String message = messageOf(() -> idx.verified("00ff"));
    assertTrue(message.contains("memory:a: checksum mismatch"), message);
    assertTrue(message.contains("expected 00ff, actual " + idx.sha256()), message);
    assertTrue(message.contains("restore it"), message);
  }

  @Test
  void truncatedFilesAreTold() {
    for (int length = 0; length < TWO_BY_THREE.length; length++) {
      byte[] part = Arrays.copyOf(TWO_BY_THREE, length);
      assertTold("truncated", "memory:a:", holding("a", part));
      assertTold("truncated", "memory:a.gz:", holding("a.gz", gzip(part)));
    }
    assertTold(
        "has 5 of 6 values (2 × 3)", "memory:a:", holding("a", Arrays.copyOf(TWO_BY_THREE, 17)));
  }

  @Test
  void truncatedGzipIsTold() {
    byte[] packed = gzip(TWO_BY_THREE);
    for (int length = 2; length < packed.length; length++) {
      assertTold("truncated", "memory:a.gz:", holding("a.gz", Arrays.copyOf(packed, length)));
    }
  }

  @Test
  void corruptGzipIsTold() {
    byte[] packed = gzip(TWO_BY_THREE);
    packed[packed.length - 6] ^= 1; // its CRC
    assertTold("corrupt gzip file", "memory:a.gz:", holding("a.gz", packed));
  }

  @Test
  void otherFormatsAreTold() {
    byte[] floats = TWO_BY_THREE.clone();
    floats[2] = 0x0d;
    assertTold("bad magic 00000d02", "memory:a:", holding("a", floats));
    assertTold("bad magic 50415231", "memory:a:", holding("a", "PAR1....".getBytes()));
    assertTold("bad magic 00000800", "memory:a:", holding("a", new byte[] {0, 0, 8, 0, 1}));
  }

  @Test
  void absurdDimensionsAreToldBeforeAnythingIsAllocated() {
    byte[] negative = TWO_BY_THREE.clone();
    negative[4] = -1;
    assertTold("bad header, dimension 1 of 2 is 4278190082", "memory:a:", holding("a", negative));
    byte[] large = TWO_BY_THREE.clone();
    large[4] = 0x30;
    assertTold("bad header, dimension 2 of 2 is 3", "memory:a:", holding("a", large));
    byte[] claimsAGigabyte = TWO_BY_THREE.clone();
    claimsAGigabyte[4] = 0x10;
    assertTold("has 6 of 805,306,374 values", "memory:a:", holding("a", claimsAGigabyte));
  }

  @Test
  void surplusBytesAreTold() {
    byte[] longer = Arrays.copyOf(TWO_BY_THREE, TWO_BY_THREE.length + 1);
    assertTold("longer than its header says (2 × 3 values)", "memory:a:", holding("a", longer));
  }

  @Test
  void missingFileIsTold() {
    assertTold("missing file", "memory:a.gz:", holding("b", TWO_BY_THREE));
  }

  @Test
  void unexpectedShapeIsTold() {
    IdxFile idx = IdxFile.read(holding("a", TWO_BY_THREE), "a");
    assertTrue(
        messageOf(() -> idx.ofItems(28, 28)).contains("shape is 2 × 3, expected n × 28 × 28"));
    assertTrue(messageOf(idx::ofItems).contains("shape is 2 × 3, expected n;"));
  }

  @Test
  void otherFailuresOfTheFileSystemAreToldInOneLine() {
    DataSource broken =
        new DataSource() {
          @Override
          public InputStream open(String name) throws IOException {
            throw new IOException("connection\n  lost");
          }

          @Override
          public String describe(String name) {
            return "memory:" + name;
          }
        };
    assertTold("cannot be read (IOException: connection lost)", "memory:a.gz:", broken);
  }

  private static void assertTold(String problem, String where, DataSource source) {
    String message = messageOf(() -> IdxFile.read(source, "a"));
    assertTrue(message.startsWith(where), message);
    assertTrue(message.contains(problem), message);
    assertFalse(message.contains("\n"), message);
  }

  private static String messageOf(Executable reading) {
    return assertThrows(DatasetException.class, reading).getMessage();
  }

  /** A source with one file. */
  static DataSource holding(String name, byte[] bytes) {
    return holding(Map.of(name, bytes));
  }

  /** A source with the given files, in memory. */
  static DataSource holding(Map<String, byte[]> files) {
    return new DataSource() {
      @Override
      public InputStream open(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
          throw new FileNotFoundException(name);
        }
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public String describe(String name) {
        return "memory:" + name;
      }
    };
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return packed.toByteArray();
  }
}
