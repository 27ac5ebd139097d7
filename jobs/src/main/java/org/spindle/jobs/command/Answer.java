// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spindle.sweep.NamedValues;

/**
 * One line of the program.
 *
 * @param result Double, Boolean, String, double[], String[] or null by column; an empty array is
 *     one of doubles
 * @param error what {@code {"error": "…"}} says, a point that failed though the program lives on;
 *     else null
 */
record Answer(NamedValues result, String error) {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // What Python and JavaScript's looser cousins print for them.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();
  private static final String ERROR = "error";
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]*";
  private static final int SHOWN = 120;

  /**
   * The answer in a line.
   *
   * @throws ProgramFailure if it is none, with the line's beginning
   */
  static Answer of(byte[] line) {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw garbage(line);
      }
      Map<String, Object> values = new LinkedHashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String column = column(json.currentName());
        json.nextToken();
        if (values.containsKey(column)) {
          throw new ProgramFailure("the result has '" + column + "' twice");
        }
        values.put(column, value(column, json));
      }
      if (json.nextToken() != null) {
        throw garbage(line);
      }
      boolean failed = values.size() == 1 && values.get(ERROR) instanceof String;
      return new Answer(new NamedValues(values), failed ? (String) values.get(ERROR) : null);
    } catch (JsonProcessingException e) {
      throw garbage(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The beginning of a line in quotes, for messages. */
  static String shown(byte[] line) {
    String text = new String(line, 0, Math.min(line.length, 4 * SHOWN), StandardCharsets.UTF_8);
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return "'" + (plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…") + "'";
  }

  private static ProgramFailure garbage(byte[] line) {
    String seen = line.length == 0 ? "an empty line" : shown(line);
    return new ProgramFailure(
        "standard output has no JSON object but " + seen + "; messages belong on standard error",
        true);
  }

  private static String column(String name) {
    if (!name.matches(NAME)) {
      throw new ProgramFailure(
          "the result's name '" + name + "' cannot be a column; use letters, digits and _");
    }
    return name.replace('-', '_');
  }

  private static Object value(String name, JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> null;
      case START_ARRAY -> array(name, json);
      default ->
          throw new ProgramFailure(
              "'" + name + "' is an object within the result, which must be flat");
    };
  }

  private static Object array(String name, JsonParser json) throws IOException {
    double[] numbers = new double[16];
    List<String> words = new ArrayList<>();
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        words.add(json.getText());
      } else if (json.currentToken().isNumeric()) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * count);
        }
        numbers[count++] = json.getDoubleValue();
      } else {
        throw mixed(name);
      }
    }
    if (count > 0 && !words.isEmpty()) {
      throw mixed(name);
    }
    return words.isEmpty() ? Arrays.copyOf(numbers, count) : words.toArray(String[]::new);
  }

  private static ProgramFailure mixed(String name) {
    return new ProgramFailure("'" + name + "' must be an array of numbers or of words alone");
  }
}
