// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureDataTest {

  private static final double[] X = {1, 2};
  private static final double[] Y = {0.5, Double.NaN};

  private static Figure figure(Layer... layers) {
    Panel panel = new Panel("a, \"b\"", Scale.linear("x_1"), Scale.log("y"), List.of(layers));
    return new Figure("data", "Data", "What is seen.", "", 1, List.of(panel));
  }

  @Test
  void everyPlaceThatIsDrawnHasALine() {
    String csv =
        FigureData.csv(
            figure(
                new Layer.Curve("s_1", 0, X, Y),
                new Layer.Points("p", 0, X, X, X),
                new Layer.Points("q", 0, X, X, new double[0], Layer.Sign.AT_LEAST),
                new Layer.Histogram("h", 0, X, new double[] {3}),
                new Layer.Band("b", 0, X, X, X),
                new Layer.HeatMap("m", X, new double[] {7}, new double[][] {{8, 9}})));
    String start = "1,\"a, \"\"b\"\"\",";
    assertEquals(
        List.of(
            "panel,title,kind,label,x,x_end,y,y_low,y_high,error,value",
            start + "curve,s1,1.0,,0.5,,,,",
            start + "curve,s1,2.0,,,,,,",
            start + "points,p,1.0,,1.0,,,1.0,",
            start + "points,p,2.0,,2.0,,,2.0,",
            start + "points,q (at least),1.0,,1.0,,,,",
            start + "points,q (at least),2.0,,2.0,,,,",
            start + "histogram,h,1.0,2.0,3.0,,,,",
            start + "band,b,1.0,,,1.0,1.0,,",
            start + "band,b,2.0,,,2.0,2.0,,",
            start + "heatmap,m,1.0,,7.0,,,,8.0",
            start + "heatmap,m,2.0,,7.0,,,,9.0"),
        csv.lines().toList());
  }

  @Test
  void theDescriptionSaysWhatIsSeen() {
    String svg =
        FigureRenderer.svg(
            figure(new Layer.Curve("theory", 0, X, X), new Layer.Points("p", 0, X, X, X)));
    assertTrue(svg.contains("<title id=\"data-title\""), svg);
    for (String word :
        List.of(
            "What is seen. Panel, a, &quot;b&quot;:",
            "y upwards from",
            "on a logarithmic axis",
            "x1 across from",
            "; line (theory); points (p)")) {
      assertTrue(svg.contains(word) || svg.contains(word.replace("&quot;", "\"")), word);
    }
  }
}
