package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.statistic.ColumnProfile;
import dev.plumbline.statistic.Frequency;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 20,000 rows of every type, in Parquet with dictionaries and without. */
class ColumnScanTest extends SparkTest {
  private static final int ROWS = 20_000;

  @TempDir static Path directory;
  private SparkSession whole;

  @BeforeAll
  void write() {
    // Spark gives column batches only where it may compile whole stages, which tests leave off.
    whole = session().newSession();
    whole.conf().set("spark.sql.codegen.wholeStage", "true");
    session()
        .range(0, ROWS, 1, 3)
        .selectExpr(
            "id",
            "if(id % 10 = 0, null, cast(id % 100 as int)) as small",
            "id / 8.0d as part",
            "cast(id as decimal(12,2)) as money",
            "concat('N', lpad(cast(id as string), 5, '0')) as code",
            "if(id % 4 = 0, null, element_at(array('red', 'green', 'blue'), cast(1 + id % 3 as"
                + " int))) as colour",
            "date_add(date'2026-01-01', cast(id % 31 as int)) as day",
            "timestamp_seconds(1700000000 + id) as at",
            "id % 2 = 0 as even",
            "cast(id as smallint) as narrow",
            "array(id) as list",
            "if(id = 7, double('NaN'), 1.5f) as odd")
        .write()
        .parquet(directory.resolve("rows").toString());
  }

  private Dataset<Row> batches() {
    return whole.read().parquet(directory.resolve("rows").toString());
  }

  private Dataset<Row> rows() {
    return session().read().parquet(directory.resolve("rows").toString());
  }

  @Test
  void batchesAndRowsGiveTheSameProfile() {
    assertThat(ColumnScan.readsBatches(batches().drop("list"))).isTrue();
    assertThat(ColumnScan.readsBatches(rows())).isFalse();
    TableProfile byBatch = TableProfile.of("t", batches(), Set.of(), ZoneOffset.UTC);
    TableProfile byRow = TableProfile.of("t", rows(), Set.of(), ZoneOffset.UTC);
    for (ProfiledColumn column : byBatch.columns()) {
      ColumnProfile a = column.profile();
      ColumnProfile b = byRow.column(column.name()).profile();
      assertThat(a.rows()).as(column.name()).isEqualTo(b.rows()).isEqualTo(ROWS);
      assertThat(a.missing()).isEqualTo(b.missing());
      assertThat(a.distinct()).isEqualTo(b.distinct());
      assertThat(column.least()).isEqualTo(byRow.column(column.name()).least());
      assertThat(column.greatest()).isEqualTo(byRow.column(column.name()).greatest());
      assertThat(a.patterns(3)).isEqualTo(b.patterns(3));
      if (a.isExact()) {
        assertThat(a.mostFrequent(20)).isEqualTo(b.mostFrequent(20));
      }
      if (!Double.isNaN(a.mean())) {
        assertThat(a.mean()).isCloseTo(b.mean(), within(Math.abs(b.mean()) * 1e-12));
        assertThat(a.standardDeviation())
            .isCloseTo(b.standardDeviation(), within(1e-9 * (1 + b.standardDeviation())));
      }
    }
  }

  @Test
  void saysWhatIsInTheColumns() {
    TableProfile profile = TableProfile.of("t", batches(), Set.of(), ZoneOffset.UTC);
    ColumnProfile id = profile.column("id").profile();
    // 0 … 19,999: the variance of n consecutive numbers is n (n + 1) / 12.
    assertThat(id.mean()).isEqualTo(9_999.5);
    assertThat(id.standardDeviation()).isCloseTo(Math.sqrt(ROWS * (ROWS + 1.0) / 12), within(1e-9));
    assertThat(id.distinct()).isCloseTo(ROWS, within(0.05 * ROWS));
    assertThat(id.quantile(0.5)).isCloseTo(10_000, within(ROWS * id.quantiles().rankError()));
    assertThat(profile.column("small").profile().missing()).isEqualTo(ROWS / 10);
    assertThat(profile.column("small").profile().distinct()).isEqualTo(90);
    assertThat(profile.column("colour").mostFrequent(1))
        .containsExactly(new Frequency("blue", 5_000, 5_000));
    assertThat(profile.column("code").profile().patterns(1))
        .containsExactly(new Frequency("A9{5}", ROWS, ROWS));
    assertThat(profile.column("day").least()).contains("2026-01-01");
    assertThat(profile.column("day").greatest()).contains("2026-01-31");
    assertThat(profile.column("at").least()).contains("2023-11-14 22:13:20");
    assertThat(profile.column("odd").profile().notFinite()).isEqualTo(1);
    assertThat(profile.column("odd").profile().distinct()).isEqualTo(1);
    assertThat(profile.column("list").profile().missing()).isZero();
    assertThat(profile.columns().stream().map(c -> c.semanticType().label()))
        .containsExactly(
            "identifier",
            "count",
            "amount",
            "amount",
            "identifier",
            "category",
            "date",
            "time",
            "flag",
            "identifier",
            "nested",
            "constant");
  }

  @Test
  void isOneSparkJob() {
    // Opening the files is a job of Spark's own, which looks for their schema.
    Dataset<Row> open = batches();
    List<String> jobs =
        JobCount.of(session(), () -> TableProfile.of("t", open, Set.of(), ZoneOffset.UTC));
    assertThat(jobs).hasSize(1);
  }

  @Test
  void theSameFilesGiveTheSameSketches() {
    List<byte[]> states = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      states.add(ColumnScan.of(batches().select("part")).get(0).toBytes());
    }
    assertThat(states.get(0)).isEqualTo(states.get(1));
  }

  @Test
  void ofPersonalColumnsOnlyCountsAreKept() {
    TableProfile profile = TableProfile.of("t", batches(), Set.of("code"), ZoneOffset.UTC);
    ProfiledColumn code = profile.column("code");
    assertThat(code.profile().rows()).isEqualTo(ROWS);
    assertThat(code.profile().distinct()).isCloseTo(ROWS, within(0.05 * ROWS));
    assertThat(code.mostFrequent(5)).isEmpty();
    assertThat(code.least()).isEmpty();
    assertThat(code.profile().patterns(5)).isEmpty();
    assertThat(new String(code.profile().toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("N000");
  }
}
