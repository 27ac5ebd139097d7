// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Check;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.From;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.experiment.Twin;
import org.spindle.experiment.UnreadableRows;
import org.spindle.jobs.report.Verification;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

class TypedRowsTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static final long LARGE = TypedRows.SMALL_BYTES + 1;
  private static final int REPLICATES = 3;

  private enum Kind {
    HARD_TANH,
    ERF
  }

  private record Parameters(Kind kind, double gain, int width) {}

  private record Result(
      double loss, double lossTheory, double[] curve, String[] names, boolean done, long steps) {}

  private record Loss(Parameters at, Twin loss, @Sql("max(steps)") long most) {}

  private record PerKind(Kind kind, Estimate loss, @Sql("count(*)") int rows) {}

  private record Gains(Parameters at, Estimate loss) {}

  private record View(Kind kind, int replicate, double[] curve) {}

  @From("SELECT *, posexplode(curve) AS (place, value) FROM rows")
  private record Element(int place, @Sql("avg(value)") double value) {}

  private record Unknown(Kind kind, @Sql("avg(lost)") double loss) {}

  private record Overflow(@Sql("sum(cast(names[0] AS INT))") double names) {}

  /** Three replicates at each of four places, and a failed row. */
  private static final class Toy implements Experiment<Parameters, Result> {
    private static final long serialVersionUID = 1L;

    @Override
    public About about() {
      return About.of("toy-rows", 1);
    }

    @Override
    public Parameters defaults() {
      return new Parameters(Kind.ERF, 1, 2);
    }

    @Override
    public Cost cost(Parameters p) {
      return new Cost(1, 1);
    }

    @Override
    public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
      throw new UnsupportedOperationException("its rows are made by hand");
    }

    @Override
    public void claims(Rows<Parameters, Result> rows, Claims claims) {
      claims.twin("before the fault", rows.cells(Loss.class), Loss::loss, c -> 1);
      claims.worst(
          "arithmetic that fails",
          () ->
              rows.cells(Overflow.class).stream()
                  .map(
                      c ->
                          java.util.Map.entry(
                              c, org.spindle.experiment.Finding.small(c.names(), 1)))
                  .toList());
      claims.twin("behind the fault", rows.cells(Loss.class), Loss::loss, c -> 1);
    }

    @Override
    public void figures(Rows<Parameters, Result> rows, Figures figures) {}
  }

  private static final Toy TOY = new Toy();

  @Test
  void rowsComeBackTypedInTheOrderOfTheirPlaces() {
    var all = rows(0).all();
    assertEquals(4 * REPLICATES, all.size()); // the failed one is none
    assertEquals(new Parameters(Kind.ERF, 0.5, 2), all.get(0).p());
    assertEquals(Kind.HARD_TANH, all.get(all.size() - 1).p().kind());
    var first = all.get(0);
    assertEquals(0, first.replicate());
    assertEquals(7, first.seed());
    assertEquals(loss(0.5, 0), first.r().loss());
    assertTrue(Double.isNaN(first.r().curve()[1])); // a missing number
    assertArrayEquals(new String[] {"robin", "Möwe"}, first.r().names());
    assertTrue(first.r().done());
    assertEquals(1L << 40, first.r().steps());
  }

  @Test
  void aCellIsTheMeanOfItsReplicates() {
    List<Loss> cells = rows(0).cells(Loss.class);
    assertEquals(4, cells.size());
    Loss cell = cells.get(1);
    assertEquals(new Parameters(Kind.ERF, 2, 2), cell.at());
    Estimate expected = Estimate.of(loss(2, 0), loss(2, 1), loss(2, 2));
    assertEquals(expected.mean(), cell.loss().measured().mean(), 1e-15);
    assertEquals(expected.error(), cell.loss().measured().error(), 1e-15);
    assertEquals(REPLICATES, cell.loss().measured().draws());
    assertEquals(2, cell.loss().theory());
    assertEquals((1L << 40) + 2, cell.most());
  }

  @Test
  void aPooledParameterHasAValueThatOccurs() {
    List<Gains> cells = rows(0).cells(Gains.class, "gain");
    assertEquals(2, cells.size());
    for (Gains cell : cells) {
      assertEquals(2 * REPLICATES, cell.loss().draws());
      assertTrue(List.of(0.5, 2.0).contains(cell.at().gain()));
    }
  }

  @Test
  void aCellCanBeGroupedByPartOfThePlace() {
    List<PerKind> cells = rows(0).cells(PerKind.class);
    assertEquals(List.of(Kind.ERF, Kind.HARD_TANH), cells.stream().map(PerKind::kind).toList());
    assertEquals(List.of(6, 6), cells.stream().map(PerKind::rows).toList());
  }

  @Test
  void aSourceTakesArraysApart() {
    List<Element> cells = rows(0).cells(Element.class);
    assertEquals(3, cells.size());
    assertEquals(1.25, cells.get(0).value(), 1e-15);
    assertEquals(3, cells.get(2).value(), 1e-15);
  }

  @Test
  void aViewReadsPartsOfRows() {
    List<View> views = rows(0).views(View.class);
    assertEquals(4 * REPLICATES, views.size());
    assertEquals(3, views.get(0).curve().length);
    assertTrue(views.stream().map(View::kind).limit(6).allMatch(k -> k == Kind.ERF));
  }

  @Test
  void aLargeTableGivesTheSameAsASmallOne() {
    TypedRows<Parameters, Result> small = rows(0);
    TypedRows<Parameters, Result> large = rows(LARGE);
    assertEquals(small.cells(Loss.class), large.cells(Loss.class));
    assertEquals(small.cells(Gains.class, "gain"), large.cells(Gains.class, "gain"));
    assertEquals(
        small.stream().map(org.spindle.experiment.Row::pointId).toList(),
        large.stream().map(org.spindle.experiment.Row::pointId).toList());
  }

  @Test
  void theQueriesThatAreShownGiveTheCells() {
    TypedRows<Parameters, Result> rows = rows(0);
    List<Loss> cells = rows.cells(Loss.class);
    List<String> asked = rows.asked();
    assertEquals(1, asked.size());
    table().createOrReplaceTempView("toy_rows");
    List<Row> shown = SPARK.session().sql(asked.get(0)).collectAsList();
    assertEquals(cells.size(), shown.size());
    for (int i = 0; i < shown.size(); i++) {
      assertEquals(
          cells.get(i).loss().measured().mean(), shown.get(i).<Double>getAs("loss"), 1e-15);
      assertEquals(cells.get(i).at().gain(), shown.get(i).<Double>getAs("gain"));
    }
    assertTrue(rows.asked().isEmpty(), "they are told once");
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithItsCell() {
    var e = assertThrows(IllegalArgumentException.class, () -> rows(0).cells(Unknown.class));
    assertTrue(e.getMessage().contains("Unknown"), e.getMessage());
    assertTrue(e.getMessage().contains("lost"), e.getMessage());
    var pooled =
        assertThrows(IllegalArgumentException.class, () -> rows(0).cells(Gains.class, "gian"));
    assertTrue(pooled.getMessage().contains("did you mean 'gain'"), pooled.getMessage());
  }

  @Test
  void arithmeticThatFailsEndsItsOwnClaim() {
    List<Check> checks = Verification.checks(TOY, rows(0), 1e-3);
    assertEquals(
        List.of(false, true, false),
        checks.stream().map(check -> check.verdict() == Check.Verdict.FAIL).toList());
    assertTrue(checks.get(1).place().startsWith("could not be judged"), checks.get(1).place());
  }

  @Test
  void aDamagedFileEndsAllClaimsInOneLine(@TempDir Path folder) throws IOException {
    String path = folder.resolve("toy_rows").toString();
    table().coalesce(1).write().parquet(path);
    try (Stream<Path> files = Files.list(Path.of(path))) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".parquet")) {
          byte[] bytes = Files.readAllBytes(file);
          for (int i = 4; i < bytes.length - 8; i++) {
            bytes[i] ^= 0x55;
          }
          Files.write(file, bytes);
        } else if (file.toString().endsWith(".crc")) {
          Files.delete(file);
        }
      }
    }
    Dataset<Row> damaged = SPARK.session().read().schema(ResultSchema.of(TOY)).parquet(path);
    for (long bytes : new long[] {0, LARGE}) {
      var e =
          assertThrows(
              UnreadableRows.class,
              () ->
                  Verification.checks(
                      TOY, TypedRows.of(SPARK.session(), TOY, damaged, bytes), 1e-3));
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }

  private static TypedRows<Parameters, Result> rows(long bytes) {
    return TypedRows.of(SPARK.session(), TOY, table(), bytes);
  }

  private static double loss(double gain, int replicate) {
    return gain + 0.125 * (replicate - 1);
  }

  @Test
  void rowsOnOtherDataOfOneNameAreLeftOut() {
    String data = "CASE WHEN kind = 'erf' THEN 'mnist 0123' WHEN gain = 2 THEN 'mnist' END";
    Dataset<Row> mixed = table().withColumn("datasets", org.apache.spark.sql.functions.expr(data));
    for (long bytes : new long[] {0, TypedRows.SMALL_BYTES + 1}) {
      var rows = TypedRows.of(SPARK.session(), TOY, mixed, bytes);
      assertTrue(rows.datasets().isEmpty());
      long all = rows.all().size();
      assertTrue(all > 0);
      assertEquals(all, rows.stream().filter(row -> row.p().kind() != Kind.ERF).count());
      assertEquals(2 * REPLICATES * (Kind.values().length - 1), all);
    }
    var others = TypedRows.of(SPARK.session(), TOY, mixed.where("kind = 'erf'"), 0);
    assertEquals("mnist 0123", others.datasets().orElseThrow());
  }

  @Test
  void rowsOfOtherVersionsAreLeftOutWhereThereAreOwn() {
    String version = "CASE WHEN kind = 'erf' THEN 0 ELSE 1 END";
    Dataset<Row> mixed =
        table().withColumn("version", org.apache.spark.sql.functions.expr(version));
    for (long bytes : new long[] {0, LARGE}) {
      var all = TypedRows.of(SPARK.session(), TOY, mixed, bytes).all();
      assertEquals(2 * REPLICATES, all.size());
      assertTrue(all.stream().noneMatch(row -> row.p().kind() == Kind.ERF));
      var old = TypedRows.of(SPARK.session(), TOY, mixed.where("kind = 'erf'"), bytes).all();
      assertEquals(2 * REPLICATES, old.size());
    }
  }

  private static Dataset<Row> table() {
    List<Row> rows = new ArrayList<>();
    int number = 0;
    for (Kind kind : Kind.values()) {
      for (double gain : new double[] {2, 0.5}) {
        for (int replicate = REPLICATES - 1; replicate >= 0; replicate--) {
          Result result =
              new Result(
                  loss(gain, replicate),
                  gain,
                  new double[] {gain, Double.NaN, 3},
                  new String[] {"robin", "Möwe"},
                  true,
                  (1L << 40) + replicate);
          rows.add(row(number++, replicate, "ok", new Parameters(kind, gain, 2), result));
        }
      }
    }
    rows.add(row(number, 0, "failed", new Parameters(Kind.ERF, 3, 2), null));
    return SPARK.session().createDataFrame(rows, ResultSchema.of(TOY));
  }

  private static Row row(int number, int replicate, String status, Parameters p, Result result) {
    List<Object> values = new ArrayList<>();
    values.add(String.format("%015x", number));
    values.add(replicate);
    values.add(status);
    values.add(null);
    values.add(null);
    values.add(0.0);
    values.add(new Timestamp(0));
    values.add("here");
    values.add("test");
    values.add(1);
    values.add("none");
    values.add("toy");
    values.add(null);
    values.add(7L);
    RecordSchema.addValues(p, values);
    if (result != null) {
      RecordSchema.addValues(result, values);
    }
    while (values.size() < ResultSchema.of(TOY).size()) {
      values.add(null);
    }
    return RowFactory.create(values.toArray());
  }
}
