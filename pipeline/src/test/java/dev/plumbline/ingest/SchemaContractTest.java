package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.TestProblem;
import dev.plumbline.problem.Source;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SchemaContractTest extends IngestTestBase {

  @Test
  void aTypeIsTakenWhereTheDeclaredOneHoldsItsEveryValue() {
    assertThat(taken("bigint", "smallint")).isTrue();
    assertThat(taken("double", "float")).isTrue();
    assertThat(taken("double", "int")).isTrue();
    assertThat(taken("decimal(12,2)", "decimal(10,1)")).isTrue();
    assertThat(taken("decimal(10,0)", "int")).isTrue();
    assertThat(taken("timestamp", "timestamp_ntz")).isTrue();
    assertThat(taken("int", "bigint")).isFalse();
    assertThat(taken("double", "bigint")).isFalse();
    assertThat(taken("double", "decimal(10,2)")).isFalse();
    assertThat(taken("decimal(10,2)", "decimal(11,2)")).isFalse();
    assertThat(taken("decimal(10,2)", "double")).isFalse();
    assertThat(taken("string", "int")).isFalse();
    assertThat(taken("date", "timestamp")).isFalse();
    assertThat(taken("timestamp", "date")).isFalse();
  }

  private boolean taken(String declared, String found) {
    Source source =
        problem("id = int, x = \"" + declared + "\"", "format = parquet")
            .problem()
            .populationSource();
    try {
      new SchemaContract(source).check(StructType.fromDDL("id int, x " + found), "the file");
      return true;
    } catch (dev.plumbline.Failure refused) {
      assertThat(refused)
          .hasMessage(
              "Source rows: column x is %s in the file, but declared %s; correct"
                  + " sources.rows.columns or the source",
              found, declared);
      return false;
    }
  }

  @Test
  void newColumnsAreKeptOrRefusedAsDeclared() {
    TestProblem keep =
        problem("id = int", "new-column = keep").file("rows", "id,colour,shape", "1,red,round");
    assertThat(ingest(keep).kept()).isEqualTo(1);
    assertThat(clean(keep, "id", "colour", "shape")).containsExactly("1 red round");
    assertRefused(
        () -> ingest(problem("id = int", "new-column = refuse")),
        "Source rows: "
            + directory
            + "/rows has the columns colour, shape, which nobody declared, and new-column ="
            + " refuse; declare it in sources.rows.columns, or write new-column = ignore or keep");
    TestProblem json =
        problem("id = int", "format = json-lines, new-column = keep")
            .with("sources.rows.path", directory + "/lines")
            .file("lines", "{\"id\": 1}", "{\"id\": 2, \"colour\": {\"red\": 1}}");
    ingest(json);
    assertThat(clean(json, "id", "colour")).containsExactly("1 null", "2 {\"red\":1}");
  }

  @Test
  void aSourceThatBreaksItsContractLeavesNoTableAndNothingInMemory() {
    // What other tests of the process kept is not this one's.
    session().catalog().clearCache();
    TestProblem test =
        TestProblem.parcels(directory)
            .file("parcels.csv", "parcel,booked_at,carrier,price", "p1,2026-01-01T08:00:00Z,ant,1")
            .file("outcomes.csv", "parcel,late", "p1,true");
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ingest(test)).getMessage())
        .contains("has no column recorded_at");
    assertThat(test.lake(session()).exists("raw_parcels")).isFalse();
    assertThat(session().sharedState().cacheManager().isEmpty()).isTrue();
  }

  @Test
  void sourcesOfTheSamePlaceShareOneParse() {
    TestProblem test =
        problem("id = \"int not null\", name = string", "")
            .replacing(
                "features {", "sources.others = ${problem.sources.rows} { key = null }\nfeatures {")
            .file("rows", "id,name", "1,ant", "1,ant", "x,bee");
    List<String> jobs =
        dev.plumbline.JobCount.of(
            session(),
            () ->
                assertThat(Ingest.of(test.stage(session(), "ingest", DATE)).execute().sources())
                    .containsExactly(
                        new IngestResult.SourceResult("rows", 3, 1, 1, 1, List.of()),
                        new IngestResult.SourceResult("others", 3, 2, 1, 0, List.of())));
    assertThat(jobs).anyMatch(job -> job.endsWith("parse rows"));
    assertThat(jobs).noneMatch(job -> job.endsWith("parse others"));
    assertThat(quarantine(test, "source", "key['id']", "reason"))
        .containsExactly("others null not a int", "rows x not a int");
  }
}
