package dev.plumbline.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.Encodings.Encode;
import dev.plumbline.problem.Encodings.Impute;
import dev.plumbline.problem.Encodings.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What each encoding learns of a handful of rows, by hand. */
class EncoderFitTest {
  private static final StructType SCHEMA = StructType.fromDDL("price DOUBLE, plane STRING");
  private static final List<FeatureColumn> FEATURES =
      List.of(
          new FeatureColumn("price", FeatureKind.NUMERIC),
          new FeatureColumn("plane", FeatureKind.CATEGORICAL));

  /** A row, its outcome and its part. */
  private record Taught(Row row, int label, int part) {
    static Taught of(String plane, int label, int part) {
      return new Taught(RowFactory.create(1.0, plane), label, part);
    }

    static Taught of(Double price) {
      return new Taught(RowFactory.create(price, "a"), 0, 0);
    }
  }

  private static final List<Taught> PLANES =
      List.of(
          Taught.of("a", 1, 0),
          Taught.of("a", 1, 0),
          Taught.of("a", 1, 1),
          Taught.of("a", 0, 2),
          Taught.of("b", 0, 0),
          Taught.of("b", 0, 1),
          Taught.of("b", 1, 1),
          Taught.of("b", 0, 4),
          Taught.of(null, 1, 3),
          Taught.of(null, 0, 4));

  @Test
  void frequencyIsTheShareOfTheRows() {
    Encoder encoder = fit(PLANES, encode(new Encodings.Frequency(), 10));

    // Of ten rows 4 are a, 4 are b, 2 without a value.
    assertThat(numbers(encoder, "a", "b", null, "never met")).containsExactly(0.4, 0.4, 0.2, 0);
  }

  @Test
  void targetIsTheRateOfPositivesDrawnToThatOfAllRows() {
    Encoder encoder = fit(PLANES, encode(new Encodings.Target(4), 10));

    // The rate of all is 5 of 10; as if 4 rows more had it: a (3 + 2) / (4 + 4), b (1 + 2) / 8,
    // missing (1 + 2) / (2 + 4).
    assertThat(numbers(encoder, "a", "b", null, "never met"))
        .containsExactly(0.625, 0.375, 0.5, 0.5);
    ColumnEncoding.Numbers learned = (ColumnEncoding.Numbers) encoder.columns().get(1);
    // The mean over the ten rows is (4 · 0.625 + 4 · 0.375 + 2 · 0.5) / 10, the variance
    // 8 · 0.125² / 10.
    assertThat(learned.centre()).isCloseTo(0.5, within(1e-15));
    assertThat(learned.spread()).isCloseTo(Math.sqrt(0.0125), within(1e-15));
  }

  @Test
  void aRowThatIsLearnedFromIsEncodedByTheOtherParts() {
    Encoder encoder = fit(PLANES, encode(new Encodings.Target(4), 10));

    // a without part 0: 1 of 2, without part 1: 2 of 3, without part 2: 3 of 3, without 3: all.
    assertThat(learnedFrom(encoder, List.of("a", "a", "a", "a"), 0, 1, 2, 3))
        .containsExactly((1 + 2) / 6.0, (2 + 2) / 7.0, (3 + 2) / 7.0, 0.625);
    // What is missing is a value too; a value never met has the rate of all rows in every part.
    assertThat(learnedFrom(encoder, Arrays.asList(null, null, "never met"), 3, 4, 0))
        .containsExactly((0 + 2) / 5.0, (1 + 2) / 5.0, 0.5);
    // A fitted model keeps what scoring needs.
    assertThat(learnedFrom(encoder.fitted(), List.of("a"), 0)).containsExactly(0.625);
  }

  @Test
  void aRowsOwnOutcomeDoesNotChangeItsEncoding() {
    Encodings plain = encode(new Encodings.Target(0), 10);
    for (int turned = 0; turned < PLANES.size(); turned++) {
      Taught row = PLANES.get(turned);
      List<Taught> otherwise = new ArrayList<>(PLANES);
      otherwise.set(turned, new Taught(row.row(), 1 - row.label(), row.part()));
      List<String> itself = Collections.singletonList(row.row().getString(1));
      assertThat(learnedFrom(fit(otherwise, plain), itself, row.part()))
          .isEqualTo(learnedFrom(fit(PLANES, plain), itself, row.part()));
    }
  }

  @Test
  void theRarestValuesHaveTheRateOfAllRowsAndNoFrequency() {
    List<Taught> rows = new ArrayList<>(PLANES);
    rows.add(Taught.of("rare", 1, 0));

    // 6 of 11 are positive.
    assertThat(numbers(fit(rows, encode(new Encodings.Target(4), 2)), "rare"))
        .containsExactly(6 / 11.0);
    assertThat(numbers(fit(rows, encode(new Encodings.Frequency(), 2)), "a", "rare"))
        .containsExactly(4 / 11.0, 0);
  }

  @Test
  void theOutcomesOfRandomNamesSayNothingUnlessARowSeesItsOwn() {
    Random random = new Random(20261121);
    List<Taught> rows = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      rows.add(
          Taught.of(
              "p" + random.nextInt(400), random.nextInt(2), random.nextInt(TargetSums.PARTS)));
    }
    Encoder encoder = fit(rows, encode(new Encodings.Target(20), 1000));
    List<String> planes = rows.stream().map(row -> row.row().getString(1)).toList();
    int[] labels = rows.stream().mapToInt(Taught::label).toArray();
    int[] parts = rows.stream().mapToInt(Taught::part).toArray();

    // Without any signal the area's standard error is √((n + 1) / (12 · n₀ · n₁)) = 0.009.
    assertThat(AreaUnderCurve.of(learnedFrom(encoder, planes, parts), labels))
        .isCloseTo(0.5, within(0.03));
    // With ten rows a name, one of which is the row itself, its own outcome shows.
    assertThat(AreaUnderCurve.of(numbers(encoder, planes.toArray(String[]::new)), labels))
        .isGreaterThan(0.6);
  }

  @Test
  void scalesANumberAsAsked() {
    List<Taught> prices = List.of(Taught.of(1.0), Taught.of(2.0), Taught.of(3.0), Taught.of(4.0));

    // The median is 2.5, the quartiles 1.5 and 3.5.
    assertThat(design(prices, new Encodings.Mean(), Scale.ROBUST, 4.0)).containsExactly(0.75);
    assertThat(design(prices, new Encodings.Mean(), Scale.NONE, 4.0)).containsExactly(4);
    assertThat(design(prices, new Encodings.Mean(), Scale.STANDARD, 4.0))
        .containsExactly(1.5 / Math.sqrt(1.25));
    // Of ln(1 + 0) = 0 and ln(1 + e² − 1) = 2 the mean and the deviation are 1.
    List<Taught> powers = List.of(Taught.of(0.0), Taught.of(Math.expm1(2)));
    assertThat(design(powers, new Encodings.Mean(), Scale.LOG, Math.expm1(4))[0])
        .isCloseTo(3, within(1e-12));
    assertThat(design(powers, new Encodings.Mean(), Scale.LOG, -Math.expm1(4))[0])
        .isCloseTo(-5, within(1e-12));
  }

  @Test
  void aStandInComesWithAnIndicatorWhereValuesWereMissing() {
    List<Taught> whole = List.of(Taught.of(1.0), Taught.of(2.0), Taught.of(9.0));
    List<Taught> gaps = new ArrayList<>(whole);
    gaps.add(Taught.of((Double) null));

    assertThat(design(gaps, new Encodings.Median(), Scale.NONE, 9.0)).containsExactly(9, 0);
    assertThat(design(gaps, new Encodings.Median(), Scale.NONE, null)).containsExactly(2, 1);
    assertThat(design(gaps, new Encodings.Constant(-7), Scale.NONE, null)).containsExactly(-7, 1);
    assertThat(design(gaps, new Encodings.Constant(0), Scale.LOG, null)[1]).isEqualTo(1);
    assertThat(design(gaps, new Encodings.Mean(), Scale.NONE, null)).containsExactly(4, 1);
    // At the centre the stand-in is 0, which needs no entry beside the indicator's.
    assertThat(design(gaps, new Encodings.Mean(), Scale.STANDARD, null)).containsExactly(1);
    assertThat(design(gaps, new Encodings.Median(), Scale.ROBUST, null)).containsExactly(1);
    // Nothing was learned of a value that is missing for the first time but its stand-in.
    assertThat(design(whole, new Encodings.Median(), Scale.NONE, null)).containsExactly(2);
  }

  @Test
  void whatIsEncodedByDefaultIsEncodedAsEver() {
    List<Taught> rows = new ArrayList<>(PLANES);
    rows.add(Taught.of((Double) null));
    Encodings said =
        new Encodings(
            Map.of("plane", new Encodings.OneHot()),
            Map.of("price", new Encodings.Mean()),
            Map.of("price", Scale.STANDARD),
            7);
    List<ColumnEncoding> columns = fit(rows, Encodings.DEFAULT).columns();

    assertThat(columns)
        .containsExactly(
            new ColumnEncoding.Numeric("price", 1, 1, true),
            new ColumnEncoding.Categories("plane", List.of("a", "b")));
    assertThat(fit(rows, said).columns()).isEqualTo(columns);
  }

  @Test
  void valuesErasedFromASavedModelLeaveTheOthersInTheirPlaces() {
    ColumnEncoding.Numbers erased =
        new ColumnEncoding.Numbers(
            "plane",
            ColumnEncoding.Numbers.Source.TARGET,
            List.of("(erased)", "b", "(erased)"),
            List.of(0.1, 0.2, 0.3),
            0.4,
            0.5,
            0,
            1);
    Encoder encoder =
        new Encoder(List.of(new ColumnEncoding.Numeric("price", 0, 1, false), erased));

    assertThat(numbers(encoder, "b", "never met", null)).containsExactly(0.2, 0.4, 0.5);
  }

  @Test
  void encodingByOutcomeNeedsParts() {
    MatrixLayout layout =
        MatrixLayout.of(FEATURES, "late", Optional.empty(), "segment", "available", List.of());
    Encodings target = encode(new Encodings.Target(4), 10);
    assertThatThrownBy(() -> layout.encoded(target, Optional.empty()))
        .hasMessageContaining("need a column that parts them");
  }

  private static Encodings encode(Encode how, int values) {
    return new Encodings(Map.of("PLANE", how), Map.of(), Map.of(), values);
  }

  private static Encoder fit(List<Taught> rows, Encodings encodings) {
    CellSummary summary = new CellSummary(FEATURES, encodings, 10_000);
    RowReader reader = new RowReader(SCHEMA, FEATURES);
    rows.forEach(row -> summary.add(FEATURES, reader, row.row(), 1, row.label(), row.part()));
    return EncoderFit.of(FEATURES, summary, encodings, 10);
  }

  private static double[] numbers(Encoder encoder, String... planes) {
    return encoder.numbers(1, batch(Arrays.asList(planes)));
  }

  private static double[] learnedFrom(Encoder encoder, List<String> planes, int... parts) {
    return encoder.numbers(1, batch(planes).inParts(parts));
  }

  private static FeatureBatch batch(List<String> planes) {
    Row[] rows = planes.stream().map(plane -> RowFactory.create(1.0, plane)).toArray(Row[]::new);
    return new RowReader(SCHEMA, FEATURES).read(rows, rows.length);
  }

  /** What a linear model sees of a price: its entries, without the intercept and the plane's. */
  private static double[] design(List<Taught> rows, Impute impute, Scale scale, Double price) {
    Encodings encodings =
        new Encodings(Map.of(), Map.of("price", impute), Map.of("price", scale), 10);
    LinearDesign design = new LinearDesign(fit(rows, encodings));
    Row[] one = {RowFactory.create(price, "a")};
    double[] values = new double[design.entries()];
    design.fill(new RowReader(SCHEMA, FEATURES).read(one, 1), new int[values.length], values);
    return Arrays.copyOfRange(values, 1, values.length - 1);
  }
}
