package io.millrace.sink.publish;

import java.time.Duration;

/**
 * Limits of the rows that wait for their topic.
 *
 * @param definitionWait how long rows wait for a definition that has not arrived
 * @param maxRows most waiting rows per partition
 * @param maxBytes most bytes of waiting rows per partition
 */
public record WaitLimits(Duration definitionWait, int maxRows, long maxBytes) {}
