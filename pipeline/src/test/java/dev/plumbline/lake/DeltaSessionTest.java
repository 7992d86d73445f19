package dev.plumbline.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.SparkTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaSessionTest extends SparkTest {
  @Test
  void writesAndReadsADeltaTable(@TempDir Path directory) {
    String path = directory.resolve("t").toString();
    session().range(10).write().format("delta").save(path);
    assertThat(session().read().format("delta").load(path).count()).isEqualTo(10);
  }
}
