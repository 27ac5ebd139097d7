// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The canonical JSON of the cells of one space, with all that cells have in common written once:
 * the bytes of {@link CanonicalJson} at the cost of a few copies.
 */
final class JsonTemplate {

  private final AxisColumn[] slots;

  /** What stands before slot i; the last one stands after the last slot. */
  private final byte[][] constants;

  private final byte[] replicateKey;
  private final byte[] closing;

  JsonTemplate(
      String experiment,
      int version,
      long seed,
      SortedMap<String, Object> fixed,
      List<AxisColumn> columns) {
    Map<String, AxisColumn> varied = new HashMap<>();
    columns.forEach(column -> varied.put(column.name, column));
    TreeSet<String> names = new TreeSet<>(fixed.keySet());
    names.addAll(varied.keySet());
    List<AxisColumn> slotList = new ArrayList<>();
    List<byte[]> constantList = new ArrayList<>();
    StringBuilder constant = new StringBuilder(CanonicalJson.opening(experiment));
    String before = "";
    for (String name : names) {
      constant.append(before).append(CanonicalJson.key(name));
      before = ",";
      if (varied.containsKey(name)) {
        slotList.add(varied.get(name));
        constantList.add(utf8(constant.toString()));
        constant.setLength(0);
      } else {
        constant.append(CanonicalJson.value(fixed.get(name)));
      }
    }
    constantList.add(utf8(constant.append('}').toString()));
    slots = slotList.toArray(AxisColumn[]::new);
    constants = constantList.toArray(byte[][]::new);
    replicateKey = utf8(CanonicalJson.REPLICATE);
    closing = utf8(CanonicalJson.closing(seed, version));
  }

  byte[] point(long cell, int replicate) {
    byte[] digits = utf8(Integer.toString(replicate));
    byte[] json = opened(cell, replicateKey.length + digits.length + closing.length);
    int end = json.length - closing.length;
    System.arraycopy(closing, 0, json, end, closing.length);
    end -= digits.length;
    System.arraycopy(digits, 0, json, end, digits.length);
    end -= replicateKey.length;
    System.arraycopy(replicateKey, 0, json, end, replicateKey.length);
    return json;
  }

  byte[] cell(long cell) {
    byte[] json = opened(cell, closing.length);
    System.arraycopy(closing, 0, json, json.length - closing.length, closing.length);
    return json;
  }

  /** Everything up to the end of the parameters, with room for what follows. */
  private byte[] opened(long cell, int room) {
    byte[][] values = new byte[slots.length][];
    int length = room + constants[slots.length].length;
    for (int i = 0; i < slots.length; i++) {
      values[i] = slots[i].json(slots[i].digit(cell));
      length += constants[i].length + values[i].length;
    }
    byte[] json = new byte[length];
    int at = 0;
    for (int i = 0; i < slots.length; i++) {
      at = append(constants[i], json, at);
      at = append(values[i], json, at);
    }
    append(constants[slots.length], json, at);
    return json;
  }

  private static int append(byte[] part, byte[] json, int at) {
    System.arraycopy(part, 0, json, at, part.length);
    return at + part.length;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
