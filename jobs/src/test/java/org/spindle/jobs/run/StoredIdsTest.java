// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.sweep.PointId;

class StoredIdsTest {

  private static final int POINTS = 70_000; // more than one packet

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static PointId id(int point) {
    return PointId.of("{\"point\":" + point + "}");
  }

  @Test
  void eachPointIsKnownByAllItsRows() {
    List<Row> rows = new ArrayList<>();
    for (int point = 0; point < POINTS; point++) {
      rows.add(
          RowFactory.create(
              id(point).hex(), point % 3 == 0 ? "failed" : "ok", point % 2 == 0 ? "it's" : "b"));
    }
    rows.add(RowFactory.create(id(3).hex(), "ok", "b")); // tried again, with success
    rows.add(RowFactory.create(id(0).hex(), "timeout", "it's"));
    rows.add(RowFactory.create(null, "ok", "b"));
    StructType schema = StructType.fromDDL("point_id STRING, status STRING, sweep STRING");
    StoredIds ids = StoredIds.of(SPARK.session().createDataFrame(rows, schema), "it's");
    assertEquals(POINTS / 2, ids.own());
    for (int point = 0; point < 2 * POINTS; point++) {
      boolean there = point < POINTS;
      assertEquals(there, ids.has(id(point)));
      assertEquals(there && (point % 3 != 0 || point == 3), ids.hasOk(id(point)));
      assertEquals(there && point % 2 == 0, ids.hasOwn(id(point)));
    }
  }

  @Test
  void anEmptyTableHasNone() {
    StructType schema = StructType.fromDDL("point_id STRING, status STRING, sweep STRING");
    StoredIds ids = StoredIds.of(SPARK.session().createDataFrame(List.of(), schema), "s");
    assertEquals(0, ids.own());
    assertEquals(false, ids.has(id(1)));
  }
}
