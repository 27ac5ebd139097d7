// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.sweep.ParameterSpace;
import org.spindle.sweep.Point;
import org.spindle.sweep.SweepFile;

class DataIdentityTest {

  private static final List<String> SHIPPED =
      List.of("constitution", "mnist", "photographs", "rumelhart", "rumelhart-isa", "zoo");

  /** Parameters of an experiment that may read digits. */
  record Parameters(boolean digits, int width) {}

  @TempDir private Path folder;

  @Test
  void whatComesWithSpindleNeedsNoChecksum() {
    FolderSource source = new FolderSource(Path.of("..", "datasets"));
    assertEquals(Map.of(), DataIdentity.of(SHIPPED, source));
  }

  @Test
  void otherDigitsAreOtherData() throws IOException {
    Path mnist = Files.createDirectory(folder.resolve("mnist"));
    Files.writeString(mnist.resolve("CHECKSUMS"), "a".repeat(64) + "  train-images-idx3-ubyte\n");
    var one = DataIdentity.of(List.of("mnist"), new FolderSource(folder));
    assertEquals(Set.of("mnist"), one.keySet());
    Files.writeString(mnist.resolve("CHECKSUMS"), "b".repeat(64) + "  train-images-idx3-ubyte\n");
    assertNotEquals(one, DataIdentity.of(List.of("mnist"), new FolderSource(folder)));
  }

  @Test
  void pointsThatReadOtherDataAreOthersAndTheRestStayWhatTheyWere() {
    var sweep = SweepFile.parse("s.yaml", "experiment: e\naxes:\n  digits: [false, true]\n");
    var defaults = new Parameters(false, 3);
    var shipped = ParameterSpace.of(sweep, "e", 1, defaults);
    var others =
        ParameterSpace.of(sweep, "e", 1, defaults)
            .on(
                new TreeMap<>(Map.of("mnist", "0123456789ab")),
                p -> p.digits ? Set.of("mnist") : Set.of());
    assertEquals(shipped.pointId(0, 0), others.pointId(0, 0));
    assertEquals(shipped.cellId(0), others.cellId(0));
    assertNotEquals(shipped.pointId(1, 0), others.pointId(1, 0));
    assertNotEquals(shipped.cellId(1), others.cellId(1));
    assertEquals(others.pointId(1, 2), others.pointId(others.parameters(1), 2));
    assertEquals(others.cellId(1), others.cellId(others.parameters(1)));
    assertEquals(Optional.of("mnist 0123456789ab"), others.datasets(others.parameters(1)));
    Point point = shipped.point(1, 2);
    assertEquals(others.pointId(1, 2), point.id(new TreeMap<>(Map.of("mnist", "0123456789ab"))));
  }

  @Test
  void pointsKeepTheirDataOnTheWayToAnExecutor() throws Exception {
    var sweep = SweepFile.parse("s.yaml", "experiment: e\naxes:\n  digits: [false, true]\n");
    var others =
        ParameterSpace.of(sweep, "e", 1, new Parameters(false, 3))
            .on(
                new TreeMap<>(Map.of("mnist", "0123456789ab")),
                p -> p.digits ? Set.of("mnist") : Set.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(others);
    @SuppressWarnings("unchecked") // written above
    var arrived =
        (ParameterSpace<Parameters>)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertEquals(others.pointId(1, 2), arrived.pointId(1, 2));
    assertEquals(others.datasets(others.parameters(1)), arrived.datasets(arrived.parameters(1)));
  }
}
