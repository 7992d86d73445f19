package dev.plumbline.train;

import java.util.List;

/**
 * What a setting loses on rows it is judged on, by the loss of its task.
 *
 * @param all of all rows together
 * @param byFold NaN where a fold has no row
 */
record SettingLosses(double all, List<Double> byFold) {}
