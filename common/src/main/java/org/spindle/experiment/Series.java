// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.spindle.figure.Layer;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.statistic.ScalingLaw;

/**
 * What belongs together in a panel: theory as lines, simulation as points, in one colour and under
 * one entry of the legend, which the first layer bears, or all do.
 *
 * <p>The file is long because each sign can be given by arrays and by cells.
 */
public final class Series {

  private static final int SAMPLES = 200;
  private static final double ROUNDING = 1e-9; // of a bin

  private final Fits fits;
  private final int color;
  private String label;
  private boolean allSigns;
  private final List<Function<String, Layer>> parts = new ArrayList<>();
  private final List<double[]> spans = new ArrayList<>(); // abscissae drawn so far
  private double[] lastX = {};
  private double[] lastY = {};

  Series(Fits fits, String label, int color) {
    this.fits = fits;
    this.label = label;
    this.color = color;
  }

  /**
   * The number of its colour, for layers of one's own.
   *
   * @return number in the house palette
   */
  public int color() {
    return color;
  }

  /**
   * A theoretical prediction.
   *
   * @param x abscissae
   * @param y ordinates; NaN interrupts the line
   * @return this series
   */
  public Series line(double[] x, double[] y) {
    spans.add(x);
    return add(l -> new Layer.Curve(l, color, x, y));
  }

  /**
   * A theoretical prediction at the places of cells.
   *
   * @param all cells
   * @param x abscissa
   * @param y ordinate
   * @param <T> what they are
   * @return this series
   */
  public <T> Series line(
      Collection<T> all, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return line(Groups.column(all, x), Groups.column(all, y));
  }

  /**
   * Simulated values that follow each other, or are joined for the eye: a thin line.
   *
   * @param x abscissae in the order in which they are joined
   * @param y ordinates; NaN interrupts the line
   * @return this series
   */
  public Series trace(double[] x, double[] y) {
    spans.add(x);
    return add(l -> new Layer.Trace(l, color, x, y));
  }

  /**
   * Simulated values of cells, joined for the eye.
   *
   * @param all cells in the order in which they are joined
   * @param x abscissa
   * @param y ordinate
   * @param <T> what they are
   * @return this series
   */
  public <T> Series trace(
      Collection<T> all, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return trace(Groups.column(all, x), Groups.column(all, y));
  }

  /**
   * Values that are at least so large: what was given up before it came to an end.
   *
   * @param all cells
   * @param x abscissa
   * @param y the bound
   * @param <T> what they are
   * @return this series
   */
  public <T> Series atLeast(
      Collection<T> all, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return signs(Layer.Sign.AT_LEAST, all, x, y);
  }

  /**
   * Places that are known beforehand, as rings about what is found there.
   *
   * @param all places
   * @param x abscissa
   * @param y ordinate
   * @param <T> what they are
   * @return this series
   */
  public <T> Series rings(
      Collection<T> all, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return signs(Layer.Sign.KNOWN, all, x, y);
  }

  private <T> Series signs(
      Layer.Sign sign,
      Collection<T> all,
      ToDoubleFunction<? super T> x,
      ToDoubleFunction<? super T> y) {
    double[] across = Groups.column(all, x);
    double[] up = Groups.column(all, y);
    spans.add(across);
    return add(l -> new Layer.Points(l, color, across, up, new double[0], sign));
  }

  /**
   * A theoretical prediction at given abscissae.
   *
   * @param x abscissae
   * @param law the ordinate
   * @return this series
   */
  public Series line(double[] x, DoubleUnaryOperator law) {
    return line(x, Arrays.stream(x).map(law).toArray());
  }

  /**
   * A theoretical prediction over the range drawn so far, evenly in the logarithm.
   *
   * @param law the ordinate; x &gt; 0
   * @return this series
   */
  public Series logLine(DoubleUnaryOperator law) {
    double[] ends = ends();
    double[] x = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      x[i] = ends[0] * Math.pow(ends[1] / ends[0], i / (SAMPLES - 1.0));
    }
    return line(x, law);
  }

  /**
   * A theoretical prediction over the range drawn so far.
   *
   * @param law the ordinate
   * @return this series
   */
  public Series line(DoubleUnaryOperator law) {
    double[] ends = ends();
    double[] x = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      x[i] = ends[0] + (ends[1] - ends[0]) * i / (SAMPLES - 1);
    }
    return line(x, law);
  }

  /**
   * A level line over the range drawn so far.
   *
   * @param y its height
   * @return this series
   */
  public Series level(double y) {
    double[] ends = ends();
    return add(l -> new Layer.Curve(l, color, ends, new double[] {y, y}));
  }

  /**
   * An upright line: an atom of a density, a critical value.
   *
   * @param x where it stands
   * @param low ordinate of its foot
   * @param high ordinate of its top
   * @return this series
   */
  public Series upright(double x, double low, double high) {
    return line(new double[] {x, x}, new double[] {low, high});
  }

  /**
   * Simulated values without error bars.
   *
   * @param x abscissae
   * @param y ordinates
   * @return this series
   */
  public Series points(double[] x, double[] y) {
    return points(x, y, new double[0]);
  }

  /**
   * Simulated values.
   *
   * @param x abscissae
   * @param y ordinates
   * @param error standard errors, empty for none
   * @return this series
   */
  public Series points(double[] x, double[] y, double[] error) {
    spans.add(x);
    lastX = x;
    lastY = y;
    return add(l -> new Layer.Points(l, color, x, y, error));
  }

  /**
   * Simulated values, every so-many-th of a curve.
   *
   * @param x abscissae
   * @param y ordinates
   * @param every 1 for all
   * @return this series
   */
  public Series points(double[] x, double[] y, int every) {
    return points(Groups.thinned(x, every), Groups.thinned(y, every));
  }

  /**
   * Simulated values, some of a curve.
   *
   * @param x abscissae
   * @param y ordinates
   * @param most about how many
   * @return this series
   */
  public Series dots(double[] x, double[] y, int most) {
    return points(x, y, Math.max(1, x.length / most));
  }

  /**
   * Simulated values of cells without error bars.
   *
   * @param all cells
   * @param x abscissa
   * @param y ordinate
   * @param <T> what they are
   * @return this series
   */
  public <T> Series points(
      Collection<T> all, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
    return points(Groups.column(all, x), Groups.column(all, y));
  }

  /**
   * Simulated values of cells.
   *
   * @param all cells
   * @param x abscissa
   * @param y ordinate
   * @param error standard error
   * @param <T> what they are
   * @return this series
   */
  public <T> Series points(
      Collection<T> all,
      ToDoubleFunction<? super T> x,
      ToDoubleFunction<? super T> y,
      ToDoubleFunction<? super T> error) {
    return points(Groups.column(all, x), Groups.column(all, y), Groups.column(all, error));
  }

  /**
   * Estimates of cells, with their standard errors.
   *
   * @param all cells
   * @param x abscissa
   * @param y mean and standard error
   * @param <T> what they are
   * @return this series
   */
  public <T> Series estimates(
      Collection<T> all, ToDoubleFunction<? super T> x, Function<? super T, Estimate> y) {
    return points(all, x, c -> y.apply(c).mean(), c -> y.apply(c).error());
  }

  /**
   * Theory as a line and the estimates as points.
   *
   * @param all cells
   * @param x abscissa
   * @param y both
   * @param <T> what they are
   * @return this series
   */
  public <T> Series twin(
      Collection<T> all, ToDoubleFunction<? super T> x, Function<? super T, Twin> y) {
    return line(all, x, c -> y.apply(c).theory()).estimates(all, x, c -> y.apply(c).measured());
  }

  /**
   * Theory as a line and measured values as points.
   *
   * @param all cells
   * @param x abscissa
   * @param measured value
   * @param theory prediction
   * @param <T> what they are
   * @return this series
   */
  public <T> Series twin(
      Collection<T> all,
      ToDoubleFunction<? super T> x,
      ToDoubleFunction<? super T> measured,
      ToDoubleFunction<? super T> theory) {
    return line(all, x, theory).points(all, x, measured);
  }

  /**
   * A region between two curves.
   *
   * @param x abscissae
   * @param low lower ordinates
   * @param high upper ordinates
   * @return this series
   */
  public Series band(double[] x, double[] low, double[] high) {
    spans.add(x);
    return add(l -> new Layer.Band(l, color, x, low, high));
  }

  /**
   * A region about a curve, as wide as it scatters.
   *
   * @param x abscissae
   * @param middle ordinate of the curve
   * @param half half the height of the region
   * @return this series
   */
  public Series band(double[] x, DoubleUnaryOperator middle, DoubleUnaryOperator half) {
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      low[i] = middle.applyAsDouble(x[i]) - half.applyAsDouble(x[i]);
      high[i] = middle.applyAsDouble(x[i]) + half.applyAsDouble(x[i]);
    }
    return band(x, low, high);
  }

  /**
   * A histogram.
   *
   * @param edges edges of the bins, one more than heights
   * @param heights density in each bin
   * @return this series
   */
  public Series bars(double[] edges, double[] heights) {
    spans.add(edges);
    return add(l -> new Layer.Histogram(l, color, edges, heights));
  }

  /**
   * The density of values in bins of one width: their number in a bin, over all values and the
   * width. The last bin has its upper edge.
   *
   * @param edges edges of the bins, evenly
   * @param values what is counted; those beyond the edges are part of the number of all alone
   * @return this series
   */
  public Series histogram(double[] edges, double[] values) {
    int bins = edges.length - 1;
    double width = (edges[bins] - edges[0]) / bins;
    double[] heights = new double[bins];
    for (double value : values) {
      double place = (value - edges[0]) / width;
      if (place >= 0 && place <= bins + ROUNDING) {
        heights[Math.min(bins - 1, (int) place)] += 1 / (width * values.length);
      }
    }
    return bars(edges, heights);
  }

  /**
   * The power law through the points drawn last, under them; its slope goes into the label.
   *
   * @return this series
   */
  public Series fit() {
    ScalingLaw law = fits.law(lastX, lastY);
    double[] x = lastX;
    double[] y = Arrays.stream(lastX).map(law::at).toArray();
    parts.add(Math.max(0, parts.size() - 1), l -> new Layer.Curve(l, color, x, y));
    return slope(law, "%s: slope %.2f ± %.2f");
  }

  /**
   * The slope of the power law through the points drawn last, in the label.
   *
   * @return this series
   */
  public Series slope() {
    return slope(fits.law(lastX, lastY), "%s: slope %.2f");
  }

  private Series slope(ScalingLaw law, String format) {
    label = String.format(Locale.ROOT, format, label, law.slope(), law.slopeError());
    return this;
  }

  /**
   * Shows the signs of all layers beside the entry of the legend, not that of the first one alone.
   *
   * @return this series
   */
  public Series allSigns() {
    allSigns = true;
    return this;
  }

  /**
   * A layer of one's own; its label and colour are not changed.
   *
   * @param layer ready
   * @return this series
   */
  public Series layer(Layer layer) {
    return add(l -> layer);
  }

  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (Function<String, Layer> part : parts) {
      layers.add(part.apply(allSigns || layers.isEmpty() ? label : ""));
    }
    return layers;
  }

  private Series add(Function<String, Layer> part) {
    parts.add(part);
    return this;
  }

  private double[] ends() {
    double[] all =
        spans.stream().flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    return new double[] {
      Arrays.stream(all).min().orElse(Double.NaN), Arrays.stream(all).max().orElse(Double.NaN)
    };
  }
}
