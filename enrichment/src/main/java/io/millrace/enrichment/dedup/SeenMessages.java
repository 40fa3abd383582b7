package io.millrace.enrichment.dedup;

import io.millrace.schemas.event.RawEvent;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.WindowStore;

/** Writer of the message ids that {@link DedupProcessor} compares with. Used by one task's thread. */
public final class SeenMessages {
    private final WindowStore<Bytes, Long> store;
    private final MessageKey keys = new MessageKey();

    /** @param store the task's store named {@link DedupProcessor#STORE} */
    public SeenMessages(WindowStore<Bytes, Long> store) {
        this.store = store;
    }

    /** Records that the event was enriched. Must be called before the task processes its next event. */
    public void markSeen(RawEvent event) {
        long receivedAt = event.getReceivedAt();
        store.put(keys.of(event.getTenant(), event.getMessageId()), receivedAt, DedupProcessor.generation(receivedAt));
    }
}
