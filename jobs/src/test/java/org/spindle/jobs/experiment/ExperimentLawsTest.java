// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.data.CharacterText;
import org.spindle.data.DataFolder;
import org.spindle.data.Datasets;
import org.spindle.data.FolderSource;
import org.spindle.data.ItemProperties;
import org.spindle.data.ItemPropertiesReader;
import org.spindle.data.LoadedDatasets;
import org.spindle.data.MnistReader;
import org.spindle.data.Photographs;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.cli.Repository;
import org.spindle.jobs.kit.ExperimentLaws;
import org.spindle.jobs.kit.SmokeRows;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.sweep.SweepFile;

/** What must hold for every experiment, on the rows of its sweep files at smoke scale. */
class ExperimentLawsTest {

  private static final String ROUNDING = "0 to rounding";

  private static final String ERROR_BARS = "a sum of squares, which error bars are made of";

  private static final String STANDARD_ERROR = "a standard error, which sets a tolerance";

  private static final String OF_FIELDS = "of the state that random fields share, judged there";

  /** Columns of numbers that no claim guards, by experiment, with the reason. */
  private static final Map<String, Map<String, String>> UNGUARDED =
      Map.ofEntries(
          Map.entry(
              "category-coherence",
              Map.of("mode_spread", "chooses the categories of one mode, and enters a tolerance")),
          Map.entry(
              "depth-modes",
              Map.of("network_deviation", "rounding of all modes, whose strengths are not stored")),
          Map.entry(
              "distinctive-features",
              Map.of(
                  "weighted_half_times",
                  "an axis; what is judged is its correlation, which no factor changes",
                  "look_interval",
                  "enters a tolerance alone")),
          Map.entry(
              "illusory-correlations",
              Map.of(
                  "singular_value",
                  "enters the lag of steps alone, as its logarithm",
                  "illusions_shallow",
                  "a count of 0")),
          Map.entry(
              "delta-orthogonal",
              Map.of("wave_errors", "standard errors, which set tolerances and are drawn")),
          Map.entry(
              "signal-propagation",
              Map.of(
                  "late_length_error", "a standard error, which sets a tolerance",
                  "end_correlation_error", "a standard error, which sets a tolerance",
                  "growth_error", "a standard error, which sets a tolerance and is drawn",
                  "length_errors", "standard errors, which set tolerances and are drawn",
                  "distance_errors", "standard errors, which set tolerances and are drawn")),
          Map.entry(
              "diffusion-bound",
              Map.of(
                  "bound_error", STANDARD_ERROR,
                  "bound_sampled_error", STANDARD_ERROR,
                  "data_likelihood_error", STANDARD_ERROR,
                  "first_likelihood_error", STANDARD_ERROR,
                  "null_likelihood_error", STANDARD_ERROR,
                  "linear_bound_error", STANDARD_ERROR)),
          Map.entry(
              "second-law",
              Map.of(
                  "fourth_cumulant", "sets the scatter of a variance, and so a tolerance",
                  "exponential_scatter", STANDARD_ERROR,
                  "reverse_variance", STANDARD_ERROR,
                  "reverse_weighted_errors", STANDARD_ERROR,
                  "likelihood_error", STANDARD_ERROR,
                  "datum_bound_error", STANDARD_ERROR)),
          Map.entry(
              "dynamical-regimes",
              Map.of("share_error", STANDARD_ERROR, "direct_deviation", ROUNDING)),
          Map.entry(
              "reverse-diffusion",
              Map.of(
                  "learned_bound_error", STANDARD_ERROR,
                  "ceiling_error", STANDARD_ERROR,
                  "step_loss_errors", STANDARD_ERROR,
                  "learning_curve", "drawn; its end is judged by the bound on held-out data",
                  "learning_flops", "a figure's axis",
                  "course", "a picture of one of the samples that are judged together",
                  "drift", "a picture of the kernels, which the bound judges")),
          Map.entry("denoiser-learning", Map.of("mixing", ROUNDING)),
          Map.entry("probability-flow", Map.of("probe_scatter", STANDARD_ERROR)),
          Map.entry(
              "swiss-roll",
              Map.of(
                  "surprise_deviations",
                  STANDARD_ERROR,
                  "backward_place",
                  "off by less than a path that loses so much may make it",
                  "looseness",
                  "enters tolerances; judged in diffusion-bound, and here by its exponent alone")),
          Map.entry(
              "mode-learning",
              Map.of("network_deviation", "rounding of all modes, whose strengths are not stored")),
          Map.entry("practice", Map.of("spread", "rounding of all analyzers of a level")),
          Map.entry(
              "prior-knowledge",
              Map.of(
                  "deviation",
                  "rounding of weights at all times, which are not stored",
                  "wrong_sign_deviation",
                  "a wrong formula misses by far more than the least that would tell",
                  "imbalance",
                  "rounding of weights, which are not stored")),
          Map.entry("progressive-differentiation", Map.of("kinds", "numbers of colours")),
          Map.entry(
              "explicit-landscape",
              Map.of(
                  "offsets",
                  ROUNDING,
                  "flat",
                  "a share of searches that is known from below alone, and drawn")),
          Map.entry(
              "gaussian-critical-points",
              Map.of(
                  "weight_squares", ERROR_BARS,
                  "energy_square_squares", ERROR_BARS,
                  "index_weight_squares", ERROR_BARS,
                  "energy_weight_squares", ERROR_BARS,
                  "energy_index_squares", ERROR_BARS)),
          Map.entry("edge-of-stability", Map.of("losses", "draws a figure; no theory knows it")),
          Map.entry("lanczos-law", Map.of("ghosts", "a count of 0")),
          Map.entry("linear-autoencoder", Map.of("subset_deviations", ROUNDING)),
          Map.entry(
              "network-derivatives",
              Map.of(
                  "product_error", ROUNDING, "shift_slope", ROUNDING, "krylov_residual", ROUNDING)),
          Map.entry(
              "network-landscape",
              Map.of(
                  "offsets", ROUNDING,
                  "energies", "draws a figure's axis; no theory knows it",
                  "spectrum_energies", "draws a figure's axis; no theory knows it",
                  "spectra", "judged by its shape alone, whatever its unit")),
          Map.entry(
              "spherical-spin-glass",
              Map.of(
                  "weight_squares", ERROR_BARS,
                  "energy_square_squares", ERROR_BARS,
                  "index_weight_squares", ERROR_BARS,
                  "energy_weight_squares", ERROR_BARS,
                  "energy_index_squares", ERROR_BARS,
                  "index_energy_sums", OF_FIELDS,
                  "histogram", OF_FIELDS,
                  "spectrum_energies", OF_FIELDS,
                  "spectra", OF_FIELDS)),
          Map.entry("plateau-escape", Map.of("test_loss", "drawn; no theory knows it")),
          Map.entry("spin-glass-search", Map.of("offsets", ROUNDING)),
          Map.entry(
              "saddle-escape", Map.of("ways_down", "a figure's axis; spin-glass-search judges it")),
          Map.entry(
              "saddle-free-newton",
              Map.of(
                  "lowest", "judged against its own largest, whatever the unit",
                  "highest", "the unit of a figure",
                  "test_loss", "drawn; no theory knows it")),
          Map.entry("typicality", Map.of("typicality_bias", "enters a tolerance alone")));

  /** Claims without power at smoke scale, by experiment, with the reason. */
  private static final Map<String, Map<String, String>> POWERLESS = Map.ofEntries();

  /** Judges some experiments alone: {@code -Dexperiment=NAME,NAME}. */
  private static final List<String> ONLY = List.of(System.getProperty("experiment", "").split(","));

  /** Computes the rows of one experiment after the other. */
  private static final ExecutorService AHEAD =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "rows ahead");
            thread.setDaemon(true);
            return thread;
          });

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @TestFactory
  Stream<DynamicContainer> lawsHoldForEveryExperiment() throws IOException {
    Datasets data = data();
    Map<String, List<Path>> sweeps = sweeps();
    Ahead next = null;
    List<DynamicContainer> containers = new ArrayList<>();
    List<Experiment<?, ?>> all = Experiments.all();
    for (int i = all.size() - 1; i >= 0; i--) { // each knows the next one
      Experiment<?, ?> experiment = all.get(i);
      if (ONLY.contains("") || ONLY.contains(experiment.name())) {
        next = new Ahead(experiment, data, sweeps.getOrDefault(experiment.name(), List.of()), next);
        containers.add(0, laws(experiment, next));
      }
    }
    return containers.stream();
  }

  /**
   * The rows of an experiment: computed when they are asked for, or before that, while the laws of
   * the one before are judged, most of them by one thread.
   */
  private static final class Ahead {
    private final Experiment<?, ?> experiment;
    private final Datasets data;
    private final List<Path> sweeps;
    private final Ahead next;
    private CompletableFuture<SmokeRows<?, ?>> rows;

    Ahead(Experiment<?, ?> experiment, Datasets data, List<Path> sweeps, Ahead next) {
      this.experiment = experiment;
      this.data = data;
      this.sweeps = sweeps;
      this.next = next;
    }

    private void begin() {
      if (rows == null) {
        rows = CompletableFuture.supplyAsync(() -> compute(experiment, data, sweeps), AHEAD);
      }
    }

    SmokeRows<?, ?> rows() {
      begin();
      SmokeRows<?, ?> computed = rows.join();
      if (next != null) {
        next.begin();
      }
      return computed;
    }

    void forget() {
      rows = null;
    }
  }

  private static <P extends Record, R extends Record> DynamicContainer laws(
      Experiment<P, R> experiment, Ahead ahead) {
    Map<String, String> unguarded = UNGUARDED.getOrDefault(experiment.name(), Map.of());
    Map<String, String> powerless = POWERLESS.getOrDefault(experiment.name(), Map.of());
    Supplier<SmokeRows<P, R>> rows =
        () -> {
          @SuppressWarnings("unchecked") // computed for this experiment
          SmokeRows<P, R> known = (SmokeRows<P, R>) ahead.rows();
          return known;
        };
    return dynamicContainer(
        experiment.name(),
        Stream.of(
            law(
                "without rows no claim is run",
                () -> ExperimentLaws.withoutRowsNothingIsRun(SPARK.session(), experiment)),
            law(
                "every claim passes",
                () ->
                    ExperimentLaws.everyClaimPasses(
                        SPARK.session(), experiment, rows.get(), powerless)),
            law(
                "claims are told with their place",
                () -> ExperimentLaws.claimsAreTold(SPARK.session(), experiment, rows.get())),
            law(
                "columns are guarded",
                () ->
                    ExperimentLaws.columnsAreGuarded(
                        SPARK.session(), experiment, rows.get(), unguarded)),
            law(
                "figures drawn twice are equal",
                () ->
                    ExperimentLaws.figuresAreReproducible(SPARK.session(), experiment, rows.get())),
            law(
                "figures are readable",
                () -> ExperimentLaws.figuresAreReadable(SPARK.session(), experiment, rows.get())),
            law(
                "rows are reproducible",
                () -> {
                  List<String> broken = ExperimentLaws.rowsAreReproducible(rows.get());
                  ahead.forget(); // the last law
                  return broken;
                })));
  }

  private static DynamicTest law(String name, Supplier<List<String>> law) {
    return dynamicTest(
        name,
        () -> {
          List<String> broken = law.get();
          assertTrue(broken.isEmpty(), () -> String.join("\n", broken));
        });
  }

  private static <P extends Record, R extends Record> SmokeRows<P, R> compute(
      Experiment<P, R> experiment, Datasets data, List<Path> sweeps) {
    try {
      return SmokeRows.of(experiment, data, sweeps, "smoke");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The sweep files of this repository by experiment. */
  private static Map<String, List<Path>> sweeps() throws IOException {
    Map<String, List<Path>> sweeps = new TreeMap<>();
    try (Stream<Path> files = Files.list(Repository.ROOT.resolve("conf/sweeps"))) {
      for (Path file : files.sorted().toList()) {
        String experiment = SweepFile.read(file).experiment();
        sweeps.computeIfAbsent(experiment, e -> new ArrayList<>()).add(file);
      }
    }
    return sweeps;
  }

  private static Datasets data() {
    FolderSource source = new FolderSource(Repository.ROOT.resolve("datasets"));
    Map<String, ItemProperties> tables = new TreeMap<>();
    for (String name : ItemPropertiesReader.TABLES) {
      tables.put(name, ItemPropertiesReader.read(source, name));
    }
    DataFolder text = DataFolder.read(source, CharacterText.CONSTITUTION);
    DataFolder photographs = DataFolder.read(source, Photographs.NAME);
    return new LoadedDatasets(MnistReader.read(source), tables, List.of(text, photographs));
  }
}
