package dev.plumbline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import dev.plumbline.TestProblem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelSpellingsTest extends SparkTest {
  @TempDir Path directory;

  @Test
  void tellsWhereOneOutcomeInSeveralSpellingsCountsAsDifferentOnes() {
    assertThat(contradictions("late = 'Yes'", "Yes", "No", "yes", "Yes ", "no"))
        .containsExactly(
            "late has one outcome in several spellings, which the label takes for different ones:"
                + " 'Yes', 'Yes ', 'yes'; write clean { late = [trim, lower] } and the label to"
                + " match");
  }

  @Test
  void namesFiveSpellingsOfOneOutcomeAtMost() {
    assertThat(contradictions("late = 'Yes'", "Yes", "yes", "YES", "yEs", "yeS", "YEs", "No"))
        .singleElement()
        .asString()
        .contains(": 'YES', 'YEs', 'Yes', 'yEs', 'yeS'; write");
  }

  @Test
  void saysNothingWhereEverySpellingCountsAlike() {
    assertThat(contradictions("lower(trim(late)) = 'yes'", "Yes", "No", "yes", "Yes ", "no"))
        .isEmpty();
    assertThat(contradictions("late = 'Yes'", "Yes", "No", "no", null)).isEmpty();
  }

  private List<String> contradictions(String positive, String... texts) {
    TestProblem test =
        TestProblem.parcels(directory)
            .with("sources.outcomes.columns.late", "string")
            .with("label.positive", '"' + positive + '"');
    Dataset<Row> outcomes =
        session().createDataset(Arrays.asList(texts), Encoders.STRING()).toDF("late");
    return new LabelSpellings(test.problem(), outcomes).contradictions();
  }
}
