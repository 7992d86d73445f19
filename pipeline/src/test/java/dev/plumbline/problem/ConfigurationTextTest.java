package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration that a model keeps. */
class ConfigurationTextTest extends ProblemFileTestBase {
  static List<Path> files() throws Exception {
    try (Stream<Path> examples = Files.list(Path.of("../conf"))) {
      return Stream.concat(
              examples.filter(f -> f.toString().endsWith(".conf")).sorted(),
              Stream.of(
                  Path.of(
                      ConfigurationTextTest.class.getResource("/problems/explicit.conf").toURI())))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsBackAsTheSameProblem(Path file) {
    Problem problem = ProblemFile.load(file, Map.of("seed", "11"));

    Problem again =
        ProblemFile.of(
            "kept", problem.configuration(), Map.of("plumbline.warehouse", problem.warehouse()));

    assertThat(again).usingRecursiveComparison().ignoringFields("configuration").isEqualTo(problem);
    assertThat(again.configurationHash()).isEqualTo(problem.configurationHash());
  }

  @Test
  void saysWhatItIsWhereItNoLongerReads() throws IOException {
    Problem problem = load(parcels(), Map.of());
    String newer =
        problem.configuration().replace("\"seed\" =", "\"sead\" =").replace("seed =", "sead =");

    assertThatThrownBy(
            () ->
                ProblemFile.of(
                    "the configuration of model 12345678",
                    newer,
                    Map.of("plumbline.warehouse", "w")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("the configuration of model 12345678:")
        .hasMessageContaining("sead");
  }
}
