package io.millrace.cli.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.RedriveState;
import io.millrace.schemas.failed.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DuplicateCounterTest {
    private static final long NOON = 1_793_620_800_000L;

    private final DuplicateCounter duplicates = new DuplicateCounter();

    @Test
    void aMessageIdThatRepeatsInAPartitionIsADuplicate() {
        duplicates.addRaw(0, 0, event("t", "m", NOON));
        duplicates.addRaw(0, 1, event("t", "m", NOON + 1));
        duplicates.addRaw(0, 2, event("u", "m", NOON + 1));
        duplicates.addRaw(0, 3, event("t", "n", NOON + 1));

        assertThat(duplicates.count()).isEqualTo(1);
    }

    @Test
    void aMessageIdInAnotherPartitionIsNoDuplicate() {
        duplicates.addRaw(0, 0, event("t", "m", NOON));
        duplicates.addRaw(1, 0, event("t", "m", NOON));

        assertThat(duplicates.count()).isZero();
    }

    @Test
    void eventsThatEnrichmentRefusedAreNoDuplicates() {
        duplicates.addFailed(refused(FailureReason.POISON_EVENT, 0, 0, null));
        duplicates.addFailed(refused(FailureReason.POISON_EVENT, 0, 1, null));

        duplicates.addRaw(0, 0, event("t", "m", NOON));
        duplicates.addRaw(0, 1, event("t", "m", NOON));
        duplicates.addRaw(0, 2, event("t", "m", NOON));
        duplicates.addRaw(0, 3, event("t", "m", NOON));

        assertThat(duplicates.count()).isEqualTo(1);
    }

    @Test
    void anEventThatCouldNotBeWrittenMarksItsIdAndOneThatGrewTooLargeDoesNot() {
        duplicates.addFailed(refused(FailureReason.EVENT_TOO_LARGE, 0, 0, null));
        duplicates.addFailed(refused(FailureReason.POISON_EVENT, 0, 2, "record for events.enriched"));

        duplicates.addRaw(0, 0, event("t", "m", NOON));
        duplicates.addRaw(0, 1, event("t", "m", NOON));
        duplicates.addRaw(0, 2, event("t", "n", NOON));
        duplicates.addRaw(0, 3, event("t", "n", NOON));

        assertThat(duplicates.count()).isEqualTo(1);
    }

    @Test
    void aMessageIdIsForgottenAfterADay() {
        long day = Duration.ofHours(24).toMillis();

        duplicates.addRaw(0, 0, event("t", "m", NOON));
        duplicates.addRaw(0, 1, event("t", "m", NOON + day - 1));
        duplicates.addRaw(0, 2, event("t", "n", NOON));
        duplicates.addRaw(0, 3, event("t", "n", NOON + day));

        assertThat(duplicates.count()).isEqualTo(1);
    }

    private static FailedEvent refused(FailureReason reason, int partition, long offset, String path) {
        return FailedEvent.newBuilder()
                .setId("id" + offset)
                .setStage(Stage.ENRICHMENT)
                .setReason(reason)
                .setMessage("")
                .setPath(path)
                .setTopic("events.raw")
                .setPartition(partition)
                .setOffset(offset)
                .setFailedAt(NOON)
                .setOriginal(ByteBuffer.allocate(0))
                .setRedrive(RedriveState.NONE)
                .build();
    }

    private static RawEvent event(String tenant, String messageId, long receivedAt) {
        var event = new RawEvent();
        event.setTenant(tenant);
        event.setMessageId(messageId);
        event.setReceivedAt(receivedAt);
        event.setType(EventType.TRACK);
        event.setProperties(Map.of());
        return event;
    }
}
