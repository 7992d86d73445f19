package dev.plumbline.learner;

import dev.plumbline.Failure;
import dev.plumbline.problem.Encodings;
import dev.plumbline.statistic.Centres;
import dev.plumbline.statistic.ClusterSums;
import dev.plumbline.statistic.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The clusters that features tell, each model's fitted to the rows it trains on and to no other,
 * all models side by side: one pass for a sample to begin from, then one Spark job a move brings
 * the sums of every fit that still moves. Every row counts once, whatever it weighs: weights come
 * from outcomes and costs, and clusters are to know nothing of these.
 *
 * <p>A sample has at most {@link Encodings.Clusters#sampleRows} rows of a model, of each block its
 * share of them, the first in the order of all rows, which is that of a hash of their keys; where
 * there are more blocks than that, one of as many blocks. On it centres are drawn (k-means++) and
 * moved {@link #STARTS} times over, and the best begin. Sums are those of {@link BlockSums} and
 * nothing is drawn by a seed of the caller's: the same rows give the same clusters, however the
 * work was scheduled, and how they were partitioned changes at most the last digits, as of a mean.
 */
final class ClusterFits {
  static final int STARTS = 3;

  /** What one clustering's loss must be less than another's, as a share, to be the better. */
  private static final double ROUNDING = 1e-9;

  private final TrainingMatrix matrix;
  private final Folds folds;

  private ClusterFits(TrainingMatrix matrix, Folds folds) {
    this.matrix = matrix;
    this.folds = folds;
  }

  /**
   * Fits every model's clusters; none and no pass where no feature tells any.
   *
   * @throws Failure of kind DATA where a sample has fewer rows than there are to be clusters
   */
  static List<ClusterFit> of(TrainingMatrix matrix, Folds folds) {
    return matrix.encodings().clusters().isEmpty()
        ? List.of()
        : new ClusterFits(matrix, folds).fitted();
  }

  /** Whose rows are asked for, and where they lie. */
  private record Place(int model, List<ColumnEncoding.Scaled> columns, int[] positions)
      implements Serializable {}

  /** So many rows of a place. */
  private record Draw(Place place, int most) implements Serializable {}

  /** Which of the centres each row of a place is nearest to. */
  private record Move(Place place, Centres centres) implements Serializable {}

  private List<ClusterFit> fitted() {
    List<Draw> draws = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    for (int model = 0; model < folds.models(); model++) {
      CellSummary part = matrix.trainingPart(folds, model);
      Encoder encoder = EncoderFit.of(matrix.features(), part, matrix.encodings(), 1);
      for (Map.Entry<String, Encodings.Clusters> asked : matrix.encodings().clusters().entrySet()) {
        names.add(asked.getKey());
        rows.add(part.rows());
        draws.add(new Draw(place(model, asked.getValue(), encoder), asked.getValue().sampleRows()));
      }
    }
    List<ArrayList<SparseRow>> samples = samples(draws);
    Map<ClusterFit, Place> fits = new LinkedHashMap<>();
    for (int i = 0; i < draws.size(); i++) {
      String name = names.get(i);
      Place place = draws.get(i).place();
      List<SparseRow> sample = samples.get(i);
      Encodings.Clusters asked = matrix.encodings().clusters().get(name);
      if (sample.size() < Math.min(asked.clusters(), rows.get(i))) {
        throw LearnerErrors.sampleTooSmall(
            name, place.model(), folds.folds(), sample.size(), rows.get(i), asked);
      }
      Centres begun = begun(sample, asked, place.columns().size());
      fits.put(
          new ClusterFit(place.model(), name, asked, place.columns(), begun, sample.size()), place);
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

  /** For each place the first rows of the blocks; one pass. */
  private List<ArrayList<SparseRow>> samples(List<Draw> draws) {
    int blocks = matrix.blocks().getNumPartitions();
    return asked(
        "Draw rows to begin clusters from",
        draws,
        (block, parted, draw) -> {
          Rows rows = Rows.of(block, parted, draw.place());
          ArrayList<SparseRow> first = new ArrayList<>();
          for (int i = 0;
              i < Math.min(share(draw.most(), block.index, blocks), rows.count());
              i++) {
            first.add(rows.point(i));
          }
          return first;
        },
        (one, other) -> {
          one.addAll(other);
          return one;
        });
  }

  /** What a block gives of so many rows: the shares of all blocks are these, spread evenly. */
  static int share(int rows, int block, int blocks) {
    return (int) ((block + 1L) * rows / blocks - (long) block * rows / blocks);
  }

  /** Of some clusterings of the sample that with the least spread within clusters. */
  private static Centres begun(List<SparseRow> sample, Encodings.Clusters asked, int width) {
    int clusters = Math.min(asked.clusters(), sample.size());
    OnSample best = onSample(Centres.drawn(sample, clusters, width, 0), sample, asked.iterations());
    for (int start = 1; start < STARTS; start++) {
      OnSample other =
          onSample(Centres.drawn(sample, clusters, width, start), sample, asked.iterations());
      // Of two that are as good the first, whatever the last digits say.
      if (other.within() < best.within() * (1 - ROUNDING)) {
        best = other;
      }
    }
    return best.centres();
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
      List<ClusterSums> sums =
          asked(
              "Fit clusters: move %d, %d to go".formatted(move, open.size()),
              open.stream().map(fit -> new Move(fits.get(fit), fit.centres())).toList(),
              (block, parted, asked) -> sums(Rows.of(block, parted, asked.place()), asked),
              ClusterSums::merge);
      for (int i = 0; i < open.size(); i++) {
        open.get(i).advance(sums.get(i));
      }
    }
  }

  private static ClusterSums sums(Rows rows, Move asked) {
    Centres centres = asked.centres();
    ClusterSums sums = new ClusterSums(centres.count(), centres.width());
    for (int i = 0; i < rows.count(); i++) {
      SparseRow point = rows.point(i);
      sums.add(centres.nearest(point), point);
    }
    return sums;
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

  private interface Asking<Q extends Serializable, A extends Serializable> extends Serializable {
    A of(Block block, Folds folds, Q question);
  }

  /** The answers of all blocks to each question, in the order of the blocks; one pass. */
  private <Q extends Serializable, A extends Serializable> List<A> asked(
      String description, List<Q> questions, Asking<Q, A> asking, BlockSums.Merge<A> merge) {
    JavaSparkContext context = matrix.context();
    Folds parted = folds;
    try (Shipment<ArrayList<Q>> shipped = Shipment.of(context, new ArrayList<>(questions))) {
      return TrainingMatrix.described(
          context,
          description,
          () ->
              BlockSums.<ArrayList<A>>of(
                  matrix.blocks(),
                  context.defaultParallelism(),
                  block -> {
                    ArrayList<A> answers = new ArrayList<>();
                    for (Q question : shipped.value()) {
                      answers.add(asking.of(block, parted, question));
                    }
                    return answers;
                  },
                  (one, other) -> {
                    for (int i = 0; i < one.size(); i++) {
                      one.set(i, merge.apply(one.get(i), other.get(i)));
                    }
                    return one;
                  }));
    }
  }
}
