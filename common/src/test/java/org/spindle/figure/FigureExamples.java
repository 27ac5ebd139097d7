// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.figure.Layer.Band;
import org.spindle.figure.Layer.Curve;
import org.spindle.figure.Layer.HeatMap;
import org.spindle.figure.Layer.Histogram;
import org.spindle.figure.Layer.Note;
import org.spindle.figure.Layer.Points;
import org.spindle.figure.Layer.Trajectory;

/** Figures of the kinds that the experiments draw, from closed forms and seeded noise. */
final class FigureExamples {

  private FigureExamples() {}

  static List<Figure> all() {
    return List.of(
        learningTime(),
        modes(),
        map(),
        histograms(),
        noisyMap(),
        mixed(),
        decades(),
        paths(),
        named());
  }

  static double[] range(double low, double high, int n) {
    return IntStream.range(0, n).mapToDouble(i -> low + (high - low) * i / (n - 1)).toArray();
  }

  static RandomGenerator noise() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(7);
  }

  /** Learning time against depth on two logarithmic axes: four initial conditions. */
  static Figure learningTime() {
    double[] depth = {3, 5, 10, 20, 40, 70, 100};
    String[] names = {"gaussian", "orthogonal", "pretrained", "decoupled"};
    double[] scale = {900, 420, 300, 190};
    double[] power = {1.1, 0.03, 0.06, 0};
    RandomGenerator random = noise();
    List<Layer> layers = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      double[] x = DoubleStream.iterate(3, v -> v * 1.1).limit(38).toArray();
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = scale[k] * Math.pow(x[i] / 3, power[k]);
      }
      layers.add(new Curve(names[k], k, x, y));
      double[] measured = new double[depth.length];
      double[] error = new double[depth.length];
      for (int i = 0; i < depth.length; i++) {
        double truth = scale[k] * Math.pow(depth[i] / 3, power[k]);
        error[i] = 0.09 * truth;
        measured[i] = truth + error[i] * random.nextGaussian();
      }
      layers.add(new Points(names[k], k, depth, measured, error));
    }
    Panel panel =
        new Panel(
            "", Scale.log("depth N_l (layers)"), Scale.log("learning time τ (epochs)"), layers);
    return new Figure(
        "learning-time-vs-depth",
        "Learning time against depth on MNIST",
        "Learning time of deep linear networks; lines are the theory.",
        "SELECT depth, avg(iterations) FROM depth_speed GROUP BY depth",
        1,
        List.of(panel));
  }

  /** Strength of modes in time, sigmoidal, with sub- and superscripts in the labels. */
  static Figure modes() {
    List<Layer> layers = new ArrayList<>();
    double[] s = {4, 2, 1};
    RandomGenerator random = noise();
    for (int k = 0; k < 3; k++) {
      double[] t = range(0, 10, 400);
      double[] u = new double[t.length];
      for (int i = 0; i < t.length; i++) {
        u[i] = sigmoid(s[k], t[i]);
      }
      String label = "s = " + (int) s[k];
      layers.add(new Curve(label, k, t, u));
      double[] dots = range(0, 10, 26);
      double[] seen = new double[dots.length];
      for (int i = 0; i < dots.length; i++) {
        seen[i] = sigmoid(s[k], dots[i]) + 0.03 * random.nextGaussian();
      }
      layers.add(new Points(label, k, dots, seen, new double[0]));
    }
    Panel left =
        new Panel(
            "N_l = 3: λτ, ξ_q, ₂F₁, Σ³¹",
            Scale.linear("t (epochs P/λ)"),
            Scale.linear("mode strength u(t)"),
            layers);
    Panel right = new Panel("N_l = 4", left.x(), left.y(), layers);
    return new Figure(
        "modes", "Strength of the modes of Σ³¹ in time", "", "", 2, List.of(left, right));
  }

  private static double sigmoid(double s, double t) {
    double e = Math.exp(2 * s * t);
    return s * e / (e - 1 + s / 0.01);
  }

  /** Few cells, with the line of theory over them. */
  static Figure map() {
    double[] x = range(0.5, 3, 26);
    double[] y = range(0, 0.5, 21);
    double[][] v = new double[y.length][x.length];
    for (int j = 0; j < y.length; j++) {
      for (int i = 0; i < x.length; i++) {
        v[j][i] = 1 / (0.05 + Math.abs(x[i] - 1 - y[j] * y[j] * 3));
      }
    }
    v[20][25] = Double.NaN;
    double[] line = range(0, 0.5, 60);
    double[] gain = Arrays.stream(line).map(b -> 1 + 3 * b * b).toArray();
    return new Figure(
        "edge-of-chaos",
        "Depth scale ξ_c near the edge of chaos",
        "",
        "",
        1,
        List.of(
            new Panel(
                "",
                Scale.linear("gain g"),
                Scale.linear("bias variance σ_b²"),
                List.of(
                    new HeatMap("ξ_c (layers)", x, y, v),
                    new Curve("χ₁ = 1", 1, gain, line),
                    new Note("chaos", 4, 2.2, 0.1)))));
  }

  /** More cells than rectangles are drawn for, on logarithmic axes. */
  static Figure noisyMap() {
    double[] x = Arrays.stream(range(-3, 1, 120)).map(e -> Math.pow(10, e)).toArray();
    double[] y = range(0, 1, 90);
    double[][] v = new double[90][120];
    for (int j = 0; j < 90; j++) {
      for (int i = 0; i < 120; i++) {
        v[j][i] = 1e-7 * Math.sin(3 * Math.log10(x[i]) + 6 * y[j]);
      }
    }
    return new Figure(
        "noisy-map",
        "Many cells",
        "",
        "",
        2,
        List.of(
            new Panel("", Scale.log("η"), Scale.linear("f"), List.of(new HeatMap("ΔE", x, y, v))),
            new Panel("", Scale.log("η"), Scale.linear("f"), List.of(new HeatMap("ΔE", x, y, v)))));
  }

  /** Fifteen histograms, each with the semicircle over it. */
  static Figure histograms() {
    List<Panel> panels = new ArrayList<>();
    RandomGenerator random = noise();
    for (int k = 0; k < 15; k++) {
      double radius = 1 + 0.1 * k;
      double[] edges = range(-radius, radius, 31);
      double[] heights = new double[30];
      for (int i = 0; i < 30; i++) {
        double m = 0.5 * (edges[i] + edges[i + 1]);
        heights[i] = Math.max(0, semicircle(m, radius) * (1 + 0.08 * random.nextGaussian()));
      }
      double[] x = range(-radius, radius, 200);
      double[] y = Arrays.stream(x).map(v -> semicircle(v, radius)).toArray();
      panels.add(
          new Panel(
              "ε = " + String.format(Locale.ROOT, "%.1f", -1 + 0.1 * k).replace('-', '−'),
              Scale.linear("eigenvalue λ"),
              Scale.linear("density ρ(λ)"),
              List.of(
                  new Histogram("simulation", 0, edges, heights), new Curve("theory", 1, x, y))));
    }
    return new Figure("spectra", "Spectrum of the Hessian at critical points", "", "", 5, panels);
  }

  private static double semicircle(double x, double r) {
    return 2 / (Math.PI * r * r) * Math.sqrt(Math.max(0, r * r - x * x));
  }

  /** Bands, many dots, names of items, a legend without a free corner. */
  static Figure mixed() {
    RandomGenerator random = noise();
    double[] x = range(0, 6, 20000);
    double[] wild = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wild[i] = Math.sin(40 * x[i]) * Math.exp(0.1 * x[i]) + 0.3 * random.nextGaussian();
    }
    double[] few = range(0.2, 6, 12);
    double[] mean = Arrays.stream(few).map(Math::sqrt).toArray();
    double[] low = Arrays.stream(mean).map(v -> v - 0.2).toArray();
    double[] high = Arrays.stream(mean).map(v -> v + 0.2).toArray();
    double[] error = Arrays.stream(mean).map(v -> 0.1 * v).toArray();
    double[] gx = random.doubles(4000).toArray();
    double[] gy = random.doubles(4000).toArray();
    Panel crowded =
        new Panel(
            "crowded",
            Scale.linear("t"),
            Scale.linear("E"),
            List.of(new Curve("noise", 0, x, wild), new Points("mean", 1, few, mean, error)));
    Panel band =
        new Panel(
            "band",
            Scale.linear("t"),
            Scale.linear("E − E*"),
            List.of(
                new Band("± 1 s.d.", 2, few, low, high),
                new Curve("√t", 2, few, mean),
                new Points("√t", 2, few, mean, error)));
    Panel dots =
        new Panel(
            "scatter",
            Scale.linear("energy"),
            Scale.linear("index fraction f"),
            List.of(new Points("critical points", 3, gx, gy, new double[0])));
    List<Layer> words = new ArrayList<>();
    String[] items = {"canary", "robin", "salmon", "sunfish", "oak", "pine", "rose", "daisy"};
    for (int i = 0; i < items.length; i++) {
      words.add(new Note(items[i], i / 2, Math.cos(i), Math.sin(i)));
    }
    Panel notes = new Panel("items", Scale.linear("mode 1"), Scale.linear("mode 2"), words);
    return new Figure(
        "mixed", "All kinds of layers", "", "", 2, List.of(crowded, band, dots, notes));
  }

  /** Paths that part from each other, two by two. */
  static Figure paths() {
    String[] items = {"pine", "oak", "rose", "daisy", "robin", "canary", "sunfish", "salmon"};
    List<Layer> layers = new ArrayList<>();
    double[] t = range(0, 1, 60);
    for (int i = 0; i < items.length; i++) {
      double across = i < 4 ? -1 : 1;
      double up = i % 4 < 2 ? -1 : 1;
      double apart = i % 2 == 0 ? -0.1 : 0.1;
      double[] x = Arrays.stream(t).map(v -> across * v).toArray();
      double[] y =
          Arrays.stream(t)
              .map(v -> up * Math.max(0, v - 0.4) + apart * Math.max(0, v - 0.7))
              .toArray();
      layers.add(new Trajectory(items[i], i / 2, x, y));
    }
    Panel panel = new Panel("", Scale.linear("first"), Scale.linear("second"), layers);
    return new Figure("paths", "Items part", "", "", 2, List.of(panel, panel));
  }

  /** A map of items with their names, and properties of longer names than there is room. */
  static Figure named() {
    List<String> items = List.of("salmon", "sunfish", "canary", "robin");
    List<String> properties = List.of("living thing", "can move about", "has feathers", "can sing");
    double[] places = range(0, 3, 4);
    double[][] values = {{1, 1, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 1}, {1, 1, 1, 0}};
    Panel wide =
        new Panel(
            "",
            Scale.names("property", properties),
            Scale.names("item", items),
            List.of(new HeatMap("has it", places, places, values)));
    Panel crowded =
        new Panel(
            "",
            Scale.names("", IntStream.range(0, 90).mapToObj(i -> "mode " + i).toList()),
            Scale.names("", IntStream.range(0, 90).mapToObj(i -> "item " + i).toList()),
            List.of(new Layer.Label("here", 0, 45, 45)));
    return new Figure("named", "Names on axes", "", "", 4, List.of(wide, crowded));
  }

  /** Ten series, ranges of half a decade, of two and of thirty. */
  static Figure decades() {
    List<Panel> panels = new ArrayList<>();
    for (double span : new double[] {0.3, 1.2, 3, 8, 30, 200}) {
      List<Layer> layers = new ArrayList<>();
      double[] x = range(1, 2, 10);
      double[] y = Arrays.stream(x).map(v -> Math.pow(10, span * (v - 1.4))).toArray();
      layers.add(new Points("run", 8 + panels.size(), y, y, new double[0]));
      layers.add(new Curve("run", 8 + panels.size(), y, y));
      panels.add(new Panel(span + " decades", Scale.log("x"), Scale.log("y"), layers));
    }
    return new Figure("decades", "Logarithmic axes", "", "", 3, panels);
  }
}
