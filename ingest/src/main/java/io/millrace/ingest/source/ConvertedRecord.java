package io.millrace.ingest.source;

import io.millrace.schemas.failed.FailedEvent;

/** What one record of a source becomes. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
sealed interface ConvertedRecord {
    /**
     * An event.
     *
     * @param key key on {@code events.raw}
     * @param receivedAt its time of receipt, ms since the epoch
     * @param record the encoded event
     */
    record Produced(String key, long receivedAt, byte[] record) implements ConvertedRecord {}

    /**
     * A dead letter.
     *
     * @param failed the failure
     * @param record the encoded failure
     */
    record Failed(FailedEvent failed, byte[] record) implements ConvertedRecord {}

    /**
     * Nothing.
     *
     * @param reason label of its counter
     */
    record Skipped(String reason) implements ConvertedRecord {}
}
