// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlySqlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
        "FROM points SELECT count(*)",
        "VALUES (1), (2)",
        "TABLE checks",
        "SHOW TABLES",
        "SHOW COLUMNS IN points",
        "DESCRIBE points",
        "EXPLAIN SELECT 1",
        "SELECT 'insert into x' AS reflection"
      })
  void whatReadsIsAllowed(String statement) {
    assertNull(ReadOnlySql.refusal(statement));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "selec 1",
        "SELECT 1; SELECT 2",
        "INSERT INTO points SELECT * FROM points",
        "INSERT OVERWRITE DIRECTORY '/tmp/x' USING parquet SELECT 1",
        "WITH a AS (SELECT 1) INSERT INTO points SELECT * FROM a",
        "FROM points INSERT INTO a SELECT 1 INSERT INTO b SELECT 2",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TEMPORARY VIEW v AS SELECT 1",
        "CREATE FUNCTION f AS 'a.B'",
        "DROP TABLE points",
        "ALTER TABLE points RENAME TO q",
        "TRUNCATE TABLE points",
        "DELETE FROM points",
        "UPDATE points SET seed = 1",
        "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE",
        "ADD JAR '/tmp/x.jar'",
        "ADD FILE '/etc/passwd'",
        "LIST JARS",
        "SET spark.sql.ansi.enabled = false",
        "RESET",
        "CACHE TABLE points",
        "REFRESH TABLE points",
        "LOAD DATA INPATH '/x' INTO TABLE points",
        "USE other",
        "SELECT reflect('java.lang.System', 'exit', 0)",
        "SELECT java_method('java.lang.System', 'exit', 0)",
        "SELECT `java_method` ('java.lang.System', 'exit', 0)"
      })
  void whatDoesAnythingElseIsRefusedInOneLine(String statement) {
    String refusal = ReadOnlySql.refusal(statement);
    assertNotNull(refusal, statement);
    assertEquals(1, refusal.lines().count(), refusal);
  }
}
