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
        out.writeString(event.getTenant());
        out.writeString(event.getMessageId());
        out.writeLong(event.getType().ordinal());
        out.writeOptional(event.getName());
        out.writeOptional(event.getUserId());
        out.writeOptional(event.getAnonymousId());
        out.writeOptional(event.getPreviousId());
        out.writeOptional(event.getGroupId());
        out.writeLong(event.getTime());
        out.writeLong(event.getReceivedAt());
        out.writeOptional(event.getOriginalTimestamp());
        out.writeOptional(event.getSentAt());
        out.writeOptional(event.getIp());
        out.writeOptional(event.getUserAgent());
        out.writeOptional(event.getWriteKeyId());
        out.writeMap(event.getProperties());
        out.writeMap(event.getTraits());
        out.writeMap(event.getContext());
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
