package io.millrace.schemas.serde;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.List;

/**
 * Raw events field by field, in the order of their schema. A test compares both ways with Avro's own, so that a field
 * that is added to the schema cannot be forgotten here.
 */
final class RawEventCodec {
    private static final List<EventType> TYPES = List.of(EventType.values());

    private RawEventCodec() {}

    /** Writes the event's fields. */
    @SuppressWarnings("EnumOrdinal") // Avro's number of a symbol; the enum is generated in the schema's order.
    static void write(AvroBuffer out, RawEvent event) {
        out.text(event.getTenant());
        out.text(event.getMessageId());
        out.number(event.getType().ordinal());
        out.optional(event.getName());
        out.optional(event.getUserId());
        out.optional(event.getAnonymousId());
        out.optional(event.getPreviousId());
        out.optional(event.getGroupId());
        out.number(event.getTime());
        out.number(event.getReceivedAt());
        out.optional(event.getOriginalTimestamp());
        out.optional(event.getSentAt());
        out.optional(event.getIp());
        out.optional(event.getUserAgent());
        out.optional(event.getWriteKeyId());
        out.map(event.getProperties());
        out.map(event.getTraits());
        out.map(event.getContext());
    }

    /**
     * Reads the fields of an event. Its maps stay in the bytes, which must not change then; they cannot be modified and
     * belong to one thread.
     *
     * @throws CorruptValueException if the bytes are no such event
     */
    static RawEvent read(AvroCursor in) {
        return new RawEvent(
                in.readText(),
                in.readText(),
                TYPES.get(in.readIndex(TYPES.size())),
                in.readOptionalText(),
                in.readOptionalText(),
                in.readOptionalText(),
                in.readOptionalText(),
                in.readOptionalText(),
                in.readLong(),
                in.readLong(),
                in.readOptionalLong(),
                in.readOptionalLong(),
                in.readOptionalText(),
                in.readOptionalText(),
                in.readOptionalText(),
                EncodedMap.read(in),
                EncodedMap.read(in),
                EncodedMap.read(in));
    }
}
