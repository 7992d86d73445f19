/**
 * Fits, saves, loads and applies one pipeline: encoder, model and calibrator.
 *
 * <p>A {@link dev.plumbline.learner.TrainingMatrix} holds labelled rows in a compact form; a {@link
 * dev.plumbline.learner.Learner} fits every fold and the final model of every setting of a rung; a
 * {@link dev.plumbline.learner.FittedPipeline} is what is saved; {@link
 * dev.plumbline.learner.Scoring} applies it. Nothing here knows of search, money or gates.
 */
package dev.plumbline.learner;
