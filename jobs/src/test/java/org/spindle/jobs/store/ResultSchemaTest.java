// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
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
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.experiment.semantics.RandomStarts;

class ResultSchemaTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @TempDir private Path folder;

  @Test
  void onlyWhatRepeatsIsStoredWithADictionary() throws IOException {
    var experiment = new RandomStarts();
    StructType schema = ResultSchema.of(experiment);
    float[] strengths = {0.5f, 1.5f};
    double[] numbers = {1, 2, 3};
    List<Object> result = List.of(numbers, numbers, numbers, new double[] {0.1}, strengths);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<Object> row = new ArrayList<>(List.of("id " + i, i, "ok"));
      Collections.addAll(
          row, null, null, 0.1, new Timestamp(0), "host", "blas", 2, "", "sweep", null, 1L);
      RecordSchema.addValues(experiment.defaults(), row);
      row.addAll(result);
      rows.add(RowFactory.create(row.toArray()));
    }
    String table = folder.resolve("table").toString();
    SPARK
        .session()
        .createDataFrame(rows, schema)
        .write()
        .options(ResultSchema.encoding(experiment))
        .parquet(table);
    Map<String, Boolean> dictionaries = dictionaries(Path.of(table));
    for (String unique :
        List.of("point_id", "seconds", "strengths.list.element", "half_times.list.element")) {
      assertEquals(false, dictionaries.get(unique), unique);
    }
    for (String repeated : List.of("status", "host", "tree", "flip", "sweep")) {
      assertEquals(true, dictionaries.get(repeated), repeated);
    }
    Row back = SPARK.session().read().parquet(table).filter("replicate = 99").first();
    assertEquals(List.of(0.5f, 1.5f), back.getList(back.fieldIndex("strengths")));
    assertEquals(List.of(0.1), back.getList(back.fieldIndex("half_times")));
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
