// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spindle.figure.Layer.Band;
import org.spindle.figure.Layer.Curve;
import org.spindle.figure.Layer.HeatMap;
import org.spindle.figure.Layer.Histogram;
import org.spindle.figure.Layer.Note;
import org.spindle.figure.Layer.Points;
import org.spindle.figure.Layer.Trajectory;
import org.xml.sax.InputSource;

class FigureRendererTest {

  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  static List<Figure> examples() {
    return FigureExamples.all();
  }

  static List<List<Layer>> degenerateLayers() {
    double[] none = {};
    double[] one = {2};
    double[] equal = {3, 3, 3};
    double[] broken = {NAN, -INF, INF};
    double[] negative = {-1, 0, -1e308};
    double[] huge = {1e308, -1e308, 1};
    double[] tiny = {Double.MIN_VALUE, 1e-310, 1e-300};
    List<List<Layer>> all = new ArrayList<>();
    all.add(List.of());
    for (double[] v : List.of(none, one, equal, broken, negative, huge, tiny)) {
      double[] x = Arrays.copyOf(new double[] {1, 2, 3}, v.length);
      double[][] rows = new double[v.length][];
      Arrays.fill(rows, v);
      all.add(List.of(new Curve("c", 0, x, v)));
      all.add(List.of(new Curve("c", 0, v, v)));
      all.add(List.of(new Points("p", 1, x, v, v)));
      all.add(List.of(new Points("p", 1, v, x, none)));
      all.add(List.of(new Points("p", 1, x, v, none, Layer.Sign.AT_LEAST)));
      all.add(List.of(new Points("p", 1, x, v, none, Layer.Sign.KNOWN)));
      all.add(List.of(new Layer.Trace("t", 1, x, v), new Layer.Trace("", 1, v, v)));
      all.add(List.of(new Band("b", 2, x, v, x), new Band("b", 2, v, v, v)));
      all.add(List.of(new HeatMap("m", x, x, rows)));
      all.add(List.of(new HeatMap("m", v, v, rows)));
      double[] edges = Arrays.copyOf(new double[] {0, 1, 2, 3}, v.length + 1);
      all.add(List.of(new Histogram("h", 3, edges, v)));
      all.add(List.of(new Histogram("h", 3, edges, v), new Histogram("i", 4, edges, v)));
      for (double value : v) {
        all.add(List.of(new Note("word", 4, value, value), new Note("", 4, 1, 1)));
      }
      all.add(List.of(new Trajectory("path", 5, x, v), new Trajectory("", 5, v, v)));
      for (double value : v) {
        all.add(List.of(new Layer.Label("name", 4, value, value), new Layer.Label("", 4, 1, 1)));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void sameFigureGivesTheSameBytes(Figure figure) {
    assertEquals(FigureRenderer.svg(figure), FigureRenderer.svg(figure));
    assertArrayEquals(FigureRenderer.png(figure, 1), FigureRenderer.png(figure, 1));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void drawingIsWellFormedWithTextAsTextAndNoOutsideReference(Figure figure) throws Exception {
    String svg = FigureRenderer.svg(figure);
    assertTrue(svg.startsWith("<svg "));
    var document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    String text = document.getDocumentElement().getTextContent();
    assertTrue(text.contains(Words.runs(figure.title()).get(0).text()));
    assertFalse(svg.contains("DOCTYPE"));
    assertFalse(Pattern.compile("(href|src)=\"(?!data:|#)").matcher(svg).find());
    assertTrue(svg.length() < 300_000, figure.name() + ": " + svg.length());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everySheetIsAsWideAsItsColumns(Figure figure) throws IOException {
    for (Sheet sheet : List.of(Sheet.ONE_COLUMN, Sheet.TWO_COLUMNS)) {
      if (sheet == Sheet.ONE_COLUMN && figure.columns() > 1) {
        continue; // two maps with their colour bars have no room there
      }
      FigureLayout layout = FigureLayout.on(figure, sheet);
      assertEquals(sheet.millimetres(), layout.width() * 25.4 / 96, 0.2, figure.name());
      BufferedImage image =
          ImageIO.read(new ByteArrayInputStream(FigureRenderer.png(figure, sheet, 2)));
      assertEquals(2 * layout.width(), image.getWidth());
      for (int y = 0; y < image.getHeight(); y++) { // nothing is cut off at the edges
        assertEquals(0xffffffff, image.getRGB(0, y), figure.name());
        assertEquals(0xffffffff, image.getRGB(image.getWidth() - 1, y), figure.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void paperHasItsTextInEmbeddedFontsAndItsLinesAsLines(Figure figure) throws IOException {
    byte[] bytes = FigureRenderer.pdf(figure, Sheet.TWO_COLUMNS);
    assertArrayEquals(bytes, FigureRenderer.pdf(figure, Sheet.TWO_COLUMNS));
    try (PDDocument document = Loader.loadPDF(bytes)) {
      assertEquals(1, document.getNumberOfPages());
      PDPage page = document.getPage(0);
      assertEquals(178, page.getMediaBox().getWidth() * 25.4 / 72, 0.2);
      PDResources drawing = null;
      for (COSName name : page.getResources().getXObjectNames()) {
        drawing = ((PDFormXObject) page.getResources().getXObject(name)).getResources();
      }
      int fonts = 0;
      for (COSName name : drawing.getFontNames()) {
        assertTrue(drawing.getFont(name).isEmbedded(), figure.name());
        assertTrue(drawing.getFont(name).getName().matches("[A-Z]{6}\\+.*"), "not a subset");
        fonts++;
      }
      assertTrue(fonts > 0);
      String label = figure.panels().get(0).x().label();
      String plain = Words.runs(label).get(0).text().strip();
      String text = new PDFTextStripper().getText(document);
      assertTrue(text.contains(plain), plain + " in " + text);
    }
  }

  @Test
  void idsOfTwoFiguresNeverMeet() {
    Set<String> seen = new HashSet<>();
    Pattern id = Pattern.compile("\\bid=\"([^\"]+)\"");
    for (Figure figure : FigureExamples.all()) {
      String svg = FigureRenderer.svg(figure);
      Matcher m = id.matcher(svg);
      while (m.find()) {
        assertTrue(m.group(1).startsWith(figure.name() + "-"));
        assertTrue(seen.add(m.group(1)), m.group(1));
      }
      Matcher use = Pattern.compile("url\\(#([^)]+)\\)").matcher(svg);
      while (use.find()) {
        assertTrue(seen.contains(use.group(1)), use.group(1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("degenerateLayers")
  void valuesWithoutAPlaceNeitherCrashNorReachTheDrawing(List<Layer> layers) {
    for (boolean log : new boolean[] {false, true}) {
      Scale scale = new Scale("s", log, NAN, NAN);
      Figure figure =
          new Figure("odd", "", "", "", 1, List.of(new Panel("odd", scale, scale, layers)));
      String svg = assertDoesNotThrow(() -> FigureRenderer.svg(figure));
      assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
      FigureRenderer.png(figure, 0.5);
    }
  }

  @Test
  void namesStandOnTheAxesWhereTheyFit() {
    String svg = FigureRenderer.svg(FigureExamples.named());
    for (String name : List.of("salmon", "robin", "can move about", "mode 0", "item 0", "here")) {
      assertTrue(svg.contains(">" + name + "<"), name);
    }
    assertFalse(svg.contains(">item 1<"), "90 names do not fit");
    assertTrue(svg.contains("rotate(-90") || svg.contains("matrix(0,-1,1,0"), "turned names");
  }

  @Test
  void denseCurveStaysSmallAndKeepsItsPeaks() throws IOException {
    int n = 100_000;
    double[] x = FigureExamples.range(0, 1, n);
    double[] y = new double[n];
    y[54_321] = 1;
    Panel panel =
        new Panel("", Scale.linear("x"), Scale.linear("y"), List.of(new Curve("spike", 0, x, y)));
    Figure figure = new Figure("spike", "", "", "", 1, List.of(panel));
    assertTrue(FigureRenderer.svg(figure).length() < 10_000);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(FigureRenderer.png(figure, 1)));
    int blue = Palette.color(0).getRGB();
    int top = image.getHeight();
    for (int j = image.getHeight() - 1; j >= 0; j--) {
      for (int i = 0; i < image.getWidth(); i++) {
        int rgb = image.getRGB(i, j);
        if (Math.abs((rgb & 0xff) - (blue & 0xff)) < 60
            && (rgb >> 16 & 0xff) < 120
            && (rgb & 0xff) > 150) {
          top = j;
        }
      }
    }
    assertTrue(top < image.getHeight() / 5, "spike ends at row " + top);
  }

  @Test
  void thinnedNoiseLiesWithinATwentiethOfAPixelOfTheWhole() {
    int n = 5000;
    double[] x = FigureExamples.range(0, 50_000, n);
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = 100 * Math.sin(i / 300.0);
    }
    int[] kept = Decimation.keep(x, y);
    assertTrue(kept.length < n / 4);
    for (int k = 1; k < kept.length; k++) {
      int a = kept[k - 1];
      int b = kept[k];
      for (int i = a; i <= b; i++) {
        double chord = y[a] + (y[b] - y[a]) * (x[i] - x[a]) / (x[b] - x[a]);
        assertEquals(chord, y[i], 0.06);
      }
    }
  }

  @Test
  void theoryAndSimulationOfOneLabelShareTheLegendsEntry() {
    List<Legend.Entry> entries = Legend.entries(FigureExamples.learningTime().panels().get(0));
    assertEquals(4, entries.size());
    assertTrue(entries.stream().allMatch(e -> e.line() && e.point() && e.bar()));
  }

  @Test
  void severalHistogramsAreOutlinesThatDoNotBlend() {
    double[] edges = {0, 1, 2, 3};
    double[] heights = {1, 3, 2};
    Histogram one = new Histogram("one", 0, edges, heights);
    Histogram two = new Histogram("two", 1, edges, new double[] {2, 1, 3});
    assertTrue(fill(List.of(one)) > 0.2);
    assertTrue(fill(List.of(one, two)) < 0.1);
  }

  /** How strongly the bars of the first histogram are filled. */
  private static double fill(List<Layer> layers) {
    String svg = FigureRenderer.svg(paths(layers));
    Matcher opacity =
        Pattern.compile("fill=\"rgb\\(0,114,178\\)\" fill-opacity=\"([0-9.]+)\"").matcher(svg);
    assertTrue(opacity.find(), svg);
    return Double.parseDouble(opacity.group(1));
  }

  @Test
  void boundsHaveAnArrowAndKnownPlacesARing() {
    assertTrue(heightOfInk(Layer.Sign.KNOWN) > 1.4 * heightOfInk(Layer.Sign.MEASURED));
    assertTrue(heightOfInk(Layer.Sign.AT_LEAST) > 1.8 * heightOfInk(Layer.Sign.MEASURED));
  }

  /** Of a single point, in pixels. */
  private static int heightOfInk(Layer.Sign sign) {
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
    Marker.paint(image.createGraphics(), sign, 0, 50, 50, 5);
    int rows = 0;
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 100; x++) {
        if (image.getRGB(x, y) == Palette.color(0).getRGB()) {
          rows++;
          break;
        }
      }
    }
    return rows;
  }

  @Test
  void pngHasTheAskedResolution() throws IOException {
    Figure figure = FigureExamples.modes();
    BufferedImage one = ImageIO.read(new ByteArrayInputStream(FigureRenderer.png(figure, 1)));
    BufferedImage two = ImageIO.read(new ByteArrayInputStream(FigureRenderer.png(figure, 2)));
    assertEquals(2 * one.getWidth(), two.getWidth());
    assertEquals(2 * one.getHeight(), two.getHeight());
    assertThrows(IllegalArgumentException.class, () -> FigureRenderer.png(figure, 0));
  }

  @Test
  void trajectoriesGrowStrongerAndEndInTheirNames() {
    double[] x = FigureExamples.range(0, 1, 30);
    double[] y = Arrays.stream(x).map(v -> v * v).toArray();
    Figure figure = paths(List.of(new Trajectory("canary", 0, x, y)));
    String svg = FigureRenderer.svg(figure);
    assertTrue(svg.contains(">canary<"));
    Matcher opacity = Pattern.compile("stroke-opacity[:=]\"?([0-9.]+)").matcher(svg);
    List<Double> found = new ArrayList<>();
    while (opacity.find()) {
      found.add(Double.parseDouble(opacity.group(1)));
    }
    assertTrue(found.stream().filter(v -> v < 0.5).count() >= 2, found.toString());
  }

  @Test
  void namesOfTrajectoriesMakeRoomForEachOther() {
    List<Layer> layers = new ArrayList<>();
    for (String name : new String[] {"robin", "canary", "sunfish", "salmon"}) {
      double end = 1 + 1e-3 * layers.size();
      layers.add(new Trajectory(name, 0, new double[] {0, end}, new double[] {0, end}));
    }
    String svg = FigureRenderer.svg(paths(layers));
    Set<String> heights = new HashSet<>();
    Matcher text =
        Pattern.compile("y=\"([0-9.-]+)\"[^>]*>(?:robin|canary|sunfish|salmon)<").matcher(svg);
    while (text.find()) {
      heights.add(text.group(1));
    }
    assertEquals(4, heights.size(), "each on a line of its own");
  }

  private static Figure paths(List<Layer> layers) {
    Panel panel = new Panel("", Scale.linear("x"), Scale.linear("y"), layers);
    return new Figure("paths", "", "", "", 1, List.of(panel));
  }

  @Test
  void anErrorBarShorterThanItsMarkerIsSeenOnIt() {
    int none = whiteSigns(0);
    assertEquals(none + 1, whiteSigns(0.8)); // 4 pixels, of 7 that the marker has
    assertEquals(none, whiteSigns(0.01));
    assertEquals(none, whiteSigns(8));
  }

  /** How many signs are white, of a drawing of three points with equal errors. */
  private static int whiteSigns(double error) {
    double[] x = {1, 2, 3};
    Points points = new Points("", 0, x, x, new double[] {error, error, error});
    Scale up = new Scale("y", false, -60, 60);
    Panel panel = new Panel("", Scale.linear("x"), up, List.of(points));
    String svg = FigureRenderer.svg(new Figure("bars", "", "", "", 1, List.of(panel)));
    return svg.split("stroke=\"white\"").length;
  }
}
