package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

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
        fetched.read(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7)));

        assertThat(fetched.committable(Map.of(ONE, new OffsetAndMetadata(40), TWO, new OffsetAndMetadata(7))))
                .containsOnlyKeys(ONE, TWO);
        assertThat(fetched.committable(Map.of(TWO, new OffsetAndMetadata(8)))).isEmpty();
    }

    @Test
    void anOffsetFromBeforeThePartitionWasTakenAwayIsNotCommitted() {
        fetched.read(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7)));

        fetched.forget(List.of(ONE));

        assertThat(fetched.committable(Map.of(ONE, new OffsetAndMetadata(100), TWO, new OffsetAndMetadata(7))))
                .containsOnlyKeys(TWO);
        fetched.read(Map.of(ONE, new OffsetAndMetadata(41)));
        assertThat(fetched.committable(Map.of(ONE, new OffsetAndMetadata(41)))).containsOnlyKeys(ONE);
    }
}
