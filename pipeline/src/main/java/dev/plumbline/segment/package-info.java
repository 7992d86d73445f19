/**
 * Kinds of rows: a training set → clusterings of several sizes with their qualities → the segment
 * of each row, and what each segment is like. Outcomes take no part in it.
 */
package dev.plumbline.segment;
