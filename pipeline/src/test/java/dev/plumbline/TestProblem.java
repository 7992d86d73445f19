package dev.plumbline;

import dev.plumbline.lake.Lake;
import dev.plumbline.lake.Run;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.ProblemFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;

/**
 * A small problem in a directory of its own: its files, the problem file, read as a user's is, and
 * stages of it whose tables lie in the same directory. Changes give a new one.
 */
public final class TestProblem {
  private static final String PARCELS =
      """
      problem {
        name = parcels
        question = "Will the parcel be late?"
        population = parcels
        entity = [parcel]
        prediction-time = booked_at
        label {
          source = outcomes
          positive = "late"
          recorded-at = recorded_at
          maturity = 2 days
          if-missing = negative
        }
        value { unit = EUR, false-negative = 5, false-positive = 1 }
        sources {
          parcels {
            description = "One row a parcel"
            path = ${plumbline.data}"/parcels.csv"
            columns {
              parcel = "string not null -- its number"
              booked_at = "timestamp not null -- when it was booked"
              carrier = "string -- who carries it"
              price = "double -- EUR"
            }
          }
          outcomes {
            description = "One row a parcel that came"
            path = ${plumbline.data}"/outcomes.csv"
            columns {
              parcel = "string not null -- its number"
              late = "boolean -- whether it was late"
              recorded_at = "timestamp not null -- when that was known"
            }
            key = [parcel]
            event-time = recorded_at
          }
        }
        features { columns = [carrier, price] }
        split { holdout = last 28 days, folds = 3 by time }
        ladder = [rules]
      }
      """;

  private final Path directory;
  private final String text;
  private final Map<String, String> settings;

  private TestProblem(Path directory, String text, Map<String, String> settings) {
    this.directory = directory;
    this.text = text;
    this.settings = settings;
  }

  /** Any problem; its files are found under {@code ${plumbline.data}}, the directory. */
  public static TestProblem of(Path directory, String text) {
    return new TestProblem(directory, text, Map.of());
  }

  /** Parcels, late or not: {@code parcels.csv} and {@code outcomes.csv}; see the text above. */
  public static TestProblem parcels(Path directory) {
    return of(directory, PARCELS);
  }

  /**
   * A problem without a clock: {@code rows.csv} with the columns {@code id}, {@code outcome} (1 or
   * 0) and the features.
   *
   * @param features name → type
   */
  public static TestProblem flat(Path directory, Map<String, String> features) {
    String columns =
        features.entrySet().stream()
            .map(f -> "\"" + f.getKey() + "\" = \"" + f.getValue() + "\"")
            .collect(Collectors.joining("\n"));
    String names =
        features.keySet().stream().map(f -> "\"" + f + "\"").collect(Collectors.joining(", "));
    return of(
        directory,
        """
        problem {
          name = flat
          question = "Is it?"
          population = rows
          entity = [id]
          label { source = rows, positive = "outcome = 1", if-missing = drop }
          value { unit = EUR, false-negative = 5, false-positive = 1 }
          sources {
            rows {
              path = ${plumbline.data}"/rows.csv"
              columns {
                id = "int not null"
                outcome = "int"
                COLUMNS
              }
            }
          }
          features { columns = [NAMES] }
          split { holdout = none, folds = 3 by entity }
          ladder = [rules]
        }
        """
            .replace("COLUMNS", columns)
            .replace("NAMES", names));
  }

  /** The same with one key of the problem file set, as {@code --set} would. */
  public TestProblem with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new TestProblem(directory, text, more);
  }

  /** The same with a piece of the problem file replaced. */
  public TestProblem replacing(String piece, String by) {
    if (!text.contains(piece)) {
      throw new IllegalArgumentException("The problem file has no '" + piece + "'");
    }
    return new TestProblem(directory, text.replace(piece, by), settings);
  }

  /** Writes a text file of the problem's data; compressed where its name ends in {@code .gz}. */
  public TestProblem file(String name, String... lines) {
    return file(name, List.of(lines));
  }

  /** Writes a text file of the problem's data; compressed where its name ends in {@code .gz}. */
  public TestProblem file(String name, List<String> lines) {
    byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream stream =
          name.endsWith(".gz")
              ? new GZIPOutputStream(Files.newOutputStream(file))
              : Files.newOutputStream(file)) {
        stream.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Reads the problem file. */
  public Problem problem() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("plumbline.data", directory.toString());
    all.put("plumbline.warehouse", directory.resolve("warehouse").toString());
    all.putAll(settings);
    try {
      return ProblemFile.load(Files.writeString(directory.resolve("test.conf"), text), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Lake lake(SparkSession session) {
    return Lake.of(session, problem().warehouse(), problem().name());
  }

  /** Begins a job; what it says is dropped. */
  public Stage stage(SparkSession session, String job, String date) {
    return stage(session, job, date, new ArrayList<>());
  }

  /**
   * Begins a job that says how it goes. It is not put on record in the ledger of runs: that would
   * be two commits more for nearly every test.
   */
  public Stage stage(SparkSession session, String job, String date, List<String> said) {
    Problem problem = problem();
    return new Stage(
        problem,
        Lake.of(session, problem.warehouse(), problem.name()),
        new Run(
            UUID.randomUUID().toString(),
            job,
            LocalDate.parse(date),
            problem.configurationHash(),
            Instant.now()),
        said::add);
  }
}
