package dev.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample in the repository and what its README says of it. */
class CommittedSampleTest {
  private static final Path SAMPLES = Path.of("..", "data-samples");
  private static final long ROWS = 30_000;
  private static final long SEED = 7;

  @Test
  void isWhatTheCommandInTheReadmeMakes(@TempDir Path directory) throws IOException {
    ShipmentSample.of(ROWS, SEED).writeTo(directory, written -> {});

    assertThat(readme())
        .contains("bin/plumbline generate --rows " + ROWS + " --seed " + SEED)
        .contains("version " + ShipmentSample.VERSION);
    List<String> files =
        List.of(
            ShipmentSample.SHIPMENTS,
            ShipmentSample.WEATHER,
            ShipmentSample.SCANS,
            ShipmentSample.OUTCOMES,
            ShipmentSample.TRUTH);
    for (String file : files) {
      assertThat(new SampleFiles(SAMPLES.resolve("shipments")).contentHash(List.of(file)))
          .as(file)
          .isEqualTo(new SampleFiles(directory).contentHash(List.of(file)));
    }
  }

  @Test
  void bestPossibleCostIsAsTheReadmeSays() throws IOException {
    ShipmentSample sample = ShipmentSample.of(ROWS, SEED);
    double best = 0;
    double never = 0;
    for (long index = 0; index < ROWS; index++) {
      ShipmentSample.Story story = sample.story(index);
      // Acting costs 4.50 EUR whatever happens; a late shipment that was missed 12 EUR and a
      // fiftieth of the order.
      double missed = story.trueProbability() * (12 + 0.02 * story.shipment().orderValue());
      never += missed;
      best += Math.min(4.5, missed);
    }

    assertThat(readme())
        .contains(String.format(Locale.ROOT, "best possible | %,.0f", 1_000 * best / ROWS))
        .contains(String.format(Locale.ROOT, "never act | %,.0f", 1_000 * never / ROWS));
    assertThat(best).isLessThan(0.65 * Math.min(never, 4.5 * ROWS));
  }

  private static String readme() throws IOException {
    return Files.readString(SAMPLES.resolve("README.md"));
  }
}
