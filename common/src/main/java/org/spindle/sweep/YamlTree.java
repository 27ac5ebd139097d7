// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A YAML text as a tree with line numbers: one document, no aliases, no tags, no key twice. */
public final class YamlTree {

  private final String file;
  private final String text;
  private final String start;
  private YAMLParser parser;

  private YamlTree(String file, String text, String start) {
    this.file = file;
    this.text = text;
    this.start = start;
  }

  /**
   * The tree of a text.
   *
   * @param file the name that stands in messages
   * @param text the YAML
   * @param start what such a file begins with, for the message of an empty one
   * @return its root
   * @throws SweepException of one line, for what is not YAML or not wanted of YAML
   */
  public static YamlNode parse(String file, String text, String start) {
    return new YamlTree(file, text, start).document();
  }

  private YamlNode document() {
    try (YAMLParser opened = new YAMLFactory().createParser(text)) {
      parser = opened;
      if (parser.nextToken() == null) {
        throw new SweepException(file + ": the file is empty; " + start);
      }
      YamlNode root = node();
      if (parser.nextToken() != null) {
        throw new SweepException(place() + ": a file holds one document, here begins a second one");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new SweepException(syntaxError(e));
    } catch (IOException e) {
      throw new SweepException(file + ": " + e.getMessage());
    }
  }

  private YamlNode node() throws IOException {
    String place = place();
    if (parser.isCurrentAlias()) {
      throw new SweepException(place + ": aliases (*) have no place here");
    }
    if (parser.getTypeId() != null) {
      throw new SweepException(place + ": tags (!) have no place here");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place);
      case START_ARRAY -> sequence(place);
      case VALUE_NULL -> new YamlNode.Nothing(place);
      default -> new YamlNode.Scalar(place, scalar(place));
    };
  }

  private YamlNode mapping(String place) throws IOException {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    Map<String, String> places = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName().replace('_', '-');
      String keyPlace = place();
      String before = places.putIfAbsent(key, keyPlace);
      if (before != null) {
        throw new SweepException(
            "%s: '%s' stands twice, first at %s".formatted(keyPlace, key, before));
      }
      parser.nextToken();
      YamlNode value = node();
      // A missing value is reported where its key is, not where the next token begins.
      entries.put(key, value instanceof YamlNode.Nothing ? new YamlNode.Nothing(keyPlace) : value);
    }
    return new YamlNode.Mapping(place, entries, places);
  }

  private YamlNode sequence(String place) throws IOException {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new YamlNode.Sequence(place, items);
  }

  /** The types are ours, not YAML 1.1's, where {@code no} is false and 010 is eight. */
  private Object scalar(String place) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    char first = start < text.length() ? text.charAt(start) : ' ';
    String value = parser.getText();
    if (first == '"' || first == '\'' || first == '|' || first == '>') {
      return value;
    }
    try {
      return Scalars.parse(value);
    } catch (IllegalArgumentException e) {
      throw new SweepException(place + ": " + e.getMessage());
    }
  }

  private String place() {
    return file + ":" + parser.currentTokenLocation().getLineNr();
  }

  /** The parser's message without its drawing of the place. */
  private String syntaxError(JsonProcessingException e) {
    String problem =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
            .collect(Collectors.joining(", "));
    String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
    return file + line + ": not valid YAML: " + problem;
  }
}
