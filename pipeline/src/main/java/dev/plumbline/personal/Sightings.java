package dev.plumbline.personal;

/** Takes what is seen in a text: a candidate of a form, and whether it passes. */
@FunctionalInterface
interface Sightings {
  void add(PersonalForm form, String candidate, boolean passes);
}
