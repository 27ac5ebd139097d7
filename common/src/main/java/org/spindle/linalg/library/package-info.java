// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * How a native library reaches a JVM: where it may lie, where it may be unpacked to, and what its
 * bytes tell before it is loaded.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>{@link BundledLibrary}<td>the OpenBLAS in our jars, unpacked once per user and version
 *   <tr><td>{@link SystemLibraries}<td>where distributions put theirs
 *   <tr><td>{@link Folders}<td>folders that are writable, ours, and not mounted noexec
 *   <tr><td>{@link LibraryFile}<td>version and exported routines of a file; what is mapped already
 * </table>
 *
 * <p>Which of them is taken, {@link org.spindle.linalg.NativeBlas} decides; nothing is loaded here.
 */
package org.spindle.linalg.library;
