package dev.plumbline.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.JobCount;
import dev.plumbline.SparkTest;
import dev.plumbline.evaluate.Dependences.Place;
import dev.plumbline.learner.Calibrator;
import dev.plumbline.learner.ClassModel;
import dev.plumbline.learner.ClassProbabilities;
import dev.plumbline.learner.ColumnEncoding;
import dev.plumbline.learner.Encoder;
import dev.plumbline.learner.FeatureColumn;
import dev.plumbline.learner.FeatureKind;
import dev.plumbline.learner.FittedModel;
import dev.plumbline.learner.FittedPipeline;
import dev.plumbline.learner.LeastSquaresModel;
import dev.plumbline.learner.PredictiveDistribution;
import dev.plumbline.learner.ResidualTable;
import dev.plumbline.learner.Trial;
import dev.plumbline.statistic.ClassCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Partial dependence in closed form: {@code x} is 0 to 9 and {@code z} 0 or 1, every pair in 20
 * rows, so that what is predicted at a value is the plain mean over the values of the other. Below
 * 5 a row is early; else it is late where {@code z} is 1, or never comes.
 */
class DependencesTest extends SparkTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "_order bigint, dependence_block string, label string, amount double, x double, z double");

  private static final List<String> CLASSES = List.of("early", "late", "never");
  private static final int LABEL = 2;
  private static final int AMOUNT = 3;

  /** x less 4.5, in units of 2; z as it is. */
  private static final Encoder ENCODER =
      new Encoder(
          List.of(
              new ColumnEncoding.Numeric("x", 4.5, 2, false),
              new ColumnEncoding.Numeric("z", 0, 1, false)));

  private static final double[] INTERCEPTS = {0.2, -0.1, 0};
  private static final double[] OF_X = {0.3, -0.2, 0.1};
  private static final double[] OF_Z = {0, 1.5, -1};
  private static final double TEMPERATURE = 2;

  private static final Pricing OF_CLASSES =
      new Pricing.OfClasses(
          CLASSES,
          new ClassCosts(new int[][] {{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}}),
          LABEL,
          new int[] {AMOUNT});

  private Dataset<Row> rows;

  @BeforeAll
  void make() {
    Random random = new Random(3);
    List<Row> made = new ArrayList<>();
    for (int id = 0; id < 400; id++) {
      double x = id % 10;
      double z = id / 10 % 2;
      String label = x < 5 ? "early" : z == 1 ? "late" : "never";
      made.add(RowFactory.create(random.nextLong(), "group " + id % 40, label, x + z, x, z));
    }
    rows = session().createDataFrame(made, SCHEMA);
  }

  @Test
  void ofAMultinomialRegressionTheChancesAreTheMeanSoftmax() {
    List<Place> places = new ArrayList<>();

    assertThat(JobCount.of(session(), () -> places.addAll(ofClasses(multinomial(), 3)))).hasSize(1);

    assertThat(places).hasSize((10 + 2) * CLASSES.size());
    for (Place place : places) {
      int ofClass = CLASSES.indexOf(place.ofClass());
      double expected =
          place.feature().equals("x")
              ? IntStream.range(0, 2)
                  .mapToDouble(z -> softmax(place.number(), z)[ofClass])
                  .average()
                  .orElseThrow()
              : IntStream.range(0, 10)
                  .mapToDouble(x -> softmax(x, place.number())[ofClass])
                  .average()
                  .orElseThrow();
      assertThat(place.predicted()).as(place.toString()).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void theChancesOfAPlaceStandInTheOrderOfTheClassesAndAddUpToOne() {
    List<Place> places = ofClasses(multinomial(), 1);

    for (int i = 0; i < places.size(); i += CLASSES.size()) {
      List<Place> one = places.subList(i, i + CLASSES.size());
      assertThat(one).extracting(Place::ofClass).isEqualTo(CLASSES);
      assertThat(one).extracting(Place::place).containsOnly(one.get(0).place());
      assertThat(one.stream().mapToDouble(Place::predicted).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void besideItStandsTheShareOfEachClassAmongTheRowsOfThePlace() {
    List<Place> places = ofClasses(multinomial(), 1);

    assertThat(came(places, "x", 2)).containsExactly(1.0, 0.0, 0.0);
    assertThat(came(places, "x", 7)).containsExactly(0.0, 0.5, 0.5);
    assertThat(came(places, "z", 1)).containsExactly(0.5, 0.5, 0.0);
    assertThat(places.get(0).observed().rows()).isEqualTo(40);
  }

  @Test
  void aModelThatLooksAtNothingSaysTheRatesEverywhere() {
    List<Double> rates = List.of(0.5, 0.3, 0.2);

    for (Place place : ofClasses(new ClassModel.Constant(rates), 1)) {
      assertThat(place.predicted())
          .isCloseTo(rates.get(CLASSES.indexOf(place.ofClass())), within(1e-12));
    }
  }

  /** 1 + 2 (x − 4.5) / 2 − 3 z, where z is 0.5 and x 4.5 in the mean. */
  @Test
  void ofALinearRegressionTheNumbersLieOnALine() {
    ResidualTable residuals = ResidualTable.of(new double[0]);
    residuals.add(0, 0);
    List<Place> places =
        places(
            pipeline(
                new LeastSquaresModel(ENCODER, List.of(1.0, 2.0, -3.0), List.of()),
                new Calibrator.Identity()),
            new Pricing.OfNumbers(PredictiveDistribution.fit(residuals), AMOUNT, AMOUNT, AMOUNT),
            rows);

    assertThat(places).hasSize(10 + 2).extracting(Place::ofClass).containsOnlyNulls();
    for (Place place : places) {
      boolean isX = place.feature().equals("x");
      assertThat(place.predicted())
          .isCloseTo(isX ? place.number() - 5 : 1 - 3 * place.number(), within(1e-12));
      assertThat(place.came(0.95).estimate())
          .isCloseTo(place.number() + (isX ? 0.5 : 4.5), within(1e-12));
    }
  }

  private static ClassModel multinomial() {
    List<Double> coefficients = new ArrayList<>();
    for (double[] position : List.of(INTERCEPTS, OF_X, OF_Z)) {
      for (double ofClass : position) {
        coefficients.add(ofClass);
      }
    }
    return new ClassModel.Linear(ENCODER, CLASSES.size(), coefficients, List.of());
  }

  private static double[] softmax(double x, double z) {
    double[] odds = new double[CLASSES.size()];
    double sum = 0;
    for (int c = 0; c < odds.length; c++) {
      double margin = INTERCEPTS[c] + OF_X[c] * (x - 4.5) / 2 + OF_Z[c] * z;
      odds[c] = Math.exp(margin / TEMPERATURE);
      sum += odds[c];
    }
    for (int c = 0; c < odds.length; c++) {
      odds[c] /= sum;
    }
    return odds;
  }

  private List<Place> ofClasses(ClassModel model, int partitions) {
    double temperature = model instanceof ClassModel.Constant ? 1 : TEMPERATURE;
    return places(
        pipeline(model, new ClassProbabilities(CLASSES, temperature, List.of(0.5, 0.25, 0.25))),
        OF_CLASSES,
        rows.repartition(partitions));
  }

  private static FittedPipeline pipeline(FittedModel model, Calibrator calibrator) {
    return new FittedPipeline(
        "linear",
        "by hand",
        List.of(
            new FeatureColumn("x", FeatureKind.NUMERIC),
            new FeatureColumn("z", FeatureKind.NUMERIC)),
        model,
        calibrator);
  }

  private static List<Place> places(
      FittedPipeline pipeline, Pricing pricing, Dataset<Row> followed) {
    try (Trial.Sample sample = Trial.Sample.of(followed, "_order")) {
      return Dependences.of(sample, SCHEMA, pipeline, pricing, List.of("x", "z"));
    }
  }

  private static List<Double> came(List<Place> places, String feature, double value) {
    return places.stream()
        .filter(p -> p.feature().equals(feature) && p.number() == value)
        .map(p -> p.came(0.95).estimate())
        .toList();
  }
}
