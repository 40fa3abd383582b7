package io.millrace.runtime.failed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.RecordLimit;
import io.millrace.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

final class FailedEventsTest {
    @Test
    void theSameInputAtTheSamePlaceHasTheSameId() {
        var once = failed("{").build(1);
        var again = failed("{").build(2);
        var other = failed("{{").build(1);
        var elsewhere = failed("{").from("events.raw", 0, 5).build(1);

        assertThat(again.getId()).isEqualTo(once.getId()).hasSize(32);
        assertThat(other.getId()).isNotEqualTo(once.getId());
        assertThat(elsewhere.getId()).isNotEqualTo(once.getId());
    }

    @Test
    void originalBytesAreCutToTheBoundAndSayso() {
        var whole = failed("0123456789").maxBytes(10).build(1);
        var cut = failed("0123456789").maxBytes(4).build(1);

        assertThat(whole.getTruncated()).isFalse();
        assertThat(whole.getOriginal().remaining()).isEqualTo(10);
        assertThat(cut.getTruncated()).isTrue();
        assertThat(UTF_8.decode(cut.getOriginal().duplicate()).toString()).isEqualTo("0123");
        assertThat(cut.getId()).isEqualTo(whole.getId());
    }

    @Test
    void whateverItHoldsItFitsInARecordWithItsKey() {
        var endless = "\uD83D\uDE00€".repeat(500_000);

        var failed = FailedEvents.of(Stage.INGEST, FailureReason.MALFORMED_JSON, endless)
                .tenant(endless)
                .messageId(endless)
                .path(endless)
                .original(new byte[3_000_000])
                .maxBytes(5_000_000)
                .build(1);

        var value = AvroSerde.of(Topics.EVENTS_FAILED, TestRegistry.ids()).serialize("events.failed", failed);
        assertThat(RecordLimit.fits(FailedEvents.key(failed).getBytes(UTF_8), value))
                .isTrue();
        assertThat(failed.getTruncated()).isTrue();
        assertThat(UTF_8.newEncoder().canEncode(failed.getTenant() + failed.getPath() + failed.getMessage()))
                .isTrue();
    }

    @Test
    void theKeyIsTheTenantOrElseTheId() {
        var known = failed("{").tenant("acme").build(1);
        var unknown = failed("{").build(1);

        assertThat(FailedEvents.key(known)).isEqualTo("acme");
        assertThat(FailedEvents.key(unknown)).isEqualTo(unknown.getId());
    }

    private static FailedEvents.Builder failed(String original) {
        return FailedEvents.of(Stage.INGEST, FailureReason.MALFORMED_JSON, "not JSON at 1:1")
                .path("/v1/track")
                .original(original.getBytes(UTF_8));
    }
}
