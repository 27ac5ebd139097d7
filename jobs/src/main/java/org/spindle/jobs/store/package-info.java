// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * Where rows live: schemas from records, a results folder on any Hadoop file system, one writer a
 * table, waves that are staged and then published, and the views that SQL sees.
 *
 * <p>A wave is written by Spark's own Parquet writer into a staging folder of its own, so that
 * waves can overlap, and its files are then renamed into the table's folder. Each file is whole;
 * any prefix of the renames is a valid table. After a crash the files of finished tasks are still
 * in staging and are published by the next run: what was computed is not lost.
 *
 * <table>
 *   <caption>Classes</caption>
 *   <tr><td>RecordSchema</td><td>columns and values of a record</td></tr>
 *   <tr><td>ResultSchema</td><td>common columns, parameters, result</td></tr>
 *   <tr><td>TableLayout, OwnColumns</td><td>columns that no record declares</td></tr>
 *   <tr><td>ResultsFolder</td><td>paths, listing, atomic small files</td></tr>
 *   <tr><td>Staging</td><td>publish a wave; salvage after a crash</td></tr>
 *   <tr><td>FinishedTasksCommitter</td><td>what keeps their files when a job is aborted</td></tr>
 *   <tr><td>TableLock</td><td>one run at a time per table</td></tr>
 *   <tr><td>ResultTables</td><td>SQL views, duplicates dropped</td></tr>
 *   <tr><td>TypedRows</td><td>rows, cells and views of an experiment, typed</td></tr>
 *   <tr><td>CellQuery, RecordReader</td><td>a record of cells as SQL, and rows as records</td></tr>
 *   <tr><td>Compaction</td><td>many small files into few</td></tr>
 *   <tr><td>TableComparison, ComparedColumn</td><td>two tables, row by row</td></tr>
 *   <tr><td>TableMerge, FolderRecords</td><td>two folders as a third</td></tr>
 *   <tr><td>SparkViews</td><td>the views for Spark's own shell</td></tr>
 * </table>
 */
package org.spindle.jobs.store;
