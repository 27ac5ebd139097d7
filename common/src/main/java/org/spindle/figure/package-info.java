// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Figures: what a panel shows (theory, simulation, band, histogram, map, path, word) and how it is
 * drawn.
 *
 * <p>An experiment describes a {@link org.spindle.figure.Figure} in its own units; {@link
 * org.spindle.figure.FigureRenderer} turns it into SVG, PNG or PDF in the house theme: theory as
 * lines, simulation as filled points with one standard error, bands and histograms light, maps in
 * viridis. Nothing here knows where the numbers come from.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>Figure, Panel, Scale, Layer</td><td>the description, immutable</td></tr>
 *   <tr><td>FigureRenderer</td><td>SVG text, PNG and PDF bytes of a figure</td></tr>
 *   <tr><td>Sheet</td><td>what it is drawn for: a screen, columns of a paper</td></tr>
 *   <tr><td>Palette</td><td>qualitative colours by number; viridis</td></tr>
 *   <tr><td>FigureLayout, PanelPlot, Legend</td><td>where things stand on the sheet</td></tr>
 *   <tr><td>LayerPainter, HeatMapPainter, TrajectoryPainter, Decimation</td><td>how a layer becomes lines</td></tr>
 *   <tr><td>Ranges, WholeNumbers, Ticks, Axes</td><td>automatic ranges and readable ticks</td></tr>
 *   <tr><td>Words</td><td>sub- and superscripts in titles, labels and notes</td></tr>
 *   <tr><td>Glyphs</td><td>signs that no font here has, and the warning of them</td></tr>
 *   <tr><td>FigureData</td><td>the numbers as comma-separated values</td></tr>
 *   <tr><td>FigureDescription</td><td>what is seen, in words</td></tr>
 *   <tr><td>FigureFlaws, WordBoxes</td><td>what a reader would stumble over</td></tr>
 *   <tr><td>DarkScheme</td><td>the colours on a dark ground</td></tr>
 *   <tr><td>SvgCanvas</td><td>the door to Batik</td></tr>
 *   <tr><td>PdfCanvas, PdfWords</td><td>the door to PDFBox; text in embedded fonts</td></tr>
 * </table>
 *
 * <p>The same figure gives the same bytes on one machine; on another the fonts may differ, and with
 * them the widths of labels. Interaction, animation and three dimensions are out of scope.
 *
 * <p>Sources: Okabe and Ito, Color universal design (2008), for the qualitative colours; van der
 * Walt and Smith, viridis (2015), for the maps.
 */
package org.spindle.figure;
