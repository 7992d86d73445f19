/**
 * What has to go, goes: {@link dev.plumbline.governance.Erase} a person's rows and values, {@link
 * dev.plumbline.governance.Maintain} what is past its retention. It reads and changes every table
 * of a problem, so it stands below all stages.
 */
package dev.plumbline.governance;
