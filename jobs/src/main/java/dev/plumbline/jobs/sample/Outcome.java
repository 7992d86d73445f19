package dev.plumbline.jobs.sample;

import java.util.Optional;

/** How a shipment ended. */
sealed interface Outcome {

  /** Late is: delivered after the promised time, or never. */
  boolean isLate(Shipment shipment);

  /** The delivery, if it was recorded before the files were written. */
  Optional<Delivered> knownAtExtract();

  /** It arrived; seconds since the epoch. */
  record Delivered(long deliveredAt, long recordedAt, int attempts) implements Outcome {
    @Override
    public boolean isLate(Shipment shipment) {
      return deliveredAt > shipment.promisedAt();
    }

    @Override
    public Optional<Delivered> knownAtExtract() {
      return recordedAt < SampleCalendar.EXTRACTED_AT.getEpochSecond()
          ? Optional.of(this)
          : Optional.empty();
    }
  }

  /** It never arrived, and nobody recorded so: the missing outcome is the only sign. */
  record Lost() implements Outcome {
    @Override
    public boolean isLate(Shipment shipment) {
      return true;
    }

    @Override
    public Optional<Delivered> knownAtExtract() {
      return Optional.empty();
    }
  }
}
