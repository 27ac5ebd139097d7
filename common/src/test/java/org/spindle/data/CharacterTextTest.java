// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CharacterTextTest {

  @Test
  void capitalsAndWhiteSpaceAreFolded() {
    CharacterText text = CharacterText.of("\n A  b\na,");
    assertEquals(" ,ab", text.alphabet());
    assertArrayEquals(new int[] {2, 0, 3, 0, 2, 1}, text.symbols());
    assertArrayEquals(new int[] {0, 2}, text.part(3, 2));
    assertThrows(IllegalArgumentException.class, () -> CharacterText.of(" \n"));
    assertThrows(IndexOutOfBoundsException.class, () -> text.part(3, 4));
  }

  @Test
  void theConstitutionBeginsAsItShould() throws IOException {
    DataFolder folder = DataFolder.read(RealData.source(), CharacterText.CONSTITUTION);
    LoadedDatasets data = new LoadedDatasets(null, Map.of(), List.of(folder));
    CharacterText text = data.open(CharacterText.CONSTITUTION, new CharacterTextReader());
    assertEquals(45, text.alphabet().length());
    StringBuilder words = new StringBuilder();
    for (int symbol : text.part(58, 31)) {
      words.append(text.alphabet().charAt(symbol));
    }
    assertEquals("we the people of the united sta", words.toString());
  }
}
