/**
 * Mergeable states and what is computed from them: ranking and probability metrics, intervals by
 * blocks, costs, profiles, drift distances, association with the label.
 *
 * <p>A state is {@link java.io.Serializable}, is built by one pass over a part of the rows, and is
 * merged with the states of the other parts; {@code merge} changes the receiver and returns it.
 * Merging is associative and commutative: counts exactly, sums of doubles up to rounding, sketches
 * within their stated error. No state knows Spark.
 *
 * <p>A metric that its data do not define (a ranking of one class, say) is {@code NaN}: every
 * comparison with it is false, so a gate that asks for a least value refuses it.
 */
package dev.plumbline.statistic;
