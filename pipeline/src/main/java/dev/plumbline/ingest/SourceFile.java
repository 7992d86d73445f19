package dev.plumbline.ingest;

import java.time.Instant;

/**
 * A file of a source.
 *
 * @param name its path below the directory that the source's path names, so that it is the same
 *     wherever the data is moved to
 * @param path where it is now
 * @param bytes its size
 * @param modified when it was last written
 */
record SourceFile(String name, String path, long bytes, Instant modified) {}
