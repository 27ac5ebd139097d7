// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Real data for the experiments: what are its bytes, are they the right ones, and how does a point
 * get at them?
 *
 * <p>The driver opens files through a {@link org.spindle.data.DataSource}, unpacks and verifies
 * them once; the data set then travels to each JVM, where all points share it and what is derived
 * from it. The checksum of the unpacked bytes is SHA-256, as listed in the folder's {@code
 * CHECKSUMS}.
 *
 * <table>
 * <caption>Classes</caption>
 * <tr><td>{@link org.spindle.data.Datasets}</td><td>what a point sees</td></tr>
 * <tr><td>{@link org.spindle.data.LoadedDatasets}</td><td>its implementation: loaded sets and
 *     values derived once per JVM</td></tr>
 * <tr><td>{@link org.spindle.data.Mnist}</td><td>the handwritten digits</td></tr>
 * <tr><td>{@link org.spindle.data.MnistReader}</td><td>reads and verifies them</td></tr>
 * <tr><td>{@link org.spindle.data.DequantisedDigits}</td><td>them as data with a density</td></tr>
 * <tr><td>{@link org.spindle.data.ItemProperties}</td><td>items, their properties and categories
 *     </td></tr>
 * <tr><td>{@link org.spindle.data.ItemPropertiesReader}</td><td>reads such tables from CSV</td></tr>
 * <tr><td>{@link org.spindle.data.CharacterText}, {@link
 *     org.spindle.data.CharacterTextReader}</td><td>a text as numbers of its characters</td></tr>
 * <tr><td>{@link org.spindle.data.Photographs}, {@link
 *     org.spindle.data.PhotographsReader}</td><td>tiles of photographs, and their patches</td></tr>
 * <tr><td>{@link org.spindle.data.TableName}</td><td>the name of a table, pinned to its content
 *     </td></tr>
 * <tr><td>{@link org.spindle.data.IdxFile}</td><td>the file format of MNIST</td></tr>
 * <tr><td>{@link org.spindle.data.Checksums}</td><td>expected SHA-256 of a folder's files</td></tr>
 * <tr><td>{@link org.spindle.data.DatasetCatalog}</td><td>the known data sets, and their check
 *     </td></tr>
 * <tr><td>{@link org.spindle.data.DataSource}, {@link org.spindle.data.FolderSource}</td><td>where
 *     files come from</td></tr>
 * <tr><td>{@link org.spindle.data.SwissRoll}, {@link org.spindle.data.Heartbeat}, {@link
 *     org.spindle.data.SpikeTrain}, {@link org.spindle.data.DeadLeaves}</td><td>data by rule, drawn
 *     from a stream</td></tr>
 * <tr><td>{@link org.spindle.data.ImagePatches}, {@link org.spindle.data.CommonScale}</td><td>patches
 *     of images, and their common unit</td></tr>
 * </table>
 *
 * <p>An experiment over item-property tables has the parameter {@code String data}: {@code
 * rumelhart}, {@code rumelhart-isa}, {@code zoo}, a user's file {@code my.csv}, or a word of its
 * own such as {@code tree}. Two lines give it the table:
 *
 * <pre>
 * datasets(p): return TableName.isTable(p.data()) ? Set.of(p.data()) : Set.of();
 * run(p, …):   ItemProperties table = data.table(p.data());   // Y is table.matrix(), N × P
 * </pre>
 *
 * <p>A file is read once, by the driver; its checksum becomes part of the parameter's value, so
 * that the identity of a point follows the content. {@code TableName.of(p.data()).title()} is the
 * name for figures. Keys of derived values must contain {@code p.data()}.
 *
 * <p>It downloads nothing, and knows of no file system but the local one; others come in through
 * {@link org.spindle.data.DataSource}. Provenance and licences are in {@code datasets/README.md}.
 */
package org.spindle.data;
