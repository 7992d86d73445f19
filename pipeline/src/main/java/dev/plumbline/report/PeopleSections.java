package dev.plumbline.report;

/** Who the model learned from, before it decides about anybody. */
final class PeopleSections {
  private static final String COST = "cost";

  private final ReportData data;
  private final People people;

  private PeopleSections(ReportData data) {
    this.data = data;
    this.people = data.people();
  }

  static PeopleSections of(ReportData data) {
    return new PeopleSections(data);
  }

  Section represented() {
    String heading = "Who it learned from";
    if (people.groups().isEmpty()) {
      return Section.of(
          "people",
          heading,
          data.problem().evaluation().fairness().by().isEmpty()
              ? "The problem names no groups of people to look at (fairness.by)."
              : "The training set has not been inspected for groups of people.");
    }
    long found = people.groups().stream().filter(g -> !g.finding().isEmpty()).count();
    Section section =
        Section.of(
            "people",
            heading,
            found == 0
                ? "Nothing about the groups of people among the training rows calls for a look."
                : "%s among the training rows %s for a look."
                    .formatted(
                        Units.counted(found, "group of people", "groups of people"),
                        found == 1 ? "calls" : "call"));
    return people.changes().isEmpty()
        ? section.tables(groups())
        : section.tables(groups(), mitigation());
  }

  private Grid groups() {
    Grid grid =
        Grid.of(
            "Groups among the training rows; the ratio is of favourable outcomes, to the group where"
                + " they are most frequent",
            Grid.text("Group"),
            Grid.number("Rows"),
            Grid.number("Share"),
            Grid.number("Expected"),
            Grid.number("Favourable"),
            Grid.number("Ratio"),
            Grid.number("95% interval"),
            Grid.number("Values missing"),
            Grid.text("To look at"));
    for (People.Group g : people.groups()) {
      grid =
          grid.with(
              g.name(),
              Units.count(g.rows()),
              Units.share(g.share()),
              Units.share(g.expected()),
              Units.share(g.favourable()),
              Units.decimal(g.ratio(), 3),
              Units.interval(Units.decimal(g.ratioLower(), 3), Units.decimal(g.ratioUpper(), 3)),
              Units.share(g.missing()),
              g.finding());
    }
    return grid.cutAt(Inputs.LISTED);
  }

  private Grid mitigation() {
    Grid grid =
        Grid.of(
            "What reweighing changes in the decisions of %s, out of fold: learned with it and without"
                .formatted(people.changes().get(0).rung()),
            Grid.text("Group"),
            Grid.text("Metric"),
            Grid.number("Without"),
            Grid.number("With"),
            Grid.number("Change"),
            Grid.number("95% interval"));
    for (People.Change c : people.changes()) {
      boolean money = c.metric().equals(COST);
      grid =
          grid.with(
              c.group().isEmpty() ? "everybody" : c.group(),
              money
                  ? "cost %s (%s)".formatted(Units.PER_ROWS, data.problem().value().unit())
                  : c.metric(),
              written(c.without(), money),
              written(c.with(), money),
              written(c.difference(), money),
              Units.interval(written(c.lower(), money), written(c.upper(), money)));
    }
    return grid.cutAt(Inputs.LISTED);
  }

  private static String written(double value, boolean money) {
    return money ? Units.decimal(Units.ROWS * value, 0) : Units.decimal(value, 3);
  }
}
