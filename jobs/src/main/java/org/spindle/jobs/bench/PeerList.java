// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spindle.jobs.run.UserError;
import org.spindle.sweep.Nearest;
import org.spindle.sweep.YamlNode;
import org.spindle.sweep.YamlTree;

/**
 * Which scripts of a folder stand beside which works of ours, as a YAML file says: the folder's
 * own, or else that of this installation, of which only the scripts count that the folder has.
 *
 * @param peers in the order of the file
 * @param leftOut a line for each that lacks a file beside its script
 */
public record PeerList(List<Peer> peers, List<String> leftOut) {

  /** The name of the file in a folder. */
  public static final String FILE = "peers.yaml";

  private static final String START = "a list of peers begins with '- script: …'";
  private static final Set<String> KEYS =
      Set.of("script", "arguments", "bench", "work", "per", "field", "needs");

  /**
   * The peers in a folder.
   *
   * @param folder has the scripts
   * @param installed the list for folders without one
   * @param benches those that are wanted; all if empty
   * @throws UserError if there is nothing to compare
   */
  public static PeerList of(Path folder, Path installed, Collection<String> benches)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw UserError.usage("no folder " + folder + "; --peers names the one that has the scripts");
    }
    Path own = folder.resolve(FILE);
    Path file = Files.exists(own) ? own : installed;
    if (!Files.isRegularFile(file)) {
      throw UserError.usage("neither " + own + " nor " + file + " is there; write the first one");
    }
    Reader reader = new Reader(folder, file.equals(own), benches);
    reader.read(YamlTree.parse(file.toString(), Files.readString(file), START));
    if (reader.peers.isEmpty() && reader.leftOut.isEmpty()) {
      String beside = benches.isEmpty() ? "" : " beside " + String.join(", ", benches);
      throw UserError.usage(
          "no script in " + folder + " that " + file + " names" + beside + "; name it in " + own);
    }
    return new PeerList(List.copyOf(reader.peers), List.copyOf(reader.leftOut));
  }

  private static final class Reader {
    private final Path folder;
    private final boolean isOwn;
    private final Collection<String> benches;
    private final List<Peer> peers = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, Set<String>> works = new HashMap<>();

    Reader(Path folder, boolean isOwn, Collection<String> benches) {
      this.folder = folder;
      this.isOwn = isOwn;
      this.benches = benches;
    }

    void read(YamlNode root) throws IOException {
      for (YamlNode node : root.items("the peers", "of mappings, '- script: …'")) {
        YamlNode.Mapping entry = node.mapping("a peer").requireKeys(KEYS);
        Peer peer = peer(entry);
        if (!benches.isEmpty() && !benches.contains(peer.bench())) {
          continue;
        }
        String missing = missing(entry, peer);
        if (missing != null) {
          leftOut.add(peer.line() + " is left out: it needs " + missing + " beside it");
        } else if (Files.isRegularFile(peer.script())) {
          peers.add(peer);
        } else if (isOwn) {
          throw entry.get("script").error("no file " + peer.script());
        }
      }
    }

    private Peer peer(YamlNode.Mapping entry) throws IOException {
      Path script = folder.resolve(required(entry, "script").text("script"));
      String bench = bench(required(entry, "bench"));
      YamlNode arguments = entry.get("arguments");
      YamlNode field = entry.get("field");
      return new Peer(
          script,
          arguments == null ? List.of() : arguments.words("arguments", "[ARGUMENT, ...]"),
          bench,
          work(bench, required(entry, "work")),
          entry.get("per") == null ? 1 : positive(entry.get("per")),
          field == null ? null : field.text("field"));
    }

    /** A file that the script needs and that is not there; null if there is none. */
    private String missing(YamlNode.Mapping entry, Peer peer) {
      if (entry.get("needs") == null || !Files.exists(peer.script())) {
        return null;
      }
      return entry.get("needs").words("needs", "[FILE, ...]").stream()
          .filter(file -> !Files.exists(peer.script().resolveSibling(file)))
          .findFirst()
          .orElse(null);
    }

    private static YamlNode required(YamlNode.Mapping entry, String key) {
      if (entry.get(key) == null) {
        throw entry.error("a peer needs '" + key + ": …'");
      }
      return entry.get(key);
    }

    private static double positive(YamlNode node) {
      if (node.scalar("per") instanceof Number number
          && number.doubleValue() > 0
          && Double.isFinite(number.doubleValue())) {
        return number.doubleValue();
      }
      throw node.error("per must be a number > 0, was " + node.kind());
    }

    private static String bench(YamlNode node) {
      String name = node.text("bench");
      List<String> known = KernelBenches.all().stream().map(KernelBench::name).toList();
      if (!known.contains(name)) {
        throw node.error("no bench is called '" + name + "'" + Nearest.hint(name, known));
      }
      return name;
    }

    private String work(String bench, YamlNode node) throws IOException {
      if (!works.containsKey(bench)) {
        works.put(bench, KernelBenches.works(KernelBenches.called(bench)));
      }
      Set<String> known = works.get(bench);
      String work = node.text("work");
      if (!known.contains(work)) {
        throw node.error(
            "the bench " + bench + " has no '" + work + "'" + Nearest.hint(work, known));
      }
      return work;
    }
  }
}
