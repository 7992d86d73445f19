package dev.plumbline.learner;

import dev.plumbline.problem.Encodings;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import dev.plumbline.statistic.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The clusters that features tell, each model's fitted to the rows it trains on and to no other,
 * all models side by side: one pass for a sample to begin from, then one Spark job a move brings
 * the sums of every fit that still moves. Every row counts once, whatever it weighs: weights come
 * from outcomes and costs, and clusters are to know nothing of these.
 *
 * <p>A sample has at most {@link #SAMPLE_ROWS} rows of a model and one more a block, the first of
 * each block in the order of all rows, which is that of a hash of their keys. On it centres are
 * drawn (k-means++) and moved {@link #STARTS} times over, and the best begin. Sums are added block
 * after block and nothing is drawn by a seed of the caller's: the same rows give the same clusters,
 * and how they were partitioned changes at most the last digits, as of a mean.
 */
final class ClusterFits {
  static final int SAMPLE_ROWS = 2_000;
  static final int STARTS = 3;

  private final TrainingMatrix matrix;
  private final Folds folds;

  private ClusterFits(TrainingMatrix matrix, Folds folds) {
    this.matrix = matrix;
    this.folds = folds;
  }

  /** Fits every model's clusters; none and no pass where no feature tells any. */
  static List<ClusterFit> of(TrainingMatrix matrix, Folds folds) {
    return matrix.encodings().clusters().isEmpty()
        ? List.of()
        : new ClusterFits(matrix, folds).fitted();
  }

  /** Whose rows are asked for, and where they lie. */
  private record Place(int model, List<ColumnEncoding.Scaled> columns, int[] positions)
      implements Serializable {}

  /** A place and the centres there; none where rows are drawn. */
  private record Question(Place place, Centres centres) implements Serializable {}

  /** What a block has for each question. */
  private record Answer<A extends Serializable>(int block, ArrayList<A> found)
      implements Serializable {}

  private List<ClusterFit> fitted() {
    List<Place> places = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      Encoder encoder =
          EncoderFit.of(
              matrix.features(), matrix.trainingPart(folds, model), matrix.encodings(), 1);
      for (Map.Entry<String, Encodings.Clusters> asked : matrix.encodings().clusters().entrySet()) {
        names.add(asked.getKey());
        places.add(place(model, asked.getValue(), encoder));
      }
    }
    List<List<SparseRow>> samples = samples(places);
    Map<ClusterFit, Place> fits = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      Encodings.Clusters asked = matrix.encodings().clusters().get(names.get(i));
      Centres begun = begun(samples.get(i), asked, place.columns().size());
      fits.put(new ClusterFit(place.model(), names.get(i), asked, place.columns(), begun), place);
    }
    settle(fits);
    return List.copyOf(fits.keySet());
  }

  /** Where the columns are in a block, and what linear models see of them. */
  private Place place(int model, Encodings.Clusters asked, Encoder encoder) {
    List<ColumnEncoding.Scaled> columns = new ArrayList<>();
    int[] positions = new int[asked.columns().size()];
    List<String> names = matrix.features().stream().map(FeatureColumn::name).toList();
    for (String column : asked.columns()) {
      ColumnEncoding encoding =
          encoder.columns().stream()
              .filter(one -> one.name().equalsIgnoreCase(column))
              .findFirst()
              .orElseThrow(() -> LearnerErrors.columnMissing(column, names));
      if (encoding instanceof ColumnEncoding.Numeric numeric) {
        columns.add(numeric.scaled());
      } else if (encoding instanceof ColumnEncoding.Scaled scaled) {
        columns.add(scaled);
      } else {
        throw LearnerErrors.clustersOfCategory(column);
      }
      positions[columns.size() - 1] = names.indexOf(encoding.name());
    }
    return new Place(model, columns, positions);
  }

  /** For each place so many of its rows as {@link #SAMPLE_ROWS} leaves each block; one pass. */
  private List<List<SparseRow>> samples(List<Place> places) {
    int blocks = Math.max(1, matrix.blocks().getNumPartitions());
    int most = (SAMPLE_ROWS + blocks - 1) / blocks;
    List<Answer<ArrayList<SparseRow>>> answers =
        asked(
            "Draw rows to begin clusters from",
            places.stream().map(place -> new Question(place, new Centres(List.of()))).toList(),
            (rows, question) -> {
              ArrayList<SparseRow> first = new ArrayList<>();
              for (int i = 0; i < Math.min(most, rows.count()); i++) {
                first.add(rows.point(i));
              }
              return first;
            });
    List<List<SparseRow>> samples = new ArrayList<>();
    for (int place = 0; place < places.size(); place++) {
      List<SparseRow> sample = new ArrayList<>();
      for (Answer<ArrayList<SparseRow>> answer : answers) {
        sample.addAll(answer.found().get(place));
      }
      samples.add(sample);
    }
    return samples;
  }

  /** Of some clusterings of the sample that with the least spread within clusters. */
  private static Centres begun(List<SparseRow> sample, Encodings.Clusters asked, int width) {
    int clusters = Math.min(asked.clusters(), sample.size());
    return IntStream.range(0, STARTS)
        .mapToObj(start -> Centres.drawn(sample, clusters, width, start))
        .map(drawn -> onSample(drawn, sample, asked.iterations()))
        .min(Comparator.comparingDouble(OnSample::within))
        .orElseThrow()
        .centres();
  }

  private record OnSample(Centres centres, double within) {}

  private static OnSample onSample(Centres drawn, List<SparseRow> sample, int iterations) {
    Centres centres = drawn;
    for (int move = 1; ; move++) {
      ClusterSums sums = new ClusterSums(centres.count(), centres.width());
      for (SparseRow row : sample) {
        sums.add(centres.nearest(row), row);
      }
      Centres moved = centres.moved(sums);
      if (move >= iterations || moved.farthest(centres) == 0) {
        return new OnSample(centres, sums.within());
      }
      centres = moved;
    }
  }

  private void settle(Map<ClusterFit, Place> fits) {
    for (int move = 1; ; move++) {
      List<ClusterFit> open = fits.keySet().stream().filter(fit -> !fit.isDone()).toList();
      if (open.isEmpty()) {
        return;
      }
      List<Answer<ClusterSums>> answers =
          asked(
              "Fit clusters: move %d, %d to go".formatted(move, open.size()),
              open.stream().map(fit -> new Question(fits.get(fit), fit.centres())).toList(),
              (rows, question) -> {
                Centres centres = question.centres();
                ClusterSums sums = new ClusterSums(centres.count(), centres.width());
                for (int i = 0; i < rows.count(); i++) {
                  SparseRow point = rows.point(i);
                  sums.add(centres.nearest(point), point);
                }
                return sums;
              });
      for (int i = 0; i < open.size(); i++) {
        ClusterFit fit = open.get(i);
        ClusterSums sums = new ClusterSums(fit.centres().count(), fit.centres().width());
        for (Answer<ClusterSums> answer : answers) {
          sums.merge(answer.found().get(i));
        }
        fit.advance(sums);
      }
    }
  }

  /** The rows of a block that a model trains on. */
  private record Rows(Place place, double[][] numbers, int[] chosen) {
    static Rows of(Block block, Folds folds, Place place) {
      double[][] numbers = new double[place.positions().length][];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = block.numbers[place.positions()[i]];
      }
      return new Rows(place, numbers, block.training(folds, place.model()));
    }

    int count() {
      return chosen.length;
    }

    SparseRow point(int i) {
      return ColumnEncoding.Clusters.point(place.columns(), numbers, chosen[i]);
    }
  }

  private interface Asking<A extends Serializable> extends Serializable {
    A of(Rows rows, Question question);
  }

  /** What every block answers, in the order of the blocks; one pass. */
  private <A extends Serializable> List<Answer<A>> asked(
      String description, List<Question> questions, Asking<A> asking) {
    JavaSparkContext context = matrix.context();
    Folds all = folds;
    JavaRDD<Block> blocks = matrix.blocks().coalesce(context.defaultParallelism());
    try (Shipment<ArrayList<Question>> shipped = Shipment.of(context, new ArrayList<>(questions))) {
      List<Answer<A>> answers =
          TrainingMatrix.described(
              context,
              description,
              () ->
                  blocks
                      .map(
                          block -> {
                            ArrayList<A> found = new ArrayList<>();
                            for (Question question : shipped.value()) {
                              found.add(asking.of(Rows.of(block, all, question.place()), question));
                            }
                            return new Answer<>(block.index, found);
                          })
                      .collect());
      return answers.stream().sorted(Comparator.comparingInt(Answer::block)).toList();
    }
  }
}
