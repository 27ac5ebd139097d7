// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.data.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePlacesTest {

  private static final Theme THEME = Theme.forColumns(2);
  private static final Range UNIT = new Range(0, 1);

  private static PixelFrame frame() {
    ValueAxis x = Axes.of(Scale.linear("x"), UNIT, THEME, false);
    ValueAxis y = Axes.of(Scale.linear("y"), UNIT, THEME, false);
    var area = new Rectangle2D.Double(0, 0, THEME.width(), THEME.height());
    return new PixelFrame(area, x, y, false, false);
  }

  private static List<Rectangle2D> boxes(List<Layer> layers) {
    return new NamePlaces(layers, frame(), THEME).boxes();
  }

  /** Points anywhere, each with a name, over a rising line. */
  private static List<Layer> crowd(int points) {
    RandomGenerator random = FigureExamples.noise();
    double[] x = random.doubles(points).toArray();
    double[] y = random.doubles(points).toArray();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Curve("", 0, new double[] {0, 1}, new double[] {0, 1}));
    layers.add(new Layer.Points("", 1, x, y, new double[0]));
    for (int i = 0; i < points; i++) {
      layers.add(new Layer.Label("item " + i, -1, x[i], y[i]));
    }
    return layers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60, 400})
  void labelsCoverNoPointNoLineAndNoOtherLabel(int points) {
    List<Layer> layers = crowd(points);
    List<Rectangle2D> boxes = boxes(layers);
    PixelFrame frame = frame();
    Layer.Points p = (Layer.Points) layers.get(1);
    for (int a = 0; a < boxes.size(); a++) {
      Rectangle2D box = boxes.get(a);
      assertTrue(frame.area().contains(box));
      for (int i = 0; i < points; i++) {
        assertFalse(box.contains(frame.px(p.x()[i]), frame.py(p.y()[i])));
      }
      assertFalse(box.intersectsLine(frame.px(0), frame.py(0), frame.px(1), frame.py(1)));
      assertTrue(boxes.subList(a + 1, boxes.size()).stream().noneMatch(box::intersects));
    }
    assertTrue(boxes.size() >= (points > 100 ? 1 : Math.min(points, 10)), boxes.size() + " shown");
  }

  @Test
  void trajectoriesAllKeepTheirNames() {
    List<Layer> layers = new ArrayList<>();
    double[] t = FigureExamples.range(0, 1, 50);
    for (int i = 0; i < 12; i++) {
      double end = 0.5 + 0.002 * i;
      double[] x = Arrays.stream(t).map(v -> v * 0.99).toArray();
      double[] y = Arrays.stream(t).map(v -> 0.5 + (end - 0.5) * v).toArray();
      layers.add(new Layer.Trajectory("canary " + i, i, x, y));
    }
    List<Rectangle2D> boxes = boxes(layers);
    assertEquals(12, boxes.size());
    IntStream.range(0, 12)
        .forEach(
            a ->
                assertTrue(
                    boxes.subList(a + 1, 12).stream().noneMatch(boxes.get(a)::intersects), "" + a));
  }

  @Test
  void aNameWithRoomStandsAtTheRightOfItsPoint() {
    Rectangle2D box = boxes(List.of(new Layer.Label("robin", -1, 0.5, 0.5))).get(0);
    assertTrue(box.getX() > THEME.width() / 2 && box.getX() < THEME.width() / 2 + 10);
    assertEquals(THEME.height() / 2, box.getCenterY(), 1e-9);
  }
}
