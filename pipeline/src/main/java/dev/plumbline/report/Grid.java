package dev.plumbline.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One table of the page; the first cell of a line says what the line is about. */
record Grid(String caption, List<Heading> headings, List<Line> lines, String note) {

  /** A column's title; the class aligns its cells. */
  record Heading(String text, String css) {
    /** What stands under it in Markdown. */
    String rule() {
      return css.equals("number") ? "---:" : "---";
    }
  }

  record Line(Cell first, List<Cell> rest) {}

  /** A cell; its class carries alignment and tone. */
  record Cell(String text, String css) {}

  static Heading text(String title) {
    return new Heading(title, "text");
  }

  static Heading number(String title) {
    return new Heading(title, "number");
  }

  static Grid of(String caption, Heading... headings) {
    return new Grid(caption, List.of(headings), List.of(), "");
  }

  /** The same with one more line, a cell for each heading. */
  Grid with(String... cells) {
    return with(Arrays.stream(cells).map(text -> new Cell(text, "")).toList());
  }

  Grid with(List<Cell> cells) {
    List<Cell> styled = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      Cell cell = cells.get(i);
      styled.add(new Cell(cell.text(), (headings.get(i).css() + " " + cell.css()).strip()));
    }
    List<Line> more = new ArrayList<>(lines);
    more.add(new Line(styled.get(0), List.copyOf(styled.subList(1, styled.size()))));
    return new Grid(caption, headings, List.copyOf(more), note);
  }

  Grid noting(String sentence) {
    return new Grid(caption, headings, lines, (note + " " + sentence).strip());
  }

  /** The first lines only, saying so where there are more. */
  Grid cutAt(int most) {
    return lines.size() <= most
        ? this
        : new Grid(caption, headings, lines.subList(0, most), note)
            .noting(
                "Only the first %s are listed; the table holds more.".formatted(Units.count(most)));
  }

  static Cell cell(String text) {
    return new Cell(text, "");
  }

  /** A cell that stands out: good, bad or open. */
  static Cell toned(String text, String tone) {
    return new Cell(text, tone);
  }
}
