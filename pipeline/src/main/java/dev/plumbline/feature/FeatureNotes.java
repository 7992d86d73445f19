package dev.plumbline.feature;

import dev.plumbline.problem.Cut;
import dev.plumbline.problem.Encodings;
import dev.plumbline.problem.FeatureSet.About;
import dev.plumbline.problem.Problem;
import dev.plumbline.problem.Source;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What explanations may say of each feature. Of some they say the name and the weight but no value:
 * those computed from a column that a source declares personal, be it as a key, and those by which
 * {@code fairness.by} compares people.
 */
public final class FeatureNotes {
  private FeatureNotes() {}

  /** Why a feature's values are not said. */
  public enum Hidden {
    /** It is computed from personal data. */
    PERSONAL,
    /** People are compared by it. */
    PROTECTED;

    /** As it is written in the value's place. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A feature.
   *
   * @param about what people say of it
   * @param hidden why its values are not said; empty where they are
   */
  public record Note(About about, Optional<Hidden> hidden) {}

  /**
   * The notes by feature.
   *
   * @param population the schema of the population's clean rows
   * @param features the schema of the feature table
   */
  public static Map<String, Note> of(Problem problem, StructType population, StructType features) {
    Set<String> there = new LinkedHashSet<>(List.of(population.fieldNames()));
    StructField[] together =
        Stream.concat(
                Arrays.stream(population.fields()),
                Arrays.stream(features.fields()).filter(f -> !there.contains(f.name())))
            .toArray(StructField[]::new);
    Map<String, Note> notes = new LinkedHashMap<>();
    for (FeatureDescription feature : FeatureEngine.of(problem).outputs(new StructType(together))) {
      notes.put(feature.name(), new Note(feature.about(), hidden(problem, feature)));
    }
    problem
        .features()
        .encodings()
        .clusters()
        .forEach((name, asked) -> notes.put(name, ofClusters(problem, name, asked, notes)));
    return notes;
  }

  /** Clusters tell of their columns, so what hides one of these hides them. */
  private static Note ofClusters(
      Problem problem, String name, Encodings.Clusters asked, Map<String, Note> notes) {
    Optional<Hidden> hidden =
        notes.entrySet().stream()
            .filter(note -> asked.reads(note.getKey()))
            .flatMap(note -> note.getValue().hidden().stream())
            .min(Comparator.naturalOrder());
    About about =
        Optional.ofNullable(problem.features().about().get(name))
            .orElse(new About(Optional.empty(), Optional.empty(), Optional.empty()));
    return new Note(about, hidden);
  }

  private static Optional<Hidden> hidden(Problem problem, FeatureDescription feature) {
    if (isPersonal(problem, feature)) {
      return Optional.of(Hidden.PERSONAL);
    }
    return isProtected(problem, feature) ? Optional.of(Hidden.PROTECTED) : Optional.empty();
  }

  private static boolean isPersonal(Problem problem, FeatureDescription feature) {
    for (Source source : problem.sources().values()) {
      for (String column : source.personal().keySet()) {
        if (reads(feature, source.name() + "." + column)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isProtected(Problem problem, FeatureDescription feature) {
    for (Cut cut : problem.evaluation().fairness().by()) {
      for (String column : cut.columns()) {
        if (feature.name().equalsIgnoreCase(column)
            || reads(feature, problem.population() + "." + column)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean reads(FeatureDescription feature, String column) {
    return feature.lineage().stream().anyMatch(column::equalsIgnoreCase);
  }
}
