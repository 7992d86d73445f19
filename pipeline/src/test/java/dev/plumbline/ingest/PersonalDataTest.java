package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.TestProblem;
import dev.plumbline.governance.StoredText;
import dev.plumbline.personal.Hidden;
import dev.plumbline.personal.KeyedHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersonalDataTest extends IngestTestBase {
  private static final String EMAIL = "zz.planted@example.org";
  private static final String PHONE = "+49 170 55512345";
  private static final String COLUMNS =
      "id = \"int not null\", mail = \"string\", phone = \"string\", name = \"string\","
          + " weight = \"double\"";

  @Test
  void undeclaredPersonalDataRefusesTheLoadAndNoValueIsNamed() {
    List<String> lines = new ArrayList<>(List.of("id,mail,phone,name,weight"));
    for (int i = 0; i < 400; i++) {
      // Half a percent of the rows.
      lines.add(i + (i % 200 == 7 ? "," + EMAIL : ",none") + ",,n" + i + ",1.5");
    }
    TestProblem test = problem(COLUMNS, "").file("rows/a.csv", lines);
    List<String> said = new ArrayList<>();
    assertThatThrownBy(() -> ingest(test, DATE, said))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.DATA))
        .hasMessage(
            "Personal data that is not declared; nothing was loaded:\n"
                + "  rows.mail holds e-mail addresses in 0.5% of its rows (of 400 looked at)\n"
                + "Declare each column under sources.rows.personal: mail = drop, hash or mask last 4;"
                + " or mail { keep-for = \"…\" }; or { not-personal = \"why\" }");
    assertThat(test.lake(session()).exists("raw_rows")).isFalse();
    assertThat(test.lake(session()).exists("quarantine")).isFalse();
    assertThat(said.toString()).doesNotContain(EMAIL);

    TestProblem declared =
        problem(COLUMNS, "personal { mail { not-personal = \"made up\" } }")
            .file("rows/a.csv", lines);
    assertThat(ingest(declared).kept()).isEqualTo(400);
  }

  @Test
  void everyTreatmentLeavesWhatItSays() {
    TestProblem test =
        problem(
                COLUMNS,
                "personal { mail = hash, phone = mask last 4, name { keep-for = \"labels\" } }")
            .file(
                "rows/a.csv",
                "id,mail,phone,name,weight",
                "1," + EMAIL + "," + PHONE + ",Ann,1.5",
                "2,,12,,1.5");
    Ingest.of(test.stage(session(), "ingest", DATE), Map.of("PLUMBLINE_HASH_KEY", "secret")::get)
        .execute();
    assertThat(clean(test, "id", "mail", "phone", "name"))
        .containsExactly(
            "1 " + KeyedHash.of("secret").hash(EMAIL) + " ****2345 Ann", "2 null **** null");
    assertThat(test.lake(session()).read("raw_rows").schema().apply("name").getComment().get())
        .endsWith("(personal: kept for labels)");
    assertThat(StoredText.filesWith(directory.resolve("warehouse"), "secret")).isEmpty();
  }

  @Test
  void noPersonalValueReachesAFileOrAMessageHoweverBrokenItsLine() {
    TestProblem test =
        problem(COLUMNS, "personal { mail = drop, phone = drop, name = drop }")
            .file(
                "rows/a.csv",
                "id,mail,phone,name,weight",
                "1," + EMAIL + "," + PHONE + ",Zebedee Planted,1.5",
                // A comma too many, quoted away wrongly: every value one place to the right.
                "2,x," + EMAIL + "," + PHONE + "," + EMAIL,
                EMAIL + ",2," + PHONE + ",Zebedee Planted,1.5",
                "3," + EMAIL + "," + PHONE,
                "4," + EMAIL + "," + PHONE + ",Zebedee Planted,1.5,more," + EMAIL,
                "5," + EMAIL + "," + PHONE + ",Zebedee Planted,heavy");
    List<String> said = new ArrayList<>();
    IngestResult.SourceResult result = ingest(test, DATE, said);
    assertThat(result.quarantined()).isEqualTo(5);
    assertThat(quarantine(test, "column", "value"))
        .contains("weight " + Hidden.TEXT, "id " + Hidden.TEXT, "weight heavy");
    TestProblem limited = test.with("sources.rows.quarantine-limit", "2%");
    assertThatThrownBy(() -> ingest(limited, "2026-02-01", said))
        .hasMessageContaining("5 of 6 rows (83.33%) are unfit")
        .satisfies(failure -> said.add(failure.getMessage()));
    for (String planted : List.of(EMAIL, PHONE, "Zebedee")) {
      assertThat(StoredText.filesWith(directory.resolve("warehouse"), planted)).isEmpty();
      assertThat(said.toString()).doesNotContain(planted);
    }
  }
}
