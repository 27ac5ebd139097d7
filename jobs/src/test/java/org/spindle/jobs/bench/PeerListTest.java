// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.run.UserError;
import org.spindle.sweep.SweepException;

class PeerListTest {

  private static final Path INSTALLED = Repository.ROOT.resolve("conf/peers.yaml");
  private static final String GOE = "{script: a.py, bench: goe, work: 'GOE spectra, N = 100'";

  @TempDir Path folder;

  private PeerList list(String text, String... benches) throws IOException {
    Files.writeString(folder.resolve("peers.yaml"), text);
    return PeerList.of(folder, INSTALLED, List.of(benches));
  }

  private void script(String name) throws IOException {
    Files.createFile(folder.resolve(name));
  }

  @Test
  void theListOfTheFolderIsTaken() throws IOException {
    script("a.py");
    script("b.sh");
    String both =
        """
        - script: a.py
          arguments: [--n, 100, "{cores}"]
          bench: goe
          work: GOE spectra, N = 100
        - script: b.sh
          bench: optimizers
          work: SFO step, M = 300, N = 30, CPU
          per: 1e3
          field: overhead_ms
        """;
    Peer first =
        new Peer(
            folder.resolve("a.py"),
            List.of("--n", "100", "{cores}"),
            "goe",
            "GOE spectra, N = 100",
            1,
            null);
    Peer second =
        new Peer(
            folder.resolve("b.sh"),
            List.of(),
            "optimizers",
            "SFO step, M = 300, N = 30, CPU",
            1000,
            "overhead_ms");
    assertEquals(List.of(first, second), list(both).peers());
    assertEquals("a.py --n 100 {cores}", first.line());
    assertEquals(List.of(second), list(both, "optimizers", "engine").peers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {script: a.py, bench: goe}             | a peer needs 'work: …'
          {bench: goe, work: w}                  | a peer needs 'script: …'
          {script: a.py, work: w}                | a peer needs 'bench: …'
          {script: a.py, bench: go, work: w}     | no bench is called 'go', did you mean 'goe'?
          {script: a.py, bench: goe, work: 'GOE spectra, N = 10'} | the bench goe has no 'GOE spectra, N = 10', did you mean 'GOE spectra, N = 100'?
          GOE, argument: [3]}                    | unknown key 'argument', did you mean 'arguments'?
          GOE, arguments: 3}                     | arguments must be a list [ARGUMENT, ...], was the single value 3
          GOE, per: 0}                           | per must be a number > 0, was the single value 0
          GOE, per: many}                        | per must be a number > 0, was the single value many
          GOE, field: 3}                         | field must be a text, was the single value 3
          word                                   | a peer must be a mapping 'key: value', was the single value word
          """)
  void aMistakeIsOneLineWithItsPlace(String entry, String message) {
    String text = "# peers\n- " + entry.replaceFirst("^GOE", GOE);
    String told = assertThrows(SweepException.class, () -> list(text)).getMessage();
    assertEquals(folder.resolve("peers.yaml") + ":2: " + message, told);
  }

  @Test
  void aListThatIsNoneIsSaid() {
    String empty = assertThrows(SweepException.class, () -> list("# none\n")).getMessage();
    assertTrue(empty.endsWith("the file is empty; a list of peers begins with '- script: …'"));
    String map = assertThrows(SweepException.class, () -> list("script: a.py")).getMessage();
    assertTrue(map.endsWith("must be a list of mappings, '- script: …', was a mapping"), map);
  }

  @Test
  void aScriptOfTheFoldersOwnListMustBeThere() {
    String told = assertThrows(SweepException.class, () -> list("- " + GOE + "}")).getMessage();
    assertTrue(told.endsWith("peers.yaml:1: no file " + folder.resolve("a.py")), told);
  }

  @Test
  void aScriptThatLacksWhatItNeedsIsLeftOut() throws IOException {
    script("a.py");
    String text = "- " + GOE + ", needs: [sfo.py]}";
    assertEquals(List.of(), list(text).peers());
    assertEquals(List.of("a.py is left out: it needs sfo.py beside it"), list(text).leftOut());
    script("sfo.py");
    assertEquals(1, list(text).peers().size());
  }

  @Test
  void ofTheInstalledListTheScriptsOfTheFolderCount() throws IOException {
    script("p4_landscape.py");
    List<Peer> found = PeerList.of(folder, INSTALLED, List.of()).peers();
    assertEquals(3, found.size());
    assertEquals("goe", found.get(0).bench());
    String told =
        assertThrows(UserError.class, () -> PeerList.of(folder, INSTALLED, List.of("hessians")))
            .getMessage();
    assertTrue(told.contains(" names beside hessians; name it in "), told);
  }

  @Test
  void withoutFolderOrListThereIsNothingToCompare() {
    Path none = folder.resolve("none");
    UserError error = assertThrows(UserError.class, () -> PeerList.of(none, INSTALLED, List.of()));
    assertEquals(
        "no folder " + none + "; --peers names the one that has the scripts", error.getMessage());
    assertEquals(UserError.USAGE, error.exitCode());
    error = assertThrows(UserError.class, () -> PeerList.of(folder, none, List.of()));
    assertTrue(error.getMessage().startsWith("neither "), error.getMessage());
  }

  @Test
  void everyEntryOfTheInstalledListIsRead() throws IOException {
    String text = Files.readString(INSTALLED);
    Pattern script = Pattern.compile("^- script: (\\S+)$", Pattern.MULTILINE);
    List<String> scripts = script.matcher(text).results().map(found -> found.group(1)).toList();
    for (String name : scripts.stream().distinct().toList()) {
      script(name);
    }
    script("sfo.py");
    List<Peer> peers = PeerList.of(folder, INSTALLED, List.of()).peers();
    assertEquals(
        scripts, peers.stream().map(peer -> peer.script().getFileName().toString()).toList());
    assertFalse(peers.isEmpty());
  }
}
