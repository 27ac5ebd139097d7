// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FigureFlawsTest {

  private static final double[] X = {1, 2, 3};
  private static final double[] Y = {0.5, 0.7, 0.4};

  private static List<String> flaws(Panel... panels) {
    return FigureFlaws.of(new Figure("odd", "Odd", "", "", panels.length, List.of(panels)));
  }

  private static Panel panel(String title, Layer... layers) {
    return new Panel(title, Scale.linear("x"), Scale.linear("y"), List.of(layers));
  }

  private static void assertFlaw(String words, Panel... panels) {
    List<String> flaws = flaws(panels);
    assertTrue(flaws.stream().anyMatch(flaw -> flaw.contains(words)), flaws.toString());
  }

  @Test
  void aReadableFigureHasNone() {
    Panel readable =
        panel(
            "a", new Layer.Curve("theory", 0, X, Y), new Layer.Points("", 0, X, Y, new double[0]));
    assertEquals(List.of(), flaws(readable));
  }

  @Test
  void wordsThatOverprintAreFoundUnlessTheyMakeRoom() {
    Layer points = new Layer.Points("", 0, X, Y, new double[0]);
    String tooLong =
        "a title that is far wider than the panel over which it stands, and wider still";
    assertFlaw("overprints", panel(tooLong, points), panel(tooLong + " ", points));
    List<Layer> layers = new ArrayList<>(List.of(points));
    for (String word : List.of("robin", "canary", "salmon")) {
      layers.add(new Layer.Note(word, 0, 2, 0.5));
    }
    assertEquals(List.of(), flaws(panel("", layers.toArray(Layer[]::new))));
  }

  @Test
  void linesUnderOneNameAreFound() {
    Layer one = new Layer.Curve("u = 1", 0, X, Y);
    assertFlaw("under one name", panel("", one, new Layer.Curve("", 0, X, X)));
    assertFlaw("under one name", panel("", one, new Layer.Curve("u = 1", 0, X, X)));
    double[] beyond = {4, 5, 6};
    assertEquals(List.of(), flaws(panel("", one, new Layer.Curve("", 0, beyond, X))));
  }

  @Test
  void coloursWithoutANameAreFoundWhereThereAreSeveral() {
    Layer named = new Layer.Curve("theory", 0, X, Y);
    Layer points = new Layer.Points("", 1, X, X, new double[0]);
    assertFlaw("nothing names colour 1", panel("", named, points));
    assertEquals(List.of(), flaws(panel("", named, points, new Layer.Note("here", 1, 2, 2))));
  }

  @Test
  void panelsThatNothingTellsApartAreFound() {
    Layer points = new Layer.Points("", 0, X, Y, new double[0]);
    assertFlaw("same axes and title", panel("", points), panel("", points));
    assertEquals(List.of(), flaws(panel("a", points), panel("b", points)));
  }

  @Test
  void aPanelWithoutATitleIsFoundAmongOthers() {
    Layer points = new Layer.Points("", 0, X, Y, new double[0]);
    Panel other = new Panel("", Scale.linear("x"), Scale.linear("z"), List.of(points));
    assertFlaw("panel 1 has no title", other, panel("a", points));
    assertEquals(List.of(), flaws(panel("a row", points), other));
    assertEquals(List.of(), flaws(panel("", points), other));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "N = ", "N = , load 2", ", load 2", "Newton ()", "a; "})
  void namesWithAnEmptyPartAreFound(String name) {
    Layer points = new Layer.Points("", 0, X, Y, new double[0]);
    assertFlaw("is missing: '" + name + "'", panel("", new Layer.Curve(name, 0, X, Y)));
    assertFlaw("is missing: '" + name + "'", panel(name, points));
    String whole = "f(u, a) = (1 + u/a)^(−a), a = 2; N = 10";
    assertEquals(List.of(), flaws(panel("", new Layer.Curve(whole, 0, X, Y))));
  }

  @Test
  void sharesRunFromNothingToAll() {
    Layer points = new Layer.Points("", 0, X, Y, new double[0]);
    Scale x = Scale.linear("x");
    Panel cut = new Panel("", x, Scale.linear("share of trials"), List.of(points));
    assertFlaw("does not run from 0 to 1", cut);
    Panel whole = new Panel("", x, Scale.share("share of trials"), List.of(points));
    assertEquals(List.of(), flaws(whole));
    assertEquals(List.of(), flaws(new Panel("", x, Scale.log("share"), List.of(points))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 7, 1e4})
  void aSinglePointHasAnAxisWithTwoWords(double value) {
    double[] one = {value};
    Layer point = new Layer.Points("", 0, one, one, new double[0]);
    assertEquals(List.of(), flaws(panel("", point)));
    if (value > 0) {
      Scale log = Scale.log("x");
      assertEquals(List.of(), flaws(new Panel("", log, log, List.of(point))));
    }
  }
}
