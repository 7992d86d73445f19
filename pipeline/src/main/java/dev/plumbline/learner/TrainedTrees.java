package dev.plumbline.learner;

/**
 * A trained booster.
 *
 * @param rounds the rounds worth keeping: where training stopped early, up to the best
 */
record TrainedTrees(NativeBooster booster, int rounds) {}
