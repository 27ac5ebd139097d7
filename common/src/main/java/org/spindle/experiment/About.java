// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/**
 * What an experiment is about.
 *
 * @param name kebab-case, unique; also that of its table after '-' becomes '_'
 * @param version raised whenever the numbers that the kernel returns change; part of the identity
 *     of each point
 * @param question the question in one sentence
 * @param talk slide or figure of the talk, or paper, that it answers
 */
public record About(String name, int version, String question, String talk) {

  /** Checks that the name can be one of a table. */
  public About {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "an experiment is named in kebab-case, as edge-of-chaos, was '" + name + "'");
    }
  }

  /**
   * An experiment that says no more about itself yet.
   *
   * @param name kebab-case
   * @param version kernel version
   * @return its description
   */
  public static About of(String name, int version) {
    return new About(name, version, "", "");
  }

  /**
   * The same with its question.
   *
   * @param question one sentence
   * @return a new description
   */
  public About asks(String question) {
    return new About(name, version, question, talk);
  }

  /**
   * The same with its place in the talk.
   *
   * @param place slide, figure or paper
   * @return a new description
   */
  public About talk(String place) {
    return new About(name, version, question, place);
  }

  /**
   * The name of its table.
   *
   * @return snake_case
   */
  public String table() {
    return name.replace('-', '_');
  }
}
