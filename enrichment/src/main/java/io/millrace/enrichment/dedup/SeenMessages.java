package io.millrace.enrichment.dedup;

import io.millrace.schemas.event.RawEvent;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.WindowStore;

/** Notes the messages that were enriched, of which {@link DedupProcessor} then drops repeats. One task's. */
public final class SeenMessages {
    private final WindowStore<Bytes, Long> store;
    private final MessageKey keys = new MessageKey();

    /** @param store the task's store named {@link DedupProcessor#STORE} */
    public SeenMessages(WindowStore<Bytes, Long> store) {
        this.store = store;
    }

    /** The event has been enriched. Called while it is processed, before the task's next one is. */
    public void add(RawEvent event) {
        long receivedAt = event.getReceivedAt();
        store.put(keys.of(event.getTenant(), event.getMessageId()), receivedAt, DedupProcessor.generation(receivedAt));
    }
}
