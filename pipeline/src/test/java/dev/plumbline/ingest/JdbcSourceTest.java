package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plumbline.Failure;
import dev.plumbline.TestProblem;
import dev.plumbline.governance.StoredText;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a real PostgreSQL, which asks for a password, started and stopped by this test. */
class JdbcSourceTest extends IngestTestBase {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SHOP_USER", "plumb", "SHOP_PASSWORD", "s3cr3t-line");
  private static final String COLUMNS =
      "id = \"bigint not null\", name = string, price = \"decimal(10,2)\", noted = \"timestamp not"
          + " null\", wall = timestamp, day = date";

  @TempDir static Path data;

  private EmbeddedPostgres postgres;

  @BeforeAll
  void startDatabase() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setDataDirectory(data.resolve("database")).start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create role plumb login password 's3cr3t-line'");
      statement.execute("create schema shop authorization plumb");
      statement.execute(
          "create table shop.orders (id bigint primary key, name varchar(20), price numeric(10,2),"
              + " noted timestamptz not null, wall timestamp, day date)");
      // One order an hour from midnight UTC on the first of January.
      statement.execute(
          "insert into shop.orders select i, 'order ' || i, i + 0.25,"
              + " timestamptz '2026-01-01 00:00:00+00' + (i - 1) * interval '1 hour',"
              + " timestamp '2026-01-01 12:00:00', date '2026-01-01' from generate_series(1, 72) i");
      statement.execute("grant select on shop.orders to plumb");
      Files.writeString(
          data.resolve("database/pg_hba.conf"), "host all plumb 127.0.0.1/32 scram-sha-256\n");
      statement.execute("select pg_reload_conf()");
    }
  }

  @AfterAll
  void stopDatabase() throws IOException {
    postgres.close();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  private TestProblem orders(String columns, String jdbc, String more) {
    return problem(
            columns,
            "format = jdbc, jdbc { url = \"%s\", user-env = SHOP_USER, password-env = SHOP_PASSWORD, %s }, %s"
                .formatted(url(), jdbc, more))
        .replacing("path = ${plumbline.data}\"/rows\"", "");
  }

  private IngestResult.SourceResult load(TestProblem test, String date) {
    return Ingest.of(test.stage(session(), "ingest", date), ENVIRONMENT::get)
        .execute()
        .sources()
        .get(0);
  }

  @Test
  void theDatabaseAsksForThePassword() {
    assertThatThrownBy(() -> DriverManager.getConnection(url(), "plumb", "guessed"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void everyRowIsReadOnceInParts() {
    TestProblem test =
        orders(COLUMNS, "table = shop.orders, partition-column = id, partitions = 4", "");
    RawRows raw =
        RawRows.of(
            session(), test.problem().populationSource(), new Slice.All(1_000), ENVIRONMENT::get);
    assertThat(raw.rows().javaRDD().mapPartitions(p -> List.of(size(p)).iterator()).collect())
        .hasSize(4)
        .allMatch(rows -> rows > 10)
        .satisfies(
            rows -> assertThat(rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(72));
    assertThat(load(test, DATE).kept()).isEqualTo(72);
    assertThat(clean(test, "id", "name", "price", "noted", "day"))
        .contains("24 order 24 24.25 2026-01-01 23:00:00 2026-01-01");
  }

  @Test
  void thePartsOfAnIncrementAreRangesOfItsOwnRows() {
    TestProblem test =
        orders(
            COLUMNS,
            "table = shop.orders, partition-column = id, partitions = 4",
            "load { watermark = id }");
    Slice upper =
        new Slice.Range(
            "id", "bigint", Optional.of("32"), Optional.empty(), Optional.empty(), 1_000);
    RawRows raw = RawRows.of(session(), test.problem().populationSource(), upper, ENVIRONMENT::get);
    assertThat(raw.rows().javaRDD().mapPartitions(p -> List.of(size(p)).iterator()).collect())
        .hasSize(4)
        .allMatch(rows -> rows >= 9 && rows <= 11);
  }

  private static int size(java.util.Iterator<?> rows) {
    int size = 0;
    for (; rows.hasNext(); rows.next()) {
      size++;
    }
    return size;
  }

  @Test
  void aTimeWithoutAZoneIsReadInTheProblemsAndAnInstantIsAnInstantWhereverTheMachineStands() {
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
    try {
      TestProblem test =
          orders(
              COLUMNS,
              "query = \"select * from shop.orders where id <= 2\"",
              "load { watermark = noted }");
      assertThat(load(test, "2026-01-01").kept()).isEqualTo(2);
      assertThat(clean(test, "id", "wall", "noted"))
          .containsExactly(
              "1 2026-01-01 12:00:00 2026-01-01 00:00:00",
              "2 2026-01-01 12:00:00 2026-01-01 01:00:00");
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void eachDateLoadsItsOwnRowsByWatermark() {
    TestProblem test =
        orders(
            COLUMNS,
            "table = shop.orders, partition-column = noted, partitions = 2",
            "load { watermark = noted }");
    assertThat(load(test, "2026-01-01").kept()).isEqualTo(24);
    assertThat(load(test, "2026-01-02").kept()).isEqualTo(24);
    assertThat(load(test, "2026-01-01").kept()).isEqualTo(24);
    assertThat(load(test, "2026-01-05").kept()).isEqualTo(24);
    assertThat(load(test, "2026-01-06").read()).isZero();
    assertThat(clean(test, "id")).hasSize(72).doesNotHaveDuplicates();
  }

  @Test
  void anotherTypeIsRefusedNamingBoth() {
    TestProblem test = orders("id = \"int not null\", name = double", "table = shop.orders", "");
    assertThatThrownBy(() -> load(test, DATE))
        .hasMessage(
            "Source rows: column id is bigint in %s, but declared int; column name is string in"
                + " %s, but declared double; correct sources.rows.columns or the source",
            url(), url());
  }

  @Test
  void secretsStandInNoMessageAndNoTable() {
    TestProblem test = orders(COLUMNS, "table = shop.missing", "");
    assertThat(catchThrowable(() -> load(test, DATE)).getMessage())
        .startsWith("Source rows cannot be read from " + url() + ": ")
        .doesNotContain("s3cr3t");
    TestProblem wrong = orders(COLUMNS, "table = shop.orders", "");
    Throwable refused =
        catchThrowable(
            () ->
                Ingest.of(
                        wrong.stage(session(), "ingest", DATE),
                        name -> name.equals("SHOP_USER") ? "plumb" : "wr0ng")
                    .execute());
    assertThat(refused)
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .message()
        .contains("password authentication failed")
        .doesNotContain("wr0ng")
        .doesNotContain("plumb");
    load(wrong, DATE);
    assertThat(StoredText.filesWith(directory.resolve("warehouse"), "s3cr3t")).isEmpty();
  }

  @Test
  void aSecretThatTheEnvironmentDoesNotHaveIsAskedForBeforeAnythingIsRead() {
    TestProblem test = orders(COLUMNS, "table = shop.orders", "");
    assertThatThrownBy(
            () -> Ingest.of(test.stage(session(), "ingest", DATE), name -> null).execute())
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.USER))
        .hasMessage(
            "Source rows: the environment has no SHOP_USER, which sources.rows.jdbc names for its"
                + " credentials; set it");
  }
}
