// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.spindle.jobs.store.ResultsFolder;

/**
 * What a results folder knows of the programs that have written a table: {@code
 * DIR/_spindle/commands/TABLE.json}, and beside it the content of their files by checksum.
 */
final class CommandTable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ResultsFolder folder;
  private final String table;
  private final ObjectNode root;

  private CommandTable(ResultsFolder folder, String table, ObjectNode root) {
    this.folder = folder;
    this.table = table;
    this.root = root;
  }

  /** The programs of a table; none, if nothing was ever written. */
  static CommandTable read(ResultsFolder folder, String table) throws IOException {
    String text = folder.readText(path(folder, table));
    ObjectNode root = text == null ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(text);
    return new CommandTable(folder, table, root);
  }

  /** The parameters whose numbers the programs get with decimals. */
  List<String> decimals() {
    return words(root.path("decimals"));
  }

  /** The command line of a program, empty if it is not known here. */
  List<String> command(String pin) {
    return words(program(pin).path("command"));
  }

  /** The result columns of a program, empty if no point had a result yet. */
  List<String> results(String pin) {
    return words(program(pin).path("results"));
  }

  /** The files of a program. */
  ProgramFiles files(String pin) throws IOException {
    SortedMap<String, ProgramFiles.Content> contents = new TreeMap<>();
    for (Map.Entry<String, JsonNode> file : program(pin).path("files").properties()) {
      String sha256 = file.getValue().path("sha256").asText();
      byte[] bytes = folder.readBytes(content(sha256));
      if (bytes == null) {
        throw new IOException(content(sha256) + " is missing");
      }
      boolean executable = file.getValue().path("executable").asBoolean();
      contents.put(file.getKey(), new ProgramFiles.Content(bytes, sha256, executable));
    }
    return new ProgramFiles(contents);
  }

  /** Notes a program, and keeps its files. */
  void add(String pin, List<String> command, ProgramFiles files, List<String> decimal)
      throws IOException {
    ObjectNode program = root.withObjectProperty("programs").withObjectProperty(pin);
    program.set("command", JSON.valueToTree(command));
    ObjectNode names = program.putObject("files");
    for (Map.Entry<String, ProgramFiles.Content> file : files.contents().entrySet()) {
      ProgramFiles.Content content = file.getValue();
      ObjectNode entry = names.putObject(file.getKey());
      entry.put("sha256", content.sha256());
      entry.put("executable", content.executable());
      if (!folder.files().exists(content(content.sha256()))) {
        folder.writeBytes(content(content.sha256()), content.bytes());
      }
    }
    ArrayNode decimals = root.withArrayProperty("decimals");
    List<String> known = decimals();
    decimal.stream().filter(name -> !known.contains(name)).forEach(decimals::add);
    write();
  }

  /** Notes the result columns of a program. */
  void fix(String pin, List<String> results) throws IOException {
    ObjectNode program = root.withObjectProperty("programs").withObjectProperty(pin);
    program.set("results", JSON.valueToTree(results));
    write();
  }

  private void write() throws IOException {
    folder.writeText(path(folder, table), root.toPrettyString());
  }

  private JsonNode program(String pin) {
    return root.path("programs").path(pin);
  }

  private Path content(String sha256) {
    return folder.own("commands/files/" + sha256);
  }

  private static Path path(ResultsFolder folder, String table) {
    return folder.own("commands/" + table + ".json");
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }
}
