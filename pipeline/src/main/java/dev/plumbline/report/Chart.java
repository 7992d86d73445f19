package dev.plumbline.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * One chart of the page: what is drawn, what it shows in words, and the same numbers as a table.
 *
 * @param caption how to read it
 * @param label what it shows, for those who cannot see it
 */
record Chart(String id, String title, String caption, String label, Drawing drawing, Grid numbers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the page's script draws. */
  record Drawing(Axis x, Axis y, List<Series> series) {
    Drawing {
      series = List.copyOf(series);
    }
  }

  /**
   * An axis.
   *
   * @param format share, number or amount
   * @param labels the names of positions 0, 1, …; empty where the axis is a number
   * @param limits lower and upper end; empty where the points decide
   */
  record Axis(String title, String format, List<String> labels, List<Double> limits) {
    static Axis shares(String title) {
      return new Axis(title, "share", List.of(), List.of(0.0, 1.0));
    }

    /** From 0 to a share that is not all: small charts beside each other have one scale. */
    static Axis sharesUpTo(String title, double most) {
      return new Axis(title, "share", List.of(), List.of(0.0, most));
    }

    static Axis openShares(String title) {
      return new Axis(title, "share", List.of(), List.of());
    }

    static Axis numbers(String title) {
      return new Axis(title, "number", List.of(), List.of());
    }

    static Axis amounts(String title) {
      return new Axis(title, "amount", List.of(), List.of());
    }

    static Axis labelled(String title, List<String> labels) {
      return new Axis(title, "label", labels, List.of());
    }
  }

  /**
   * One line.
   *
   * @param colour which of the page's colours, from 1; 0 is the colour of a reference
   * @param points x and y, or x, y, lower and upper end of the interval of y
   */
  record Series(String name, int colour, String style, List<List<Double>> points) {
    static Series line(String name, int colour, List<List<Double>> points) {
      return new Series(name, colour, "line", points);
    }

    /** Points that no line joins, for what has no order. */
    static Series points(String name, int colour, List<List<Double>> points) {
      return new Series(name, colour, "points", points);
    }

    /** Bars that lie, one below the other, each named by the drawing's x axis. */
    static Series bars(String name, int colour, List<List<Double>> points) {
      return new Series(name, colour, "bars", points);
    }

    static Series dashed(String name, int colour, List<List<Double>> points) {
      return new Series(name, colour, "dashed", points);
    }

    static Series reference(String name, List<List<Double>> points) {
      return new Series(name, 0, "dashed", points);
    }
  }

  static List<Double> point(double... values) {
    List<Double> point = new ArrayList<>();
    for (double value : values) {
      // JSON has no NaN, and a gap in a line is null.
      point.add(Double.isFinite(value) ? value : null);
    }
    return point;
  }

  /** The drawings by chart, as JSON that is safe inside a script element. */
  static String json(List<Chart> charts) {
    java.util.Map<String, Drawing> drawings = new java.util.LinkedHashMap<>();
    charts.forEach(chart -> drawings.put(chart.id(), chart.drawing()));
    try {
      return JSON.writeValueAsString(drawings)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Lists of numbers and texts have a JSON form", e);
    }
  }
}
