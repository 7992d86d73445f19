package dev.plumbline.leakage;

import java.util.List;

/** Looks for one kind of leak in what one pass over the training rows gave. */
sealed interface Detector
    permits CopyOfTheLabel,
        RateOfTheLabel,
        ComponentsOfTheLabel,
        PowerBeyondBelief,
        TellingAbsence,
        PureValues,
        PredictiveOrder {

  /** All of them, in the order of their findings. */
  List<Detector> ALL =
      List.of(
          new CopyOfTheLabel(),
          new RateOfTheLabel(),
          new ComponentsOfTheLabel(),
          new PowerBeyondBelief(),
          new TellingAbsence(),
          new PureValues(),
          new PredictiveOrder());

  List<LeakageFinding> look(TrainingEvidence evidence);
}
