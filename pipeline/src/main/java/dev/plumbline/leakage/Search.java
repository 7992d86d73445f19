package dev.plumbline.leakage;

import dev.plumbline.problem.LeakageSettings;
import java.util.List;
import java.util.stream.Stream;

/** Looks for a kind of leak that needs more than the pass over the training rows. */
interface Search {

  /** What it does, for Spark's pages. */
  String description();

  List<LeakageFinding> look(Inspection inspection);

  /** All that the settings ask for, the cheap ones first. */
  static List<Search> all(LeakageSettings settings) {
    Stream<Search> cheap =
        Stream.of(
            new RecordedAfterwards(),
            new ChangedAfterwards(),
            new EmptyElsewhere(),
            new RepeatedRows(),
            new GroupsAcrossTheSplit(),
            new TimeAcrossTheSplit(),
            new HoldoutReuse());
    Stream<Search> deep =
        settings.deep()
            ? Stream.of(new CarriedByOne(), new ServingDiffers(), new ShuffledOutcomes())
            : Stream.of();
    return Stream.concat(cheap, deep).toList();
  }
}
