package dev.plumbline.report;

import java.util.List;

/**
 * A part of the page under one heading.
 *
 * @param sentences what is to say first, or why there is nothing to show
 * @param folded tables that open on a click
 */
record Section(
    String id,
    String heading,
    List<String> sentences,
    List<Grid> grids,
    List<Chart> charts,
    List<Grid> folded) {

  static Section of(String id, String heading, String... sentences) {
    return new Section(id, heading, List.of(sentences), List.of(), List.of(), List.of());
  }

  Section tables(Grid... grids) {
    return new Section(id, heading, sentences, List.of(grids), charts, folded);
  }

  Section charts(Chart... charts) {
    return new Section(id, heading, sentences, grids, List.of(charts), folded);
  }

  Section folding(Grid... tables) {
    return new Section(id, heading, sentences, grids, charts, List.of(tables));
  }
}
