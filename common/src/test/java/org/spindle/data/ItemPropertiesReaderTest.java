// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.Svd;

/** Tables that come with Spindle, and what is said of tables that cannot be read. */
class ItemPropertiesReaderTest {

  private static ItemProperties read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ItemPropertiesReader.Content("my.csv", bytes).table("my");
  }

  private static double[] leadingSingularValues(String table, int count) {
    ItemProperties properties = ItemPropertiesReader.read(RealData.source(), table);
    return Arrays.copyOf(Svd.values(properties.matrix()), count);
  }

  @Test
  void rumelhartsItemsHaveTheKnownSpectrum() {
    assertArrayEquals(
        new double[] {5.6043, 3.6002, 2.5049, 2.4550, 1.7796, .9300, .5459, 0},
        leadingSingularValues("rumelhart", 8),
        5e-5);
    ItemProperties table = ItemPropertiesReader.read(RealData.source(), "rumelhart");
    assertEquals(61, ones(table));
    assertEquals(List.of("kingdom", "kind"), table.levels());
    assertArrayEquals(new int[] {4, 5}, table.members("kind").get("bird"));
  }

  @Test
  void zooHasTheKnownSpectrum() {
    assertArrayEquals(
        new double[] {20.8486, 10.4605, 8.5948, 5.5937, 4.9299},
        leadingSingularValues("zoo", 5),
        5e-5);
    ItemProperties table = ItemPropertiesReader.read(RealData.source(), "zoo");
    assertEquals(761, ones(table));
    assertEquals(101, table.items().size());
    assertEquals(7, table.members("type").size());
  }

  private static int ones(ItemProperties table) {
    int ones = 0;
    for (int i = 0; i < table.items().size(); i++) {
      for (int m = 0; m < table.properties().size(); m++) {
        ones += table.has(i, m) ? 1 : 0;
      }
    }
    return ones;
  }

  @Test
  void aMissingCellHasTheMeanOfItsProperty() {
    ItemProperties table =
        read(
            "\uFEFF# mine\r\nitem,@kind,\"can, fly\",sings\r\nrobin,bird,1,1\r\n"
                + "salmon,fish,0,\r\n\r\nblick, bird ,NA,0\r\n");
    assertEquals(List.of("can, fly", "sings"), table.properties());
    assertEquals(List.of("bird", "fish", "bird"), table.categories("kind"));
    assertEquals(2, table.missing());
    assertArrayEquals(new double[] {1, 1, 0, 0.5, 0.5, 0}, table.matrix().data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|my.csv:1: empty file",
        "'# only this'|my.csv:1: empty file",
        "'item,fly'|my.csv:1: no items",
        "'robin,1,0;salmon,0,1'|my.csv:1: missing header",
        "'item,fly,swim;robin,1'|my.csv:2: ragged row: 2 fields for item 'robin', the header has 3",
        "'item,fly;robin,1;robin,0'|my.csv:3: duplicate item 'robin', it stands in line 2, too",
        "'item,fly;robin,yes'|my.csv:2: 'fly' of item 'robin' is 'yes', not 0, 1 or missing",
        "'item,fly,fly;robin,1,1'|my.csv:1: duplicate property 'fly'",
        "'item,fly;,1'|my.csv:2: the item has no name",
        "'item,fly;\"robin,1'|my.csv:2: a quoted field does not end",
      })
  void errorsNameFileAndLine(String text, String message) {
    String said =
        assertThrows(DatasetException.class, () -> read(text.replace(';', '\n'))).getMessage();
    assertTrue(said.startsWith(message), said);
  }

  @Test
  void namesOfFilesArePinnedToTheirContent() {
    TableName name = TableName.of("some/my.csv").pinned("0123456789abcdef");
    assertEquals("some/my.csv#0123456789ab", name.toString());
    assertEquals(name, TableName.of(name.toString()));
    assertEquals("my", name.title());
    assertTrue(TableName.isFile(name.toString()) && !TableName.isFile("zoo"));
  }

  @Test
  void aSmallFileThatUnpacksToALotIsTold() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 65; i++) {
        packed.write(zeros);
      }
    }
    var source = IdxFileTest.holding(Map.of("bomb.csv", bomb.toByteArray()));
    String message =
        assertThrows(DatasetException.class, () -> ItemPropertiesReader.file(source, "bomb.csv"))
            .getMessage();
    assertTrue(message.contains("bomb.csv: has more than 64 MiB, the most of a table"), message);
  }
}
