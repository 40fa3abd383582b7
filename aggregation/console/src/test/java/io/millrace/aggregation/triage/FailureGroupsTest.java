package io.millrace.aggregation.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.RedriveState;
import io.millrace.schemas.failed.Stage;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records come newest first, as the topic's tail is read. */
class FailureGroupsTest {
    private final FailureGroups groups = new FailureGroups(2);

    @Test
    void theMostFrequentReasonComesFirstWithItsNewestSamples() {
        groups.add(failure("d", FailureReason.MISSING_FIELD, RedriveState.NONE, 40));
        groups.add(failure("c", FailureReason.MALFORMED_JSON, RedriveState.NONE, 30));
        groups.add(failure("b", FailureReason.MALFORMED_JSON, RedriveState.NONE, 20));
        groups.add(failure("a", FailureReason.MALFORMED_JSON, RedriveState.NONE, 10));

        List<FailureGroups.Group> all = groups.greatestFirst();
        assertThat(all).extracting(FailureGroups.Group::reason).containsExactly("MALFORMED_JSON", "MISSING_FIELD");
        assertThat(all.get(0).count()).isEqualTo(3);
        assertThat(all.get(0).newest()).isEqualTo(30);
        assertThat(all.get(0).oldest()).isEqualTo(10);
        assertThat(all.get(0).samples()).extracting(FailedEvent::getId).containsExactly("c", "b");
    }

    @Test
    void aFailureThatWasSentAgainAndAcceptedIsNoneAnyMore() {
        groups.add(failure("a", FailureReason.MISSING_FIELD, RedriveState.ACCEPTED, 30));
        groups.add(failure("a", FailureReason.MISSING_FIELD, RedriveState.STARTED, 20));
        groups.add(failure("a", FailureReason.MISSING_FIELD, RedriveState.NONE, 10));

        assertThat(groups.greatestFirst()).isEmpty();
        assertThat(groups.redriven()).isEqualTo(1);
    }

    @Test
    void aFailureThatWasRefusedAgainCountsOnce() {
        groups.add(failure("a", FailureReason.MISSING_FIELD, RedriveState.REFUSED, 30));
        groups.add(failure("a", FailureReason.MISSING_FIELD, RedriveState.STARTED, 20));
        groups.add(failure("a", FailureReason.MISSING_FIELD, RedriveState.NONE, 10));

        assertThat(groups.greatestFirst()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(1);
            assertThat(group.samples().get(0).getRedrive()).isEqualTo(RedriveState.REFUSED);
        });
    }

    private static FailedEvent failure(String id, FailureReason reason, RedriveState state, long at) {
        return FailedEvent.newBuilder()
                .setId(id)
                .setStage(Stage.INGEST)
                .setReason(reason)
                .setMessage("m")
                .setTenant("default")
                .setFailedAt(at)
                .setOriginal(ByteBuffer.allocate(0))
                .setTruncated(false)
                .setRedrive(state)
                .build();
    }
}
