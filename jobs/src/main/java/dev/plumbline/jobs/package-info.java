/** The command line: each job parses its arguments, runs one stage and exits with its verdict. */
package dev.plumbline.jobs;
