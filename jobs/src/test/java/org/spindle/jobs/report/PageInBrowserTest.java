// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page as a reader has it: on a phone, a small and a large screen, light, dark and printed.
 *
 * <p>{@code -Dpage=DIR/report/index.html} looks at one that is there already, and {@code
 * -Dpictures=DIR} keeps what was seen.
 */
@Tag("slow")
class PageInBrowserTest {

  /** Beyond this many sheets nobody prints it. */
  private static final int MOST_SHEETS = 60;

  /** Letters smaller than this cannot be read on a phone. */
  private static final double SMALLEST_LETTER = 7.5;

  /** What is wider than the window, but for what can be moved sideways within itself. */
  private static final String TOO_WIDE =
      """
      [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .filter(e => !e.closest('.drawing,pre,thead'))
        .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 60))
        .slice(0, 5).join('; ')""";

  private static final String FIGURES_DRAWN =
      """
      [...document.querySelectorAll('figure svg')]
        .filter(s => s.getBoundingClientRect().width > 100 && s.getBoundingClientRect().height > 50)
        .length""";

  @TempDir private static Path folder;
  private static Path page;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Browser.PROGRAM));
    String given = System.getProperty("page");
    page = given == null ? ReportPageTest.written(folder) : Path.of(given);
    browser = new Browser(folder);
    browser.open(page.toUri());
  }

  @AfterAll
  static void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  private static void show(int width, boolean dark, String medium)
      throws IOException, InterruptedException {
    browser.shape(width, dark, medium);
    browser.value("scrollTo(0, 0)");
  }

  private static void keep(String name, byte[] content) throws IOException {
    String pictures = System.getProperty("pictures");
    if (pictures != null) {
      Files.createDirectories(Path.of(pictures));
      Files.write(Path.of(pictures, name), content);
    }
  }

  private static int number(String expression) throws IOException, InterruptedException {
    return browser.value(expression).asInt();
  }

  @ParameterizedTest
  @CsvSource({"390,false", "390,true", "800,false", "1400,false", "1400,true"})
  void allIsThereAndNothingIsWiderThanTheWindow(int width, boolean dark)
      throws IOException, InterruptedException {
    show(width, dark, "screen");
    keep("page-" + width + (dark ? "-dark" : "") + ".png", browser.picture());
    assertEquals("", browser.value(TOO_WIDE).asText());
    assertTrue(number("document.documentElement.scrollWidth") <= width);
    assertEquals(number("document.querySelectorAll('figure').length"), number(FIGURES_DRAWN));
    assertTrue(number(FIGURES_DRAWN) > 0);
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void onAPhoneAClaimIsACardAndLettersOfFiguresCanBeRead()
      throws IOException, InterruptedException {
    show(390, false, "screen");
    browser.value("document.querySelector('table').scrollIntoView()");
    keep("claims-390.png", browser.picture());
    String narrowest =
        "Math.min(...[...document.querySelectorAll('tbody th')]"
            + ".map(e => e.getBoundingClientRect().width))";
    assertTrue(browser.value(narrowest).asDouble() > 250, "a claim is a column of words");
    String letters =
        "Math.min(...[...document.querySelectorAll('figure svg')].map(s =>"
            + " s.getBoundingClientRect().width / s.viewBox.baseVal.width"
            + " * Math.min(...[...s.querySelectorAll('text')].map(t =>"
            + " parseFloat(getComputedStyle(t).fontSize)))))";
    double smallest = browser.value(letters).asDouble();
    // Subscripts are smaller than the words that they belong to.
    assertTrue(smallest >= 0.7 * SMALLEST_LETTER, "letters of " + smallest + " pixels");
    browser.value("document.querySelector('figure').scrollIntoView()");
    keep("figure-390.png", browser.picture());
  }

  @Test
  void darkReadersGetADarkPageAndDarkFigures() throws IOException, InterruptedException {
    String ground = "getComputedStyle(document.body).backgroundColor";
    String sheet = "getComputedStyle(document.querySelector('figure svg [fill=white] rect')).fill";
    show(1000, false, "screen");
    assertEquals("rgb(255, 255, 255)", browser.value(ground).asText());
    assertEquals("rgb(255, 255, 255)", browser.value(sheet).asText());
    show(1000, true, "screen");
    browser.value("document.querySelector('figure').scrollIntoView()");
    keep("figure-dark.png", browser.picture());
    assertNotEquals("rgb(255, 255, 255)", browser.value(ground).asText());
    assertEquals(browser.value(ground).asText(), browser.value(sheet).asText());
  }

  @Test
  void searchAndFilterLeaveWhatFits() throws IOException, InterruptedException {
    show(1000, false, "screen");
    String shown = "document.querySelectorAll('section:not([hidden])').length";
    String links = "document.querySelectorAll('nav li[data-of]:not([hidden])').length";
    String first = "document.querySelector('section').id";
    int all = number(shown);
    assertEquals(all, number(links));
    assertTrue(all > 1);
    assertTrue(browser.value("document.getElementById('find').checkVisibility()").asBoolean());
    String changed = ";document.getElementById('find').dispatchEvent(new Event('input'))";
    browser.value("document.getElementById('find').search.value = " + first + changed);
    int found = number(shown);
    assertTrue(found >= 1 && found < all, "found " + found + " of " + all);
    assertEquals(found, number(links));
    browser.value("document.getElementById('find').search.value = 'no such word'" + changed);
    assertEquals(0, number(shown));
    assertEquals(0, number("document.querySelectorAll('[data-begins]:not([hidden])').length"));
    browser.value("document.getElementById('find').search.value = ''" + changed);
    browser.value("document.getElementById('find').verdict.value = 'fail'" + changed);
    assertEquals(
        number(
            "[...document.querySelectorAll('section')].filter(s =>"
                + " s.querySelector('tr.failed')).length"),
        number(shown));
    browser.value("document.getElementById('fold').click()");
    assertEquals(0, number("document.querySelectorAll('section>details[open]').length"));
    browser.value("document.getElementById('unfold').click()");
    browser.value("document.getElementById('find').verdict.value = ''" + changed);
    assertEquals(all, number(shown));
  }

  @Test
  void thePrintedPageIsShortAndLight() throws IOException, InterruptedException {
    show(1000, true, "print");
    assertEquals(
        "rgb(255, 255, 255)",
        browser
            .value("getComputedStyle(document.querySelector('svg [fill=white] rect')).fill")
            .asText());
    assertEquals(number("document.querySelectorAll('figure').length"), number(FIGURES_DRAWN));
    browser.shape(1000, false, "");
    byte[] pdf = browser.print();
    keep("page.pdf", pdf);
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    long sheets = Pattern.compile("/Type\\s*/Page\\b(?!s)").matcher(text).results().count();
    assertTrue(sheets >= 1 && sheets <= MOST_SHEETS, sheets + " sheets");
    assertFalse(browser.value("document.title").asText().isBlank());
  }
}
