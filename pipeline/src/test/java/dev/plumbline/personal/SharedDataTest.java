package dev.plumbline.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Public data sets hold no personal data of the kinds that are looked for. */
@org.junit.jupiter.api.Tag("proof")
class SharedDataTest extends SparkTest {
  private static final Path DATA = Path.of("../../shared/data");

  @Test
  void noColumnOfAPublicDataSetAlarms() throws Exception {
    assumeTrue(Files.isDirectory(DATA), "needs the shared data");
    List<String> alarms = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(DATA, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
      files = all.filter(f -> f.toString().matches(".*\\.(csv|csv\\.gz|data)")).sorted().toList();
    }
    for (Path file : files) {
      Dataset<Row> rows = session().read().option("header", "true").csv(file.toString());
      Map<String, Column> texts = new LinkedHashMap<>();
      for (String column : rows.columns()) {
        texts.put(column, functions.col("`" + column.replace("`", "``") + "`"));
      }
      byte[] found = rows.select(PersonalSearch.of(texts, 10_000)).head().getAs(0);
      PersonalSearch.scan(found)
          .findings(0.001)
          .forEach(finding -> alarms.add(file.getFileName() + ": " + finding.sentence()));
    }
    assertThat(files).isNotEmpty();
    assertThat(alarms).isEmpty();
  }
}
