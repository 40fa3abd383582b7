package io.millrace.enrichment.check;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.value.EventLimits;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventValidatorTest {
    private static final long DAY = 86_400_000;

    private final EventValidator check = new EventValidator(Clock.fixed(Instant.ofEpochMilli(T0), ZoneOffset.UTC));

    @Test
    void aValidEventHasNoProblem() {
        assertThat(problem(raw("m1"))).isNull();
        assertThat(problem(raw("m1").setAnonymousId(null).setUserId("u"))).isNull();
        assertThat(problem(raw("m1").setType(EventType.ALIAS).setPreviousId("a").setUserId("u")))
                .isNull();
    }

    @Test
    void eachInvalidFieldIsNamedInTheMessage() {
        assertThat(problem(raw("m1").setTenant("No Tenant"))).contains("tenant");
        assertThat(problem(raw("m1").setTenant(""))).contains("tenant");
        assertThat(problem(raw("m1").setType(EventType.UNKNOWN))).contains("type");
        assertThat(problem(raw(""))).contains("messageId");
        assertThat(problem(raw("m".repeat(EventLimits.ID_CHARS + 1)))).contains("messageId");
        assertThat(problem(raw("m1").setAnonymousId(null))).contains("no anonymousId");
        assertThat(problem(raw("m1").setUserId(""))).contains("userId");
        assertThat(problem(raw("m1").setType(EventType.ALIAS).setPreviousId("a")))
                .contains("alias without userId");
        assertThat(problem(raw("m1").setTime(0))).contains("time is out of range");
        assertThat(problem(raw("m1").setTime(Long.MAX_VALUE))).contains("time is out of range");
        assertThat(problem(raw("m1").setReceivedAt(T0 + DAY + 1))).contains("receivedAt is out of range");
    }

    @Test
    void theLimitsThatIngestAcceptsAreValid() {
        var longest = "i".repeat(EventLimits.ID_CHARS);

        assertThat(problem(raw(longest).setAnonymousId(longest).setUserId(longest)))
                .isNull();
        assertThat(problem(raw("m1").setTime(EventLimits.EARLIEST))).isNull();
        assertThat(problem(raw("m1").setTime(EventLimits.LATEST))).isNull();
        assertThat(problem(raw("m1").setTime(EventLimits.EARLIEST - 1))).contains("time is out of range");
    }

    @Test
    void aKeyThatDoesNotNameTheDeviceIsInvalid() {
        var event = raw("m1").build();

        assertThat(check.findProblem("default/d2", event)).contains("key");
        assertThat(check.findProblem("default-d1", event)).contains("key");
        assertThat(check.findProblem(null, event)).contains("key");
    }

    private String problem(RawEvent.Builder event) {
        var built = event.build();
        return check.findProblem(Events.key(built), built);
    }
}
