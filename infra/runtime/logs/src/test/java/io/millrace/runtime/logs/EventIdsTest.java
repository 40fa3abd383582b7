package io.millrace.runtime.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailedEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class EventIdsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final FailedEvent failed = new FailedEvent();
    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void entriesNameEventAndTraceAndThoseAfterwardsDoNot() {
        failed.setTenant("shop");
        failed.setMessageId("m-1");
        failed.setId("f00d");
        headers.add("traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(StandardCharsets.US_ASCII));

        var fields = fields(headers);

        assertThat(fields)
                .isEqualTo(Map.of("tenant", "shop", "messageId", "m-1", "failureId", "f00d", "traceId", TRACE));
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void whatIsUnknownIsAbsent() {
        assertThat(fields(null)).isEmpty();
    }

    @Test
    void anIdCannotEndAnEntryNorBeginAField() {
        failed.setMessageId("m\n\" level=ERROR");

        assertThat(fields(headers)).containsEntry("messageId", "m__ level=ERROR");
    }

    @Test
    void aTraceThatIsNoneIsLeftOutAndALongIdIsCut() {
        failed.setMessageId("m".repeat(100_000));
        headers.add("traceparent", "00-\n-01".getBytes(StandardCharsets.US_ASCII));

        assertThat(fields(headers)).containsOnlyKeys("messageId").containsEntry("messageId", "m".repeat(200));
    }

    private Map<String, String> fields(Headers ofRecord) {
        var fields = new HashMap<String, String>();
        EventIds.with(failed, ofRecord, () -> {
            var now = MDC.getCopyOfContextMap();
            fields.putAll(now == null ? Map.of() : now);
        });
        return fields;
    }
}
