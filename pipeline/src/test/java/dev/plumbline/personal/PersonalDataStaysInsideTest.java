package dev.plumbline.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.Failure;
import dev.plumbline.SparkTest;
import dev.plumbline.Stage;
import dev.plumbline.TestProblem;
import dev.plumbline.feature.TrainingSet;
import dev.plumbline.feature.TrainingSetBuild;
import dev.plumbline.governance.Erase;
import dev.plumbline.governance.StoredText;
import dev.plumbline.governance.Subject;
import dev.plumbline.ingest.Ingest;
import dev.plumbline.leakage.Leakage;
import dev.plumbline.quality.Profiling;
import dev.plumbline.quality.Quality;
import dev.plumbline.quality.QualityResult;
import dev.plumbline.report.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attack: a source full of personal data, some of it in the wrong columns of broken rows, goes
 * through ingest, profile, features, inspect, report and erase, while all that is logged, by Spark
 * too, and all that is said is caught. What is declared to be kept is found where it is declared to
 * be, and nothing anywhere else.
 */
class PersonalDataStaysInsideTest extends SparkTest {
  private static final String DATE = "2026-06-30";
  private static final UnaryOperator<String> SECRET = Map.of("PLUMBLINE_HASH_KEY", "a secret")::get;
  private static final int ROWS = 120;

  /** The rows whose values are looked for: the first, one in the middle, the last, the broken. */
  private static final List<Integer> MARKED = List.of(0, 57, ROWS - 1, ROWS, ROWS + 1);

  private static final List<String> COLUMNS =
      List.of("recipient", "phone", "account", "card", "tax_code", "identity", "address");

  @TempDir Path directory;
  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final List<String> said = new ArrayList<>();
  private final AbstractAppender catcher =
      new AbstractAppender("catcher", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          String thrown = event.getThrown() == null ? "" : " " + event.getThrown();
          logged.add(event.getMessage().getFormattedMessage() + thrown);
        }
      };
  private Level before;

  @BeforeAll
  void catchWhatIsLogged() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    before = root.getLevel();
    catcher.start();
    root.addAppender(catcher, Level.INFO, null);
    root.getAppenderRefs().forEach(reference -> root.removeAppender(reference.getRef()));
    root.setLevel(Level.INFO);
    context.updateLoggers();
  }

  @AfterAll
  void logAsBefore() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    root.removeAppender("catcher");
    root.setLevel(before);
    root.getAppenderRefs()
        .forEach(
            reference ->
                root.addAppender(
                    context.getConfiguration().getAppender(reference.getRef()), null, null));
    context.updateLoggers();
  }

  @Test
  void nothingIsFoundWhereItIsNotDeclaredToBe() {
    Map<String, List<String>> values = values();
    TestProblem undeclared = problem(values, List.of());
    assertThatThrownBy(() -> Ingest.of(stage(undeclared, "ingest"), SECRET).execute())
        .isInstanceOf(Failure.class)
        .satisfies(
            failure -> {
              for (String column : COLUMNS) {
                assertThat(failure.getMessage()).contains("parcels." + column + " holds");
              }
              assertThat(failure.getMessage()).contains("note");
              said.add(failure.getMessage());
            });
    assertThat(directory.resolve("warehouse")).doesNotExist();
    Set<String> marked = marked(values);

    TestProblem declared =
        problem(
            values,
            List.of(
                "recipient = hash",
                "phone = mask last 4",
                "account = drop",
                "card { keep-for = \"refunds\" }",
                "tax_code = drop",
                "identity = hash",
                "address = mask network",
                "note = drop"));
    Ingest.of(stage(declared, "ingest"), SECRET).execute();
    Profiling.of(stage(declared, "profile")).execute();
    TrainingSetBuild.of(stage(declared, "features")).execute();
    Stage inspect = stage(declared, "inspect");
    TrainingSet set = TrainingSet.of(declared.problem(), inspect.lake(), LocalDate.parse(DATE));
    QualityResult quality = Quality.of(inspect, set).execute();
    quality.failed().forEach(expectation -> said.add(expectation.sentence()));
    Leakage.of(inspect, set, quality.profile())
        .execute()
        .findings()
        .forEach(finding -> said.add(finding.sentence()));
    Report.of(stage(declared, "report")).execute();

    Set<String> cards = new TreeSet<>();
    MARKED.forEach(i -> cards.add(values.get("card").get(i)));
    assertThat(where(marked))
        .allSatisfy(
            (value, places) -> {
              assertThat(cards).as("%s", places).contains(value);
              assertThat(places).allMatch(file -> file.matches("raw_parcels/[^/]*\\.parquet"));
            })
        .as("control: what is kept is there")
        .containsKey(values.get("card").get(57));

    Erase.of(
            stage(declared, "erase"),
            List.of(
                Subject.parse("recipient=" + values.get("recipient").get(57)),
                Subject.parse("card=" + values.get("card").get(0))))
        .withEnvironment(SECRET)
        .execute();
    assertThat(where(marked))
        .doesNotContainKey(values.get("card").get(0))
        .doesNotContainKey(values.get("card").get(57))
        .containsKey(values.get("card").get(ROWS - 1));
    assertThat(logged).as("control: Spark's lines are caught").hasSizeGreaterThan(100);
    for (String value : marked) {
      assertThat(said).noneMatch(line -> line.contains(value));
      assertThat(logged).noneMatch(line -> line.contains(value));
    }
  }

  private Stage stage(TestProblem test, String job) {
    return test.stage(session(), job, DATE, said);
  }

  private static Set<String> marked(Map<String, List<String>> values) {
    Set<String> marked = new TreeSet<>();
    values.forEach(
        (column, all) -> {
          if (COLUMNS.contains(column)) {
            MARKED.forEach(i -> marked.add(all.get(i)));
          }
        });
    return marked;
  }

  /** The values that are found, each with the files that hold it. */
  private Map<String, List<String>> where(Set<String> values) {
    Map<String, List<String>> found =
        new LinkedHashMap<>(StoredText.filesWith(directory.resolve("warehouse/parcels"), values));
    found.values().removeIf(List::isEmpty);
    return found;
  }

  private static Map<String, List<String>> values() {
    Samples samples = new Samples(21);
    Map<String, List<String>> values = new LinkedHashMap<>();
    COLUMNS.forEach(column -> values.put(column, new ArrayList<>()));
    values.put("note", new ArrayList<>());
    for (int i = 0; i < ROWS + 2; i++) {
      String email = "person" + i + "-" + samples.of(PersonalKind.EMAIL);
      String phone = "+49 171 " + samples.digits(8);
      values.get("recipient").add(email);
      values.get("phone").add(phone);
      values.get("account").add(samples.of(PersonalKind.IBAN));
      values.get("card").add(samples.of(PersonalKind.CARD));
      values.get("tax_code").add(samples.of(PersonalKind.ITALIAN_TAX_CODE));
      values.get("identity").add(samples.of(PersonalKind.SPANISH_IDENTITY));
      values.get("address").add("198.177." + (100 + i) + "." + (30 + i % 70));
      values.get("note").add("call " + phone + " or write to " + email);
    }
    return values;
  }

  private TestProblem problem(Map<String, List<String>> values, List<String> personal) {
    List<String> parcels =
        new ArrayList<>(
            List.of("parcel,booked_at,carrier,price," + String.join(",", values.keySet())));
    List<String> outcomes = new ArrayList<>(List.of("parcel,late,recorded_at"));
    for (int i = 0; i < ROWS + 2; i++) {
      int row = i;
      List<String> cells =
          new ArrayList<>(
              List.of(
                  "parcel-" + i,
                  // The last two are broken, with personal data in the place of a number.
                  i < ROWS ? LocalDate.parse("2026-01-01").plusDays(i) + "T08:00:00Z" : "soon",
                  i % 2 == 0 ? "ant" : "bee",
                  i == ROWS
                      ? values.get("recipient").get(i)
                      : i == ROWS + 1 ? values.get("card").get(i) : Integer.toString(i % 7)));
      values.values().forEach(column -> cells.add(column.get(row)));
      parcels.add(String.join(",", cells));
      outcomes.add(
          "parcel-"
              + i
              + ","
              + (i % 3 == 0)
              + ","
              + LocalDate.parse("2026-01-01").plusDays(i % ROWS)
              + "T08:00:00Z");
    }
    String declared = String.join("\n", personal);
    StringBuilder columns = new StringBuilder("carrier = \"string\"\n");
    values.keySet().forEach(c -> columns.append("%s = \"string\"%n".formatted(c)));
    return TestProblem.parcels(directory)
        .replacing("carrier = \"string -- who carries it\"", columns.toString())
        .replacing(
            "path = ${plumbline.data}\"/parcels.csv\"",
            "path = ${plumbline.data}\"/parcels.csv\"\nquarantine-limit = 50%\npersonal {\n"
                + declared
                + "\n}\nexpect { cheap { range = price, to = 3 } }")
        .with("sources.parcels.event-time", "booked_at")
        .with("leakage.deep", "false")
        .file("parcels.csv", parcels)
        .file("outcomes.csv", outcomes);
  }
}
