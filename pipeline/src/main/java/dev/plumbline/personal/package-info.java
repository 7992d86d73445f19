/**
 * What personal data looks like and what is left of it: a foundation that knows no stage. Finding
 * it is one mergeable state ({@link dev.plumbline.personal.PersonalScan}); treating it is a keyed
 * hash or a mask.
 */
package dev.plumbline.personal;
