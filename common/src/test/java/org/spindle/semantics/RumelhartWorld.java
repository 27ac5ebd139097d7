// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.spindle.linalg.Matrix;

/** The eight items of Rumelhart with their 21 properties: 61 ones of 168. */
final class RumelhartWorld {

  private static final String[] TABLE = {
    "pine living grow big green roots bark branch",
    "oak living grow big roots leaves bark branch",
    "rose living grow pretty red roots leaves petals",
    "daisy living grow pretty yellow roots leaves petals",
    "robin living grow red move fly skin wings feathers",
    "canary living grow yellow move fly sing skin wings feathers",
    "sunfish living grow yellow move swim skin gills scales",
    "salmon living grow red move swim skin gills scales"
  };

  static final List<String> ITEMS = Arrays.stream(TABLE).map(line -> line.split(" ")[0]).toList();
  static final List<String> FEATURES =
      Arrays.stream(TABLE).flatMap(line -> Stream.of(line.split(" ")).skip(1)).distinct().toList();

  private RumelhartWorld() {}

  /** Y, 21 × 8. */
  static Matrix features() {
    Matrix y = new Matrix(FEATURES.size(), ITEMS.size());
    for (int item = 0; item < TABLE.length; item++) {
      for (String word : TABLE[item].split(" ")) {
        if (!word.equals(ITEMS.get(item))) {
          y.set(FEATURES.indexOf(word), item, 1);
        }
      }
    }
    return y;
  }

  static int item(String name) {
    return ITEMS.indexOf(name);
  }

  static int feature(String name) {
    return FEATURES.indexOf(name);
  }
}
