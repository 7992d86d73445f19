package dev.plumbline.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads the classes that nearly every job loads, so that {@code bin/plumbline} can keep them in a
 * class-data-sharing archive. It does what jobs do, on ten rows in a temporary directory that it
 * removes: a Delta table is written, read, merged into, replaced in part, and aggregated, and read
 * without Spark as {@code check} does.
 */
final class WarmUp {
  /** Not listed among the jobs: only the launcher asks for it. */
  static final String JOB = "warm-up";

  private WarmUp() {}

  static void run() throws IOException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("plumbline-warm-up");
        SparkSession session = Session.open("plumbline warm-up", ZoneOffset.UTC)) {
      use(session, directory.path().resolve("table").toString());
      useCommandLine(directory.path().resolve("absent.conf").toString());
    }
  }

  private static void use(SparkSession session, String table) throws IOException {
    Dataset<Row> rows =
        session
            .range(10)
            .select(
                col("id"),
                expr("date_add(date'2026-01-01', cast(id % 2 as int))").as("logical_date"),
                expr("case when id % 3 = 0 then null else id / 3.0D end").as("amount"),
                expr("concat('name-', id)").as("name"));
    rows.write().format("delta").partitionBy("logical_date").save(table);

    DeltaTable.forPath(session, table)
        .as("old")
        .merge(rows.withColumn("id", expr("id + 5")).as("new"), "old.id = new.id")
        .whenNotMatched()
        .insertAll()
        .execute();

    rows.where("logical_date = date'2026-01-02'")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("replaceWhere", "logical_date = date'2026-01-02'")
        .save(table);

    session
        .read()
        .format("delta")
        .load(table)
        .groupBy("logical_date")
        .agg(expr("count(distinct name)"), expr("avg(amount)"), expr("max(id)"))
        .orderBy("logical_date")
        .collectAsList();

    NewestRow.read(
        table,
        List.of("logical_date", "id", "amount", "name"),
        Optional.empty(),
        row -> row.getLong(1),
        Comparator.<Long>naturalOrder());
  }

  private static void useCommandLine(String absent) {
    PrintWriter nobody = new PrintWriter(Writer.nullWriter());
    Main.execute(nobody, nobody, "check", "--help");
    Main.execute(nobody, nobody, "check", "--problem", absent);
  }
}
