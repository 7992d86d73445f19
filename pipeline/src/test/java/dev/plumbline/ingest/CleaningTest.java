package dev.plumbline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.TestProblem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleaningTest extends IngestTestBase {
  private static final String COLUMNS =
      "id = \"int not null\", region = string, weight_kg = double, age = int, price ="
          + " \"decimal(5,2)\"";

  @Test
  void everyRuleIsAppliedInItsOrderAndCounted() {
    TestProblem test =
        problem(
                COLUMNS,
                """
                clean {
                  region = [squeeze, lower, { null-if = ["?"] }, { replace = { "n r w" = nrw } }]
                  weight_kg = [{ null-if = ["-99"] }, { unit-factor = 0.001 }, { clip = [0, 10] }]
                  age = [{ quarantine-outside = [0, 120] }]
                  price = [{ unit-factor = 100 }]
                }
                """)
            .file(
                "rows",
                "id,region,weight_kg,age,price",
                "1,\" N  R w \",2500,30,1.25",
                "2,nrw,-99,120,0",
                "3,?,50000,,",
                "4,south,1000,121,1",
                "5,South,1,-1,99.99");
    List<String> said = new ArrayList<>();
    IngestResult.SourceResult result = ingest(test, DATE, said);
    assertThat(clean(test, "id", "region", "weight_kg", "age", "price"))
        .containsExactly("1 nrw 2.5 30 125.00", "2 nrw null 120 0.00", "3 null 10.0 null null");
    assertThat(quarantine(test, "line", "column", "value", "reason"))
        .containsExactly(
            "5 age 121 outside 0 to 120",
            "6 age -1 outside 0 to 120",
            // 9999 does not fit decimal(5,2).
            "6 price 99.99 no longer a decimal(5,2) in its unit");
    assertThat(result.read()).isEqualTo(5);
    assertThat(result.quarantined()).isEqualTo(2);
    assertThat(said.get(0))
        .isEqualTo(
            "rows: 5 rows read, 3 kept, 2 quarantined, 0 duplicates removed; squeeze of region 1,"
                + " lower of region 2, null-if of region 1, replace of region 1, null-if of"
                + " weight_kg 1, unit-factor of weight_kg 4, clip of weight_kg 1,"
                + " quarantine-outside of age 2, unit-factor of price 3");
    assertThat(new IngestResult(List.of(result)).details())
        .containsEntry("rows.cleaned.weight_kg.2.clip", "1");
  }

  @Test
  void aValueThatIsCleanedAwayIsMissing() {
    TestProblem test =
        problem(
                "id = \"int not null\", region = \"string not null\"",
                "clean { region = [lower, { null-if = [none] }] }")
            .file("rows", "id,region", "1,North", "2,NONE");
    assertThat(ingest(test).kept()).isEqualTo(1);
    assertThat(quarantine(test, "key['id']", "column", "value", "reason"))
        .containsExactly("2 region NONE missing, but declared not null");
  }
}
