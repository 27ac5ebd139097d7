// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Anyone's program as an experiment: {@code experiment: command} in a sweep file.
 *
 * <p>Each task slot keeps one process of the program and speaks JSON lines with it. In goes {@code
 * {"parameters":{"x":3},"seed":81,"replicate":0}}, out comes one flat object of numbers, words,
 * truths and arrays of numbers or of words, {@code {"y":9}}. A program that ends, writes anything
 * else or takes too long makes one failed row, and the next point gets a fresh process.
 *
 * <p>The columns of a program are those of its first result. A table may have been written by
 * several versions of a program; the parameter {@code command}, which the engine adds, names the
 * version of each row by its command line and a hash of that and of its files. What made a row is
 * kept in {@code DIR/_spindle/commands}, so that it can be computed again.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>Command</td><td>the experiment: identity, request, columns</td></tr>
 *   <tr><td>CommandTable</td><td>what a folder knows of a table's programs</td></tr>
 *   <tr><td>ProgramFiles</td><td>the files that travel with the program</td></tr>
 *   <tr><td>ProcessPool</td><td>the processes of a JVM, taken and given back point by point</td></tr>
 *   <tr><td>ProgramProcess</td><td>one process: lines in, lines out, how it ended</td></tr>
 *   <tr><td>Answer</td><td>a line of the program as a result</td></tr>
 *   <tr><td>Scratch</td><td>the private folders that processes run in</td></tr>
 * </table>
 *
 * <p>It does not isolate a program from the machine: it runs with the rights of the executor.
 */
package org.spindle.jobs.command;
