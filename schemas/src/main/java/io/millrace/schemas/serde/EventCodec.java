package io.millrace.schemas.serde;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Hand-written reader and writer of the types that every event passes through, because Avro's own look up the schema of each field
 * and value again. Null where Avro's own is used.
 */
record EventCodec<V>(BiConsumer<AvroBuffer, V> write, Function<AvroCursor, V> read) {
    private static final EventCodec<RawEvent> RAW = new EventCodec<>(RawEventCodec::write, RawEventCodec::read);
    private static final EventCodec<EnrichedEvent> ENRICHED = new EventCodec<>(EnrichedEventCodec::write, null);

    static <V> EventCodec<V> none() {
        return new EventCodec<>(null, null);
    }

    @SuppressWarnings("unchecked") // A codec's type parameter is the class that it is found by.
    static <V> EventCodec<V> of(Class<V> type) {
        if (type == RawEvent.class) {
            return (EventCodec<V>) RAW;
        }
        return type == EnrichedEvent.class ? (EventCodec<V>) ENRICHED : none();
    }
}
