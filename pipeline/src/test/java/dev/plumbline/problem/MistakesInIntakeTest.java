package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of formats, loads and cleaning rules that cannot be, with the exact message. */
class MistakesInIntakeTest extends ProblemFileTestBase {
  private static final String AT = "parcels.conf:56: problem.sources.hubs.";

  @Test
  void everyFormatAndLoadAndRuleCanBeStated() throws Exception {
    Source hubs =
        hubs(
            "new-column = refuse, load { watermark = height }, clean { hub = [trim, squeeze, lower,"
                + " upper, { null-if = [NA, \"?\"] }, { replace = { a = b } }], height = [{ clip ="
                + " [0, 9] }, { quarantine-outside = [-1, 10] }], slope = [{ unit-factor = 0.5 }] }");
    assertThat(hubs.intake())
        .isEqualTo(
            new Intake(
                Intake.NewColumns.REFUSE,
                new Intake.Load.Watermark("height"),
                Map.of(
                    "hub",
                    List.of(
                        new CleaningRule.Trim(),
                        new CleaningRule.Squeeze(),
                        new CleaningRule.Lower(),
                        new CleaningRule.Upper(),
                        new CleaningRule.NullIf(List.of("NA", "?")),
                        new CleaningRule.Replace(Map.of("a", "b"))),
                    "height",
                    List.of(
                        new CleaningRule.Clip(0, 9), new CleaningRule.QuarantineOutside(-1, 10)),
                    "slope",
                    List.of(new CleaningRule.UnitFactor(0.5)))));
    assertThat(hubs("format = parquet, load = new-files").format()).isEqualTo(new Source.Parquet());
    assertThat(hubs("format = delta, delta { changes-from = 3 }").format())
        .isEqualTo(new Source.Delta(java.util.Optional.empty(), java.util.Optional.of(3L)));
    Source jdbc =
        hubs(
            "path = null, format = jdbc, jdbc { url = \"jdbc:h2:x\", query = \"select 1\", user-env"
                + " = U, password-env = P, partition-column = height, driver = D }");
    assertThat(jdbc.path()).isEqualTo("jdbc:h2:x");
    assertThat(jdbc.format())
        .isEqualTo(
            new Source.Jdbc(
                "(select 1)",
                java.util.Optional.of("D"),
                java.util.Optional.of("U"),
                java.util.Optional.of("P"),
                java.util.Optional.of("height"),
                4,
                10_000));
    assertThat(hubs("load = whole").intake()).isEqualTo(Intake.PLAIN);
  }

  private Source hubs(String more) throws Exception {
    return load(text(more), Map.of()).sources().get("hubs");
  }

  private static String text(String more) {
    return parcels()
        .replace(
            "columns { hub = \"string not null\", height = \"int\" }",
            "columns { hub = \"string not null\", height = \"int not null\", slope = double }")
        .replace("path = \"hubs.csv\"", "path = \"hubs.csv\", " + more);
  }

  private List<String> mistakesOf(String more) {
    return mistakesIn(text(more), Map.of());
  }

  @Test
  void formatsAndLoadsThatDoNotGoTogether() {
    assertThat(mistakesOf("format = json"))
        .containsExactly(
            AT
                + "format = \"json\": not one of csv, json-lines, parquet, delta, jdbc; did you mean"
                + " json-lines?");
    assertThat(mistakesOf("delta { version = 1 }"))
        .containsExactly(
            AT
                + "delta: says nothing, because the format is csv; leave it out, or write format ="
                + " delta");
    assertThat(mistakesOf("format = delta, delta { version = 1, changes-from = 2 }"))
        .containsExactly(
            AT + "delta.changes-from = 2: a version and the change feed; write one of them");
    assertThat(mistakesOf("format = delta, load = new-files"))
        .containsExactly(
            AT
                + "load = \"new-files\": there are no files to tell apart in this format; write load"
                + " { watermark = recorded_at }");
    assertThat(mistakesOf("load = newfiles"))
        .containsExactly(
            AT + "load = \"newfiles\": not one of new-files, whole; did you mean new-files?");
    assertThat(mistakesOf("load { watermark = hub }"))
        .containsExactly(
            AT
                + "load.watermark = \"hub\": hub is a string; a watermark is a number, date or"
                + " timestamp declared not null");
    assertThat(mistakesOf("load { watermark = slope }"))
        .containsExactly(
            AT
                + "load.watermark = \"slope\": slope is a double that may be missing; a watermark is"
                + " a number, date or timestamp declared not null");
    assertThat(mistakesOf("load { watermark = heigth }"))
        .containsExactly(
            AT
                + "load.watermark = \"heigth\": heigth is not a column of hubs; did you mean"
                + " height?");
    assertThat(mistakesOf("load = new-files, derive { loaded_for = height }"))
        .containsExactly(
            AT
                + "load = \"new-files\": an incremental table has a column loaded_for of its own;"
                + " declare yours under another name, or write load = whole");
    assertThat(mistakesOf("new-column = allow"))
        .containsExactly(
            AT + "new-column = \"allow\": not one of ignore, keep, refuse; write one of them");
  }

  @Test
  void waysToWriteValuesThatCannotBe() throws Exception {
    assertThat(
            hubs("csv { encoding = windows-1252, multi-line = true, decimal-mark = \",\","
                    + " thousands-mark = \".\", date-format = [dd.MM.yyyy, MM/dd/yyyy],"
                    + " timestamp-format = \"dd.MM.yyyy HH:mm\" }, names { hub = \"Hub no.\" }")
                .format())
        .isEqualTo(
            new Source.Csv(
                ",",
                "\"",
                true,
                List.of(""),
                new Notation(
                    List.of("dd.MM.yyyy HH:mm"), List.of("dd.MM.yyyy", "MM/dd/yyyy"), ",", "."),
                "windows-1252",
                true));
    assertThat(mistakesOf("csv { encoding = latin-one }"))
        .containsExactly(
            AT
                + "csv.encoding = \"latin-one\": not a character set that Java knows; write for"
                + " example UTF-8, ISO-8859-1 or windows-1252");
    assertThat(mistakesOf("csv { encoding = UTF-16 }"))
        .containsExactly(
            AT
                + "csv.encoding = \"UTF-16\": lines of this character set cannot be told apart one"
                + " by one; write multi-line = true beside it");
    assertThat(mistakesOf("csv { date-format = [dd.MM.yyyy, \"day b\"] }"))
        .containsExactly(
            AT
                + "csv.date-format = [dd.MM.yyyy, day b]: day b is not a pattern of dates and"
                + " times; write for example \"dd.MM.yyyy HH:mm\"");
    assertThat(mistakesOf("csv { thousands-mark = \".\" }"))
        .containsExactly(
            AT
                + "csv.thousands-mark = \".\": not one character other than the decimal-mark; write"
                + " for example \".\"");
    assertThat(mistakesOf("names { hubb = x }"))
        .containsExactly(
            AT + "names.hubb = \"x\": hubb is not a declared column of hubs; did you mean hub?");
    assertThat(mistakesOf("csv { multiline = true }"))
        .containsExactly(AT + "csv.multiline = true: unknown key; did you mean multi-line?");
  }

  @Test
  void cleaningRulesThatCannotBe() {
    assertThat(mistakesOf("clean { hub = [trimm] }"))
        .containsExactly(
            AT
                + "clean.hub = \"trimm\": not one of trim, squeeze, lower, upper; did you mean"
                + " trim?");
    assertThat(mistakesOf("clean { height = [{ clipp = [0, 1] }] }"))
        .containsExactly(AT + "clean.height.clipp = [0, 1]: unknown key; did you mean clip?");
    assertThat(mistakesOf("clean { height = [{ clip = [2, 1] }] }"))
        .containsExactly(
            AT
                + "clean.height.clip = [2, 1]: not a range; write the smaller end, then the larger,"
                + " for example [0, 1000]");
    assertThat(mistakesOf("clean { height = [{ clip = [0, 1], null-if = [3] }] }"))
        .containsExactly(
            AT
                + "clean.height: not one rule; write for example { clip = [0, 1000] }, and each rule"
                + " in braces of its own");
    assertThat(mistakesOf("clean { height = [lower], hub = [{ clip = [0, 1] }] }"))
        .containsExactly(
            AT
                + "clean.height = \"lower\": lower is for text, but height is a int; leave it out,"
                + " or declare the column otherwise",
            AT
                + "clean.hub: clip is for numbers, but hub is a string; leave it out, or declare the"
                + " column otherwise");
    assertThat(mistakesOf("clean { heigth = [{ unit-factor = 0 }] }"))
        .containsExactly(
            AT + "clean.heigth.unit-factor = 0: not a factor above zero; write for example 0.001",
            AT
                + "clean.heigth = [{unit-factor=0}]: heigth is not a declared column of hubs; did"
                + " you mean height?");
    assertThat(mistakesOf("clean { hub = trim }"))
        .containsExactly(AT + "clean.hub = \"trim\": not a list; write for example [trim, lower]");
  }

  @Test
  void aSecretInTheFileIsAMistakeThatIsNotPrinted() {
    String format = "path = null, format = jdbc, jdbc { table = t, ";
    List<String> inUrl =
        mistakesOf(format + "url = \"jdbc:x://host/shop?user=me&password=hunter2\" }");
    assertThat(inUrl)
        .containsExactly(
            AT
                + "jdbc.url = \"jdbc:x://host/shop?user=(redacted)&password=(redacted)\": a secret"
                + " has no place in a file; name the environment variables that hold user and"
                + " password: user-env = SHOP_USER, password-env = SHOP_PASSWORD");
    assertThat(mistakesOf(format + "url = \"jdbc:x://me:hunter2@host/shop\" }").toString())
        .contains("a secret has no place in a file")
        .doesNotContain("hunter2");
    assertThat(mistakesOf(format + "url = \"jdbc:x\", user = hunter1, password = hunter2 }"))
        .hasSize(2)
        .allMatch(m -> m.contains("a secret has no place in a file"))
        .noneMatch(m -> m.contains("hunter2"));
  }

  @Test
  void databasesThatCannotBeRead() {
    assertThat(mistakesOf("path = null, format = jdbc, jdbc { url = \"postgres://host\" }"))
        .containsExactly(
            AT
                + "jdbc.url = \"postgres://host\": not a JDBC URL; write for example"
                + " \"jdbc:postgresql://host:5432/shop\"",
            AT
                + "jdbc.table: write table = \"schema.name\" or query = \"select …\", and only one"
                + " of them");
    assertThat(
            mistakesOf(
                "path = null, format = jdbc, jdbc { url = \"jdbc:x\", table = t, password-env = \"a b\","
                    + " partition-column = hub }"))
        .containsExactly(
            AT
                + "jdbc.password-env = \"a b\": not the name of an environment variable; write for"
                + " example SHOP_PASSWORD",
            AT
                + "jdbc.partition-column = \"hub\": hub is a string; the parts of a table are ranges"
                + " of a number, date or timestamp");
    assertThat(
            mistakesOf(
                "path = null, format = jdbc, jdbc { url = \"jdbc:x\", table = t, partitions = 8 }"))
        .containsExactly(
            AT
                + "jdbc.partitions = 8: reads in parts need a column to part by; write"
                + " partition-column, or leave it out");
  }
}
