package dev.plumbline.statistic;

/**
 * A value and how often it came.
 *
 * @param value as text
 * @param atLeast rows that surely had it
 * @param atMost rows that may have had it; the same where the count is exact
 */
public record Frequency(String value, long atLeast, long atMost) {}
