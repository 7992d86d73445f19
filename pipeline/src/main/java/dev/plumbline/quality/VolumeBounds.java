package dev.plumbline.quality;

import dev.plumbline.statistic.RobustBand;
import java.util.List;
import java.util.Optional;

/** In which bounds the number of rows of the next batch lies, from those of batches before. */
final class VolumeBounds {
  /** Fewer batches say too little about how batches vary. */
  static final int FEWEST = 5;

  private final List<Double> volumes;

  private VolumeBounds(List<Double> volumes) {
    this.volumes = volumes;
  }

  /** Empty where there are fewer than {@link #FEWEST} batches. */
  static Optional<VolumeBounds> of(List<Long> volumes) {
    return volumes.size() < FEWEST
        ? Optional.empty()
        : Optional.of(new VolumeBounds(volumes.stream().map(Long::doubleValue).toList()));
  }

  /** From and to, outside of which the next batch lies with the given probability. */
  long[] at(double alarms) {
    double poisson = Math.sqrt(Math.max(1, RobustBand.median(volumes)));
    RobustBand band = RobustBand.of(volumes, poisson, alarms);
    return new long[] {
      (long) Math.max(0, Math.floor(band.lower())), (long) Math.ceil(band.upper())
    };
  }
}
