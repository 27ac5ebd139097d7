// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.run.UserError;

/** Shell scripts in the place of Python's: what is tested is how they are run. */
class PeerProgramsTest {

  private static final String COUNTING =
      """
      #!/bin/sh
      echo called >> %s/calls
      echo '{"gflops": 50}'
      """;

  @TempDir Path folder;

  private Peer peer(String name, String text) throws IOException {
    Path script = Files.writeString(folder.resolve(name), text);
    return new Peer(script, List.of(), "goe", "GOE spectra, N = 100", 1, null);
  }

  private Peer shell(String text) throws IOException {
    Peer peer = peer("peer.sh", "#!/bin/sh\n" + text);
    assertTrue(peer.script().toFile().setExecutable(true));
    return peer;
  }

  private PeerPrograms programs(double timeoutSeconds) {
    return new PeerPrograms(null, folder, timeoutSeconds, Map.of("OF_SCRIPTS", "set"));
  }

  private static String said(PeerPrograms programs, Peer peer, String... arguments)
      throws IOException {
    programs.requireStartable(List.of(peer));
    return programs.run(peer, List.of(arguments)).json().path("said").asText();
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private void assertFails(String message, String text) {
    PeerFailure failure = assertThrows(PeerFailure.class, () -> said(programs(600), shell(text)));
    assertEquals(message, failure.getMessage());
  }

  @Test
  void aScriptIsToldItsArgumentsOneThreadAndTheDigits() throws IOException {
    String text =
        "touch here; ls; echo \"{\\\"said\\\": \\\"$2 $OMP_NUM_THREADS $OF_SCRIPTS $MNIST_DIR\\\"}\"";
    assertEquals("b 1 set " + folder, said(programs(600), shell(text), "a", "b"));
    assertTrue(Files.notExists(folder.resolve("here")) && Files.notExists(Path.of("here")));
  }

  @Test
  void aScriptThatFailsSaysWhy() {
    assertFails(
        "exit code 3: No module named 'sfo'",
        "echo a >&2; echo \"No module named 'sfo'\n\" >&2; exit 3");
    assertFails("exit code 1", "exit 1");
    assertFails("it printed no line of JSON: h=5", "echo loss 0.3; echo h=5 >&2");
  }

  @Test
  void aScriptThatTakesTooLongIsKilledWithItsChildren() throws IOException, InterruptedException {
    Peer slow = shell("sleep 1000 & echo $! > " + folder + "/child; wait");
    PeerFailure failure = assertThrows(PeerFailure.class, () -> said(programs(1), slow));
    assertEquals("longer than 1.0 s; --timeout SECONDS allows more", failure.getMessage());
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    for (int i = 0; i < 100 && lives(child); i++) {
      Thread.sleep(20);
    }
    assertFalse(lives(child));
  }

  @Test
  void aPythonScriptIsRunByItsFirstLineOrTheOneThatIsNamed() throws IOException {
    String text = "echo '{\"said\": \"sh\"}'";
    Peer own = peer("a.py", "#! /bin/sh\n" + text);
    assertEquals("sh", said(programs(600), own));
    Peer named = peer("b.py", "#!/no/such/python\n" + text);
    assertEquals("sh", said(new PeerPrograms("/bin/sh", folder, 600, Map.of()), named));
  }

  @Test
  void theGemmOfAPythonWithNumpyIsTimedOnce() throws IOException {
    Path python = Files.writeString(folder.resolve("python"), COUNTING.formatted(folder));
    assertTrue(python.toFile().setExecutable(true));
    PeerPrograms programs = new PeerPrograms(python.toString(), folder, 600, Map.of());
    assertEquals(50.0, programs.gemm(peer("a.py", "")));
    assertEquals(50.0, programs.gemm(peer("b.py", "")));
    assertEquals(List.of("called"), Files.readAllLines(folder.resolve("calls")));
    assertNull(programs.gemm(shell("echo")));
    assertNull(new PeerPrograms("/bin/false", folder, 600, Map.of()).gemm(peer("a.py", "")));
  }

  @Test
  void whatCannotBeStartedIsSaidBefore() throws IOException {
    Peer python = peer("a.py", "");
    PeerPrograms none = new PeerPrograms("/no/such/python", folder, 600, Map.of());
    UserError error = assertThrows(UserError.class, () -> none.requireStartable(List.of(python)));
    assertEquals(
        "/no/such/python is no Python that runs; install it or say --python PATH",
        error.getMessage());
    Peer plain = peer("a.txt", "");
    error = assertThrows(UserError.class, () -> programs(600).requireStartable(List.of(plain)));
    assertEquals(
        plain.script() + " is no Python (*.py) and may not be executed; chmod +x it",
        error.getMessage());
  }
}
