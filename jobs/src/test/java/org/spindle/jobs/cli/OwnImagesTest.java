// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows on a user's own images never stand for those on the digits that come with Spindle. */
@Tag("slow")
class OwnImagesTest {

  private static final int SIDE = 12;
  private static final int CLASSES = 10;
  private static final String SWEEP =
      """
      experiment: network-spectrum
      parameters: { task: digits, samples: 40, inputs: 10, hidden: 4, descents: 5, probes: 2,
        lanczos-steps: 10 }
      """;

  @TempDir private Path temporary;

  private static String spindle(Object... arguments) {
    InThisJvm done = InThisJvm.spindle(arguments);
    assertTrue(done.code() == 0 || arguments[0].equals("verify"), done.told());
    return done.told();
  }

  private Path images(String name, long seed) throws Exception {
    Path folder = Files.createDirectories(temporary.resolve(name).resolve("mnist"));
    StringBuilder checksums = new StringBuilder();
    Random random = new Random(seed);
    for (String set : List.of("train", "t10k")) {
      int count = set.equals("train") ? 60 : 20;
      byte[] pixels = new byte[count * SIDE * SIDE];
      random.nextBytes(pixels);
      byte[] labels = new byte[count];
      for (int i = 0; i < count; i++) {
        labels[i] = (byte) (i % CLASSES);
      }
      put(folder, set + "-images-idx3-ubyte", pixels, checksums, 0x803, count, SIDE, SIDE);
      put(folder, set + "-labels-idx1-ubyte", labels, checksums, 0x801, count);
    }
    Files.writeString(folder.resolve("CHECKSUMS"), checksums);
    return temporary.resolve(name);
  }

  private static void put(
      Path folder, String name, byte[] body, StringBuilder checksums, int... header)
      throws Exception {
    ByteBuffer file = ByteBuffer.allocate(Integer.BYTES * header.length + body.length);
    for (int word : header) {
      file.putInt(word);
    }
    file.put(body);
    Files.write(folder.resolve(name), file.array());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.array());
    checksums.append(HexFormat.of().formatHex(hash)).append("  ").append(name).append('\n');
  }

  private static String told(String output, String part) {
    assertTrue(output.contains(part), output);
    return output;
  }

  @Test
  void eachHasRowsOfItsOwnAndNoneIsJudgedBesideAnother() throws Exception {
    Path sweep = Files.writeString(temporary.resolve("s.yaml"), SWEEP);
    Path out = temporary.resolve("r");
    Path one = images("one", 1);
    Path two = images("two", 2);
    told(spindle("run", sweep, "--out", out, "--datasets", one), " 1 points computed, 0 there");
    told(spindle("run", sweep, "--out", out, "--datasets", one), " 0 points computed, 1 there");
    told(spindle("verify", out, "network-spectrum"), "network-spectrum is judged on mnist ");
    spindle("report", out);
    told(page(out), "Data: mnist ");
    told(spindle("run", sweep, "--out", out, "--datasets", two), " 1 points computed, 0 there");
    told(
        spindle("run", sweep, "--out", out, "--datasets", Repository.ROOT.resolve("datasets")),
        " 1 points computed, 0 there");
    String query = "SELECT concat('sets: ', count(DISTINCT datasets)) FROM network_spectrum";
    told(spindle("sql", out, query, "--format", "csv"), "sets: 3");
    String verdicts = told(spindle("verify", out, "network-spectrum"), "are neither judged nor");
    assertFalse(verdicts.contains("is judged on"), verdicts);
    spindle("report", out);
    assertFalse(page(out).contains("Data: mnist "), "a caption names data that were left out");
    assertEquals(2, verdicts.split("are neither judged nor", -1).length - 1);
  }

  private static String page(Path out) throws IOException {
    return Files.readString(out.resolve("report/index.html"));
  }
}
