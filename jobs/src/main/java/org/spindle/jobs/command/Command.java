// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.jobs.run.Foreign;
import org.spindle.jobs.run.ParametersOfRow;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import org.spindle.random.Streams;
import org.spindle.sweep.FreeParameters;
import org.spindle.sweep.NamedValues;
import org.spindle.sweep.Sweep;
import org.spindle.sweep.SweepException;
import org.spindle.sweep.Watch;

/**
 * A sweep of the user's own program as an experiment. Parameters and result are named values;
 * numbers are stored as doubles, since a grid of whole numbers may be refined and a whole result be
 * followed by another.
 *
 * <p>Identity: the table, the parameters, and among them {@value #COMMAND}, which pins the command
 * line and the content of its files. It keys no streams: two versions of a program are given equal
 * seeds.
 */
public final class Command implements Foreign<NamedValues, NamedValues> {
  private static final long serialVersionUID = 1L;

  /** The parameter, and column, that tells the program and its version. */
  public static final String COMMAND = "command";

  private static final Set<String> TAKEN_TABLES =
      Set.of("checks", "bench", "peers", "points", "report");

  /** Names that the command line and the file keep for themselves. */
  private static final Set<String> TAKEN_KEYS = Set.of("experiment", "replicates", "timeout");

  /** Raised if equal programs are ever asked in other words. */
  private static final int PROTOCOL = 1;

  /** Every language reads whole numbers of so many bits exactly. */
  private static final int SEED_BITS = 53;

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private final String name;
  private final String question;
  private final List<String> line;
  private final NamedValues defaults;
  private final double seconds;
  private final CommandColumns columns;
  private final Broadcast<ProgramFiles> sent;
  private final transient ProgramFiles files;
  private final transient Sweep sweep;

  private Command(
      CommandColumns columns,
      List<String> line,
      NamedValues defaults,
      double seconds,
      Broadcast<ProgramFiles> sent,
      ProgramFiles files,
      Sweep sweep) {
    this.name = columns.layout().experiment();
    this.question = columns.layout().question();
    this.columns = columns;
    this.line = List.copyOf(line);
    this.defaults = defaults;
    this.seconds = seconds;
    this.sent = sent;
    this.files = files;
    this.sweep = sweep;
  }

  private Command with(CommandColumns other, Broadcast<ProgramFiles> broadcast) {
    return new Command(other, line, defaults, seconds, broadcast, files, sweep);
  }

  /**
   * The experiment of a sweep with {@code experiment: command}; its files are read.
   *
   * @throws SweepException for names that cannot be columns, for files or a program that are not
   *     there
   */
  public static Command of(Sweep sweep) {
    String table = sweep.program().name();
    if (TAKEN_TABLES.contains(table)) {
      throw sweep.error("name", "no table can be called '" + table + "'; choose another 'name:'");
    }
    NamedValues parameters = FreeParameters.of(sweep);
    parameters.values().keySet().forEach(parameter -> requireFree(sweep, parameter));
    ProgramFiles files = ProgramFiles.of(sweep);
    ProgramOnDisk.require(sweep, files);
    List<String> line = sweep.program().command();
    Map<String, Object> defaults = new LinkedHashMap<>(parameters.values());
    defaults.put(COMMAND, files.pin(line));
    TableLayout nothing = new TableLayout(table, sweep.question(), List.of(), List.of());
    Command bare =
        new Command(
            new CommandColumns(nothing, List.of()),
            line,
            new NamedValues(defaults),
            sweep.program().seconds(),
            null,
            files,
            sweep);
    return bare.with(bare.withParameters(bare.columns), null);
  }

  /** The program that made a row, to make it again. */
  public static Command again(ResultsFolder folder, TableLayout layout, Row row)
      throws IOException {
    CommandTable table = CommandTable.read(folder, layout.table());
    String pin = row.getAs(COMMAND);
    List<String> line = table.command(pin);
    if (line.isEmpty()) {
      throw UserError.usage("the folder does not know the program '" + pin + "' any more");
    }
    Map<String, Object> defaults = new LinkedHashMap<>();
    ParametersOfRow.values(layout, row)
        .forEach(
            (parameter, value) -> {
              boolean whole = value instanceof Double x && x == Math.rint(x);
              boolean decimal = table.decimals().contains(parameter);
              defaults.put(
                  parameter, whole && !decimal ? (Object) ((Double) value).longValue() : value);
            });
    CommandColumns columns = new CommandColumns(layout, table.results(pin));
    NamedValues parameters = new NamedValues(defaults);
    return new Command(columns, line, parameters, Double.NaN, null, table.files(pin), null);
  }

  private static void requireFree(Sweep sweep, String parameter) {
    String column =
        CommandColumns.commonColumn(parameter)
            .orElse(parameter.equalsIgnoreCase(COMMAND) ? COMMAND : null);
    if (column != null) {
      throw sweep.error(
          parameter,
          "parameter '%s' would be the column '%s', which every such table has; choose another name"
              .formatted(parameter, column));
    }
    if (TAKEN_KEYS.contains(parameter)) {
      throw sweep.error(
          parameter,
          "parameter '" + parameter + "' is a key of every sweep file; choose another name");
    }
  }

  @Override
  public Foreign<NamedValues, NamedValues> in(ResultsFolder folder) throws IOException {
    TableLayout kept = TableLayout.read(folder, layout().table());
    if (kept == null) {
      return this;
    }
    List<String> results = CommandTable.read(folder, kept.table()).results(pin());
    TableLayout now = new TableLayout(name, question, kept.parameters(), kept.result());
    return with(withParameters(new CommandColumns(now, results)), sent);
  }

  private CommandColumns withParameters(CommandColumns before) {
    try {
      return before.withParameters(defaults);
    } catch (CommandColumns.Conflict e) {
      String table = before.layout().table();
      throw sweep.error(
          e.parameter(),
          "%s %s, in the table %s of this folder; rename it, or give the sweep another 'name:'"
              .formatted(e.parameter(), e.getMessage(), table));
    }
  }

  @Override
  public Foreign<NamedValues, NamedValues> sent(ResultsFolder folder, JavaSparkContext context)
      throws IOException {
    List<String> decimals =
        defaults.values().entrySet().stream()
            .filter(parameter -> parameter.getValue() instanceof Double)
            .map(Map.Entry::getKey)
            .toList();
    CommandTable.read(folder, layout().table()).add(pin(), line, files, decimals);
    layout().write(folder);
    return with(columns, context.broadcast(files));
  }

  @Override
  public boolean knowsColumns() {
    return !columns.results().isEmpty();
  }

  @Override
  public Foreign<NamedValues, NamedValues> withColumnsOf(
      List<NamedValues> firstResults, ResultsFolder folder) throws IOException {
    Command fixed = with(columns.withResults(firstResults), sent);
    fixed.layout().write(folder);
    CommandTable.read(folder, layout().table()).fix(pin(), fixed.columns.results());
    return fixed;
  }

  @Override
  public void requireColumns(NamedValues result) {
    columns.require(result);
  }

  @Override
  public NamedValues run(
      NamedValues parameters, int replicate, Streams streams, Datasets data, Watch watch)
      throws InterruptedException {
    ProcessPool pool = ProcessPool.of(pin(), line, () -> sent == null ? files : sent.value());
    long seed = streams.of("seed").nextLong() >>> (Long.SIZE - SEED_BITS);
    Answer answer = pool.ask(request(parameters, seed, replicate), watch);
    if (answer.error() != null) {
      throw new ProgramFailure(answer.error());
    }
    columns.require(answer.result());
    return answer.result();
  }

  /** A point as a line of JSON. */
  static byte[] request(NamedValues parameters, long seed, int replicate) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("parameters");
      for (Map.Entry<String, Object> parameter : parameters.values().entrySet()) {
        if (!parameter.getKey().equals(COMMAND)) {
          json.writeObjectField(CommandColumns.column(parameter.getKey()), parameter.getValue());
        }
      }
      json.writeEndObject();
      json.writeNumberField("seed", seed);
      json.writeNumberField("replicate", replicate);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private String pin() {
    return (String) defaults.values().get(COMMAND);
  }

  @Override
  public TableLayout layout() {
    return columns.layout();
  }

  @Override
  public void addParameters(NamedValues parameters, List<Object> row) {
    columns.addParameters(parameters, row);
  }

  @Override
  public void addResult(NamedValues result, List<Object> row) {
    columns.addResult(result, row);
  }

  @Override
  public String engine() {
    return line.get(0);
  }

  @Override
  public double statedSeconds() {
    return seconds;
  }

  @Override
  public About about() {
    return About.of(name, PROTOCOL).asks(question);
  }

  @Override
  public NamedValues defaults() {
    return defaults;
  }

  @Override
  public Class<NamedValues> resultType() {
    return NamedValues.class;
  }

  /** All but the version of the program. */
  @Override
  public NamedValues drawKey(NamedValues parameters) {
    Map<String, Object> key = new LinkedHashMap<>(parameters.values());
    key.put(COMMAND, "");
    return new NamedValues(key);
  }
}
