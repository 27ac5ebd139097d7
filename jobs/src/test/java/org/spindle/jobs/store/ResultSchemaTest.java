// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ResultSchemaTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @TempDir private Path folder;

  @Test
  void curvesAreStoredWithoutADictionaryAndWordsWithOne() throws IOException {
    StructType schema =
        new StructType()
            .add("status", DataTypes.StringType)
            .add("strengths", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("half_times", DataTypes.createArrayType(DataTypes.DoubleType, false))
            .add("names", DataTypes.createArrayType(DataTypes.StringType, false));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] strengths = {i, i + 0.5f};
      double[] halfTimes = {1.0 / (1 + i)};
      rows.add(RowFactory.create("ok", strengths, halfTimes, new String[] {"robin"}));
    }
    String table = folder.resolve("table").toString();
    SPARK
        .session()
        .createDataFrame(rows, schema)
        .write()
        .options(ResultSchema.encoding(schema))
        .parquet(table);
    Map<String, Boolean> dictionaries = dictionaries(Path.of(table));
    assertEquals(
        Map.of(
            "status", true,
            "strengths.list.element", false,
            "half_times.list.element", false,
            "names.list.element", true),
        dictionaries);
    List<Row> back = SPARK.session().read().parquet(table).orderBy("strengths").collectAsList();
    assertEquals(100, back.size());
    assertEquals(List.of(99f, 99.5f), back.get(99).getList(1));
    assertEquals(List.of(0.01), back.get(99).getList(2));
  }

  /** Which columns of the files of a folder have dictionaries. */
  private static Map<String, Boolean> dictionaries(Path folder) throws IOException {
    Map<String, Boolean> dictionaries = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> parts = files.filter(f -> f.toString().endsWith(".parquet")).toList();
      assertFalse(parts.isEmpty());
      for (Path file : parts) {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        var input = HadoopInputFile.fromPath(path, new Configuration());
        try (ParquetFileReader reader = ParquetFileReader.open(input)) {
          for (var block : reader.getFooter().getBlocks()) {
            for (ColumnChunkMetaData column : block.getColumns()) {
              boolean has = column.getEncodings().stream().anyMatch(Encoding::usesDictionary);
              dictionaries.merge(column.getPath().toDotString(), has, Boolean::logicalOr);
            }
          }
        }
      }
    }
    return dictionaries;
  }
}
