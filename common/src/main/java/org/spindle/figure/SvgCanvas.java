// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.DefaultImageHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SimpleImageHandler;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The door to Batik: paints into a document and writes it as one {@code <svg>} element that can
 * stand alone or inside a page.
 */
final class SvgCanvas {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private static final String XLINK = "http://www.w3.org/1999/xlink";

  /** DejaVu and Verdana have the same widths, so that the layout holds on most machines. */
  private static final String FONTS = "DejaVu Sans, Verdana, sans-serif";

  private final String prefix;
  private final int width;
  private final int height;
  private final SVGGraphics2D graphics;

  /**
   * @param prefix stands before each id, so that many drawings can share a page
   * @param width in pixels
   * @param height in pixels
   */
  SvgCanvas(String prefix, int width, int height) {
    this.prefix = prefix + "-";
    this.width = width;
    this.height = height;
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setComment(null);
    context.setPrecision(2);
    context.setGenericImageHandler(new SimpleImageHandler(new InlineImages()));
    graphics = new SVGGraphics2D(context, false);
    prepare(graphics);
    graphics.setSVGCanvasSize(new Dimension(width, height));
  }

  /**
   * The drawing as text.
   *
   * @param title its name for those who do not see it
   * @param description what is seen on it
   */
  String draw(String title, String description, Consumer<SVGGraphics2D> painting) {
    painting.accept(graphics);
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    root.setAttribute("role", "img");
    root.setAttribute("aria-labelledby", prefix + "title");
    root.setAttribute("aria-describedby", prefix + "desc");
    name(root, "desc", description);
    name(root, "title", title);
    root.setAttribute("font-family", FONTS);
    polish(root, Font.PLAIN, 12);
    StringWriter out = new StringWriter();
    try {
      graphics.stream(root, out, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = out.toString();
    // A document type would be a reference to the outside, and has no place inside HTML.
    return text.substring(text.indexOf("<svg")).stripTrailing() + "\n";
  }

  /** A word on the whole, before all else; {@link #polish} completes its id. */
  private static void name(Element root, String kind, String words) {
    Element element = root.getOwnerDocument().createElementNS(NAMESPACE, kind);
    element.setAttribute("id", kind);
    element.setTextContent(words);
    root.insertBefore(element, root.getFirstChild());
  }

  /** Makes ids unique, drops the fonts of parts in favour of the root's, fixes widths of words. */
  private void polish(Element element, int parentStyle, float parentSize) {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr a = (Attr) attributes.item(i);
      String value = a.getValue();
      if (a.getName().equals("id")) {
        a.setValue(prefix + value);
      } else if (value.startsWith("url(#")) {
        a.setValue("url(#" + prefix + value.substring(5));
      } else if (a.getName().equals("xlink:href") && value.startsWith("#")) {
        a.setValue("#" + prefix + value.substring(1));
      }
    }
    boolean isRoot = element.getParentNode() instanceof Document || element.getParentNode() == null;
    if (!isRoot) {
      element.removeAttribute("font-family");
    }
    int style =
        element.hasAttribute("font-weight")
            ? element.getAttribute("font-weight").equals("bold") ? Font.BOLD : Font.PLAIN
            : parentStyle;
    float size =
        element.hasAttribute("font-size")
            ? Float.parseFloat(element.getAttribute("font-size").replace("px", ""))
            : parentSize;
    if (element.getTagName().equals("text")) {
      double length = Theme.width(Theme.font(style, size), element.getTextContent());
      element.setAttribute("textLength", String.format(Locale.ROOT, "%.1f", length));
      element.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      Node child = children.item(i);
      if (child instanceof Element e) {
        polish(e, style, size);
      }
    }
  }

  /** JFreeChart puts the hint back after each line, and Batik takes no null. */
  static void prepare(SVGGraphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_DEFAULT);
  }

  static Document document() {
    try {
      // The JDK's own parser, whatever else lies on the class path.
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("no XML document for a figure: " + e.getMessage(), e);
    }
  }

  /** Images as data within the drawing; Batik's own encoder needs its transcoder to write PNG. */
  private static final class InlineImages extends DefaultImageHandler {
    @Override
    protected void handleHREF(Image image, Element element, SVGGeneratorContext context) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        ImageIO.write((BufferedImage) image, "png", out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String data = Base64.getEncoder().encodeToString(out.toByteArray());
      element.setAttributeNS(XLINK, "xlink:href", "data:image/png;base64," + data);
    }
  }
}
