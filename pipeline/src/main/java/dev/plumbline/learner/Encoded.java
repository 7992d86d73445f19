package dev.plumbline.learner;

/** A model that sees features by an encoder. */
interface Encoded {

  /** Fitted on the model's training part. */
  Encoder encoder();
}
