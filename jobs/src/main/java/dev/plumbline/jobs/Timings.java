package dev.plumbline.jobs;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Seconds of each contender by round. Rounds are interleaved (A B A B), so that a machine that
 * slows down slows all of them, and medians are compared.
 */
final class Timings {
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Timings() {}

  /** Runs every contender once a round; the first {@code warmUps} rounds are not timed. */
  static Timings measure(Benchmark.Contest contest, int warmUps, int rounds) throws Exception {
    Timings timings = new Timings();
    for (int round = -warmUps; round < rounds; round++) {
      contest.beginRound();
      for (Benchmark.Contender contender : contest.contenders()) {
        long begin = System.nanoTime();
        Callable<String> note = contender.work().call();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (round >= 0) {
          timings.add(contender, seconds, note.call());
        }
      }
    }
    return timings;
  }

  private void add(Benchmark.Contender contender, double seconds, String note) {
    Entry entry = entries.computeIfAbsent(contender.name(), n -> new Entry(contender));
    entry.seconds.add(seconds);
    entry.note = note;
  }

  /** The middle of a contender's seconds. */
  double median(String contender) {
    return entries.get(contender).median();
  }

  /** The rounds as a table of medians, ranges and ratios. */
  @Override
  public String toString() {
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
        List.copyOf(entries.values()),
        List.of(
            column("contender", HorizontalAlign.LEFT, e -> e.contender.name()),
            column("median s", HorizontalAlign.RIGHT, e -> "%.2f".formatted(e.median())),
            column("range s", HorizontalAlign.RIGHT, Entry::range),
            column("ratio", HorizontalAlign.LEFT, this::ratio),
            column("result of the last round", HorizontalAlign.LEFT, e -> e.note)));
  }

  private String ratio(Entry entry) {
    return entry
        .contender
        .against()
        .map(other -> "%.2f x %s".formatted(entry.median() / median(other), other))
        .orElse("");
  }

  private static ColumnData<Entry> column(
      String header, HorizontalAlign align, Function<Entry, String> value) {
    return new Column().header(header).dataAlign(align).maxWidth(60).with(value);
  }

  private static final class Entry {
    private final Benchmark.Contender contender;
    private final List<Double> seconds = new ArrayList<>();
    private String note = "";

    private Entry(Benchmark.Contender contender) {
      this.contender = contender;
    }

    private double median() {
      List<Double> sorted = seconds.stream().sorted().toList();
      int middle = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(middle)
          : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private String range() {
      double least = seconds.stream().mapToDouble(s -> s).min().orElseThrow();
      double most = seconds.stream().mapToDouble(s -> s).max().orElseThrow();
      return "%.2f to %.2f".formatted(least, most);
    }
  }
}
