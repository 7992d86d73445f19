/** Builds a model again from the tables as they were, and says what differs. */
package dev.plumbline.reproduce;
