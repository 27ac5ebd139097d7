// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the only file of a data set as a text in UTF-8. */
public final class CharacterTextReader implements DatasetReader<CharacterText> {

  /** A reader, which has no state. */
  public CharacterTextReader() {}

  @Override
  public CharacterText read(DataFolder folder) throws IOException {
    if (folder.files().size() != 1) {
      throw new IOException("a text is one file, there are " + folder.files());
    }
    String file = folder.files().get(0);
    try (InputStream in = folder.open(file)) {
      return CharacterText.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
