package dev.plumbline.report;

import dev.plumbline.problem.Task;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The data behind it all, and where every number comes from. */
final class InputSections {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

  private final ReportData data;
  private final Inputs inputs;

  private InputSections(ReportData data) {
    this.data = data;
    this.inputs = data.inputs();
  }

  static InputSections of(ReportData data) {
    return new InputSections(data);
  }

  Section data() {
    String heading = "The data";
    String ingest =
        inputs
            .ingested()
            .map("The last ingest was that of %s."::formatted)
            .orElse("Nothing has been ingested up to this date.");
    Section section = Section.of("data", heading, ingest, training(), quality(), leakage());
    return section
        .tables(
            java.util.stream.Stream.of(sources(), expectations(), leaks())
                .filter(g -> !g.lines().isEmpty())
                .toArray(Grid[]::new))
        .folding(
            java.util.stream.Stream.of(refusals(), columns())
                .filter(g -> !g.lines().isEmpty())
                .toArray(Grid[]::new));
  }

  private String training() {
    return data.set()
        .map(
            s ->
                "The training set of %s has %s%s; %s are held out."
                    .formatted(
                        s.logicalDate(),
                        Units.counted(s.rows(), "labelled row", "labelled rows"),
                        data.problem().task() == Task.BINARY
                            ? ", %s of them positive"
                                .formatted(Units.share((double) s.positives() / s.rows()))
                            : "",
                        Units.count(s.holdoutRows())))
        .orElse("There is no training set up to this date.");
  }

  private String quality() {
    if (!inputs.inspected()) {
      return "The training set's quality has not been judged.";
    }
    return inputs.failed().isEmpty()
        ? "Every expectation of its quality held."
        : "Of its expectations, %s failed.".formatted(atMost(inputs.failed().size()));
  }

  private String leakage() {
    if (!inputs.inspected()) {
      return "It has not been searched for leaks.";
    }
    return inputs.leaks().isEmpty()
        ? "No feature was found to know the outcome."
        : "%s that a feature knows the outcome."
            .formatted(
                inputs.leaks().size() > Inputs.LISTED
                    ? "More than " + Inputs.LISTED + " suspicions"
                    : Units.counted(inputs.leaks().size(), "suspicion", "suspicions"));
  }

  private static String atMost(int listed) {
    return listed > Inputs.LISTED ? "more than " + Inputs.LISTED : Units.count(listed);
  }

  private Grid sources() {
    Grid grid =
        Grid.of(
            "Rows by source",
            Grid.text("Source"),
            Grid.number("Rows read"),
            Grid.number("Kept"),
            Grid.number("Quarantined"),
            Grid.number("Share"),
            Grid.number("Duplicates removed"));
    for (Inputs.SourceCounts s : inputs.sources()) {
      grid =
          grid.with(
              s.source(),
              Units.count(s.read()),
              Units.count(s.kept()),
              Units.count(s.quarantined()),
              Units.share(s.read() == 0 ? Double.NaN : (double) s.quarantined() / s.read()),
              Units.count(s.duplicates()));
    }
    return grid;
  }

  private Grid expectations() {
    Grid grid =
        Grid.of(
            "Expectations that failed",
            Grid.text("Column"),
            Grid.text("Expectation"),
            Grid.text("Severity"),
            Grid.text("Found"),
            Grid.text("Expected"));
    for (Inputs.Expectation e : inputs.failed()) {
      grid =
          grid.with(
              e.column().isEmpty() ? "whole table" : e.column(),
              e.name(),
              inWords(e.severity()),
              e.observed(),
              e.bound());
    }
    return grid.cutAt(Inputs.LISTED);
  }

  private static String inWords(String severity) {
    return severity.equals("WARN") ? "warning" : severity.toLowerCase(Locale.ROOT);
  }

  private Grid leaks() {
    Grid grid =
        Grid.of(
            "Leakage findings",
            Grid.text("Feature"),
            Grid.text("Kind"),
            Grid.text("Severity"),
            Grid.text("Evidence"),
            Grid.number("Rows affected"),
            Grid.text("What to do"));
    for (Inputs.Leak l : inputs.leaks()) {
      grid =
          grid.with(
              l.feature(),
              l.kind().toLowerCase(Locale.ROOT).replace('_', ' '),
              inWords(l.severity()),
              l.evidence(),
              Units.count(l.rows()),
              l.advice());
    }
    return grid.cutAt(Inputs.LISTED);
  }

  private Grid refusals() {
    Grid grid =
        Grid.of(
            "Why rows are in quarantine; a row may have several reasons",
            Grid.text("Source"),
            Grid.text("Column"),
            Grid.text("Reason"),
            Grid.number("Rows"));
    for (Inputs.Refusal r : inputs.refusals()) {
      grid =
          grid.with(
              r.source(),
              r.column().isEmpty() ? "whole line" : r.column(),
              r.reason(),
              Units.count(r.rows()));
    }
    return grid.cutAt(Inputs.LISTED);
  }

  private Grid columns() {
    Grid grid =
        Grid.of(
            "Columns of the training set; distinct values and medians are estimates",
            Grid.text("Column"),
            Grid.text("Kind"),
            Grid.number("Missing"),
            Grid.number("Distinct"),
            Grid.number("Minimum"),
            Grid.number("Median"),
            Grid.number("Mean"),
            Grid.number("Maximum"),
            Grid.text("Most frequent"));
    for (Inputs.Column c : inputs.columns()) {
      grid =
          grid.with(
              c.name(),
              c.kind().toLowerCase(Locale.ROOT),
              Units.share(c.rows() == 0 ? Double.NaN : (double) c.nulls() / c.rows()),
              Units.decimal(c.distinct(), 0),
              Units.number(c.minimum()),
              Units.number(c.median()),
              Units.number(c.mean()),
              Units.number(c.maximum()),
              c.frequent().stream().limit(3).collect(Collectors.joining(", ")));
    }
    return grid.cutAt(Inputs.LISTED);
  }

  Section provenance() {
    Grid grid = Grid.of("Provenance", Grid.text("What"), Grid.text("Which"));
    Optional<TrainedSet> set = data.set();
    if (set.isPresent()) {
      TrainedSet s = set.get();
      grid =
          grid.with("Training set", s.name())
              .with("Training date", s.logicalDate().toString())
              .with(
                  "Its rows",
                  "table %s, Delta version %s".formatted(s.featureTable(), s.featureTableVersion()))
              .with("Built from, Delta versions", versions(s.inputs()))
              .with("Can be built again", s.notReproducible().orElse("yes"))
              .with("Feature version", s.featureVersion())
              .with("Seed", Long.toString(s.seed()))
              .with("Configuration of the training", dash(s.configurationHash()))
              .with("Code of the training", dash(s.codeVersion()))
              .with("Holdout opening", opening(s));
    }
    grid =
        grid.with("Contract", data.problem().contract().hash())
            .with("Configuration of this page", data.run().configurationHash())
            .with("Code of this page", dev.plumbline.lake.Run.codeVersion())
            .with(
                "Written",
                MINUTE.format(
                    ZonedDateTime.ofInstant(data.writtenAt(), data.problem().timeZone())));
    return Section.of("provenance", "Where this comes from").tables(grid);
  }

  private static String versions(Map<String, Long> inputs) {
    return inputs.isEmpty()
        ? "–"
        : inputs.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
  }

  private String opening(TrainedSet set) {
    if (set.holdoutRows() == 0) {
      return "no holdout";
    }
    return data.judgement().openingsOfJudged().stream()
        .findFirst()
        .map(
            o ->
                "number %s of %s of this holdout"
                        .formatted(
                            Units.count(o.sequence()),
                            Units.count(data.judgement().openings().get(0).sequence()))
                    + data.judgement()
                        .reopening()
                        .map(again -> ", opened again: " + again.reason())
                        .orElse(""))
        .orElse("not opened for this model");
  }

  private static String dash(String text) {
    return text.isEmpty() ? "–" : text;
  }
}
