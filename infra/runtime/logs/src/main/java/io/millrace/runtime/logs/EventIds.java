package io.millrace.runtime.logs;

import io.millrace.schemas.failed.FailedEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/**
 * Ids of the event that log entries are about, as the fields {@code tenant}, {@code messageId}, {@code failureId} and {@code traceId}.
 * Unknown ones are absent.
 */
public final class EventIds {
    private static final int MAX_LENGTH = 200;
    private static final String TRACE_HEADER = "traceparent";
    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\"]");

    private EventIds() {}

    /**
     * Does it with the ids of a failed event in every entry of this thread.
     *
     * @param headers those of the record that it came in, which may name its trace; or null
     */
    public static void with(FailedEvent failed, Headers headers, Runnable action) {
        var fields = new HashMap<String, String>();
        fields.put("tenant", failed.getTenant());
        fields.put("messageId", failed.getMessageId());
        fields.put("failureId", failed.getId());
        fields.put("traceId", traceId(headers).orElse(null));
        fields.values().removeIf(value -> value == null);
        fields.forEach((field, value) -> MDC.put(field, safe(value)));
        try {
            action.run();
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    private static Optional<String> traceId(Headers headers) {
        var header = headers == null ? null : headers.lastHeader(TRACE_HEADER);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        var parent = TRACE_PARENT.matcher(new String(header.value(), StandardCharsets.US_ASCII));
        return parent.matches() ? Optional.of(parent.group(1)) : Optional.empty();
    }

    /** Strangers choose them: no entry may grow with what they send, nor become two. */
    private static String safe(String value) {
        var bounded = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
        return UNSAFE.matcher(bounded).replaceAll("_");
    }
}
