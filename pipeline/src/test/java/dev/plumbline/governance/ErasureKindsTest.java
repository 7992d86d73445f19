package dev.plumbline.governance;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Tables;
import dev.plumbline.personal.KeyedHash;
import io.delta.exceptions.MetadataChangedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.FileAction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Subjects named in other ways than by a text key of one column, and tables of other kinds. */
@Tag("proof")
class ErasureKindsTest extends SparkTest {
  private static final String DATE = "2026-06-30";
  private static final String KEY = "a secret";
  private static final UnaryOperator<String> SECRET = Map.of("PLUMBLINE_HASH_KEY", KEY)::get;
  private static final int ROWS = 30;

  /** The least of its column, so that it stands in minima. */
  private static final String NUMBER = "91827364";

  private static final String CUSTOMER = "customer-0@example.org";

  @TempDir Path directory;

  /** Visits, identified by a shop, a customer whose name is hashed, and a whole number. */
  private TestProblem visits() {
    List<String> rows = new ArrayList<>(List.of("shop,customer,receipt,outcome,price"));
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          String.join(
              ",",
              "north",
              "customer-" + i % 10 + "@example.org",
              Long.toString(Long.parseLong(NUMBER) + i),
              Integer.toString(i % 2),
              "1.5"));
    }
    return TestProblem.of(
            directory,
            """
            problem {
              name = visits
              question = "Will they come again?"
              population = visits
              entity = [shop, customer, receipt]
              label { source = visits, positive = "outcome = 1", if-missing = drop }
              value { unit = EUR, false-negative = 5, false-positive = 1 }
              sources {
                visits {
                  path = ${plumbline.data}"/visits.csv"
                  columns {
                    shop = "string not null"
                    customer = "string not null"
                    receipt = "bigint not null"
                    outcome = "int"
                    price = "double"
                  }
                  personal { customer = hash }
                }
              }
              features { columns = [price] }
              split { holdout = none, folds = 3 by entity }
              ladder = [rules]
            }
            """)
        .file("visits.csv", rows);
  }

  @Test
  void numbersCompositeKeysHashedColumnsAndMarkedRows() throws Exception {
    TestProblem test = visits();
    Ingest.of(test.stage(session(), "ingest", DATE), SECRET).execute();
    Stage stage = test.stage(session(), "score", DATE);
    Lake lake = stage.lake();
    String hash = KeyedHash.of(KEY).hash(CUSTOMER);
    predict(lake, stage, Map.of("shop", "north", "customer", hash, "receipt", NUMBER));
    predict(lake, stage, Map.of("shop", "north", "customer", "0".repeat(64), "receipt", "7"));
    // From here on rows are deleted by marking them, and changes are written beside.
    lake.alter(
        "raw_visits",
        "SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' ="
            + " 'true')",
        stage.run().commit());
    lake.delete("raw_visits", col("receipt").equalTo(91827365L), stage.run().commit());
    // An erasure of an older version of the pipeline was killed in the middle of this table.
    lake.alter(
        "raw_visits",
        "SET TBLPROPERTIES ('delta.deletedFileRetentionDuration' = 'interval 0 seconds')",
        stage.run().commit());
    Path tables = directory.resolve("warehouse/visits");
    Map<String, List<String>> before =
        StoredText.filesWith(tables, List.of(NUMBER, hash, "91827365"));
    assertThat(before.get(NUMBER))
        .anyMatch(f -> f.startsWith("raw_visits/_delta_log"))
        .anyMatch(f -> f.matches("raw_visits/[^/]*parquet"))
        .anyMatch(f -> f.startsWith("predictions/"));
    assertThat(before.get(hash)).isNotEmpty();
    assertThat(files(tables.resolve("raw_visits"))).anyMatch(f -> f.endsWith(".bin"));

    // Another job has begun to write, and has not committed yet.
    OptimisticTransaction other =
        DeltaLog.forTable(session(), lake.path("raw_visits"))
            .startTransaction(Option.empty(), Option.empty());
    scala.collection.immutable.Seq<FileAction> written =
        other.writeFiles(lake.read("raw_visits").where(col("receipt").equalTo(91827364L)));

    ErasureResult result =
        Erase.of(
                test.stage(session(), "erase", DATE),
                Stream.of("receipt=0" + NUMBER, "receipt=91827365").map(Subject::parse).toList())
            .withEnvironment(SECRET)
            .execute();

    assertThatThrownBy(() -> other.commit(cast(written), DeltaOperations.ManualUpdate$.MODULE$))
        .as("a write that began before is refused, not half lost")
        .isInstanceOf(MetadataChangedException.class);
    Map<String, List<String>> after =
        StoredText.filesWith(tables, List.of(NUMBER, hash, "91827365"));
    assertThat(after.get(NUMBER)).isEmpty();
    assertThat(after.get("91827365")).isEmpty();
    assertThat(lake.read("raw_visits").count()).isEqualTo(ROWS - 2);
    assertThat(lake.read(Tables.PREDICTIONS).count()).isEqualTo(1);
    assertThat(result.receipts().get(0).tables())
        .filteredOn(t -> t.table().equals("raw_visits"))
        .singleElement()
        .satisfies(t -> assertThat(t.rowsDeleted()).isEqualTo(1));
    assertThat(properties(lake, "raw_visits"))
        .doesNotContainKey("delta.deletedFileRetentionDuration");

    // A customer is named as the files name them, and found by the hash.
    Erase.of(test.stage(session(), "erase", DATE), List.of(Subject.parse("customer=" + CUSTOMER)))
        .withEnvironment(SECRET)
        .execute();
    Map<String, List<String>> atLast =
        StoredText.filesWith(tables, List.of(hash, CUSTOMER, "91827374"));
    assertThat(atLast).allSatisfy((value, files) -> assertThat(files).as(value).isEmpty());
    assertThat(lake.read("raw_visits").count()).isEqualTo(ROWS - 4);
    // Receipts and shops of others stay, though they are parts of the keys that went.
    assertThat(lake.read("raw_visits").where(col("shop").equalTo("north")).count())
        .isEqualTo(ROWS - 4);
    assertThatThrownBy(
            () ->
                Erase.of(
                        test.stage(session(), "erase", DATE),
                        List.of(Subject.parse("receipt=seven")))
                    .withEnvironment(SECRET)
                    .execute())
        .isInstanceOf(Failure.class)
        .hasMessage("No person can be found by that value of receipt, which is a whole number");
  }

  @SuppressWarnings("unchecked")
  private static scala.collection.immutable.Seq<org.apache.spark.sql.delta.actions.Action> cast(
      scala.collection.immutable.Seq<FileAction> files) {
    return (scala.collection.immutable.Seq<org.apache.spark.sql.delta.actions.Action>)
        (scala.collection.immutable.Seq<?>) files;
  }

  private Map<String, String> properties(Lake lake, String table) {
    Row detail =
        io.delta.tables.DeltaTable.forPath(session(), lake.path(table))
            .detail()
            .select("properties")
            .head();
    return detail.getJavaMap(0);
  }

  private static void predict(Lake lake, Stage stage, Map<String, String> entity) {
    lake.append(
        Tables.PREDICTIONS,
        List.of(PredictionRow.of(Date.valueOf(DATE), entity, null)),
        stage.run().commit());
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toString).toList();
    }
  }

  @Test
  void aRowThatIsItsOwnEntityGoesWithItsEquals() {
    TestProblem test =
        TestProblem.flat(directory, Map.of("colour", "string"))
            .replacing("entity = [id]", "entity = row")
            .file(
                "rows.csv",
                "id,outcome,colour",
                "1,1,violet-only-here",
                "1,1,violet-only-here",
                "2,0,red",
                "3,1,blue");
    Ingest.of(test.stage(session(), "ingest", DATE), SECRET).execute();
    Stage stage = test.stage(session(), "score", DATE);
    Lake lake = stage.lake();
    List<String> theirs =
        lake.read("raw_rows").where(col("id").equalTo(1)).select("row_id").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(theirs).isNotEmpty();
    theirs.forEach(row -> predict(lake, stage, Map.of("row_id", row)));
    Erase.of(
            test.stage(session(), "erase", DATE), List.of(Subject.parse("row_id=" + theirs.get(0))))
        .withEnvironment(SECRET)
        .execute();
    Path tables = directory.resolve("warehouse/flat");
    assertThat(
            StoredText.filesWith(
                tables, List.of("violet-only-here", theirs.get(0).substring(0, 32))))
        .allSatisfy((value, files) -> assertThat(files).as(value).isEmpty());
    assertThat(lake.read("raw_rows").count()).isEqualTo(2);
    assertThat(lake.read(Tables.PREDICTIONS).count()).isZero();
    assertThat(
            Ingest.of(test.stage(session(), "ingest", DATE), SECRET)
                .execute()
                .sources()
                .get(0)
                .kept())
        .isEqualTo(2);
  }
}
