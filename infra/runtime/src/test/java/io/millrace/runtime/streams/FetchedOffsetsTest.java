package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FetchedOffsetsTest {
    private static final TopicPartition ONE = new TopicPartition("events", 1);
    private static final TopicPartition TWO = new TopicPartition("events", 2);

    private final FetchedOffsets fetched = new FetchedOffsets();

    @Test
    void whatWasReadMayBeCommittedUpToTheNextOffset() {
        fetched.recordFetched(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7)));

        assertThat(committable(Map.of(ONE, new OffsetAndMetadata(40), TWO, new OffsetAndMetadata(7))))
                .containsOnlyKeys(ONE, TWO);
        assertThat(committable(Map.of(TWO, new OffsetAndMetadata(8)))).isEmpty();
    }

    @Test
    void anOffsetFromBeforeThePartitionWasTakenAwayIsNotCommitted() {
        fetched.recordFetched(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7)));

        fetched.forget(List.of(ONE));

        assertThat(committable(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7))))
                .containsOnlyKeys(TWO);
        fetched.recordFetched(Map.of(ONE, new OffsetAndMetadata(41)));
        assertThat(committable(Map.of(ONE, new OffsetAndMetadata(41)))).containsOnlyKeys(ONE);
    }

    /** Streams purges up to what is left in its own map. */
    @Test
    void whatMayNotBeCommittedIsTakenOutOfTheMapThatIsGiven() {
        fetched.recordFetched(Map.of(ONE, new OffsetAndMetadata(100)));
        var offsets = new HashMap<>(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7)));

        fetched.removeUnfetched(offsets);

        assertThat(offsets).containsOnlyKeys(ONE);
    }

    @Test
    void aMapThatCannotBeChangedIsRefusedThoughAllMayBeCommitted() {
        fetched.recordFetched(Map.of(ONE, new OffsetAndMetadata(100)));
        var offsets = Collections.unmodifiableMap(new HashMap<>(Map.of(ONE, new OffsetAndMetadata(100))));

        assertThatThrownBy(() -> fetched.removeUnfetched(offsets)).isInstanceOf(UnsupportedOperationException.class);
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> offsets) {
        var left = new HashMap<>(offsets);
        fetched.removeUnfetched(left);
        return left;
    }
}
