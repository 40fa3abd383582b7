package io.millrace.sink.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.RecordLimit;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.Insights;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class WaitingRowsTest {
    private final AvroSerde<InsightUpdate> serde = AvroSerde.of(Topics.INSIGHT_UPDATES, TestRegistry.ids());
    private final KeyValueStore<String, InsightUpdate> store = store();
    private final WaitingRows waiting = new WaitingRows(store, serde, 0);

    @Test
    void rowsOfAnInsightWaitInTheOrderOfTheirOffsets() {
        waiting.add(Insights.order("DE", 1).build(), 9, 100);
        waiting.add(Insights.order("CH", 2).build(), 10, 200);
        waiting.add(Insights.row("visits", List.of(), 1L).build(), 11, 300);

        assertThat(waiting.insights()).containsExactly("orders", "visits");
        assertThat(offsets("orders")).containsExactly(9L, 10L);
        assertThat(waiting.size()).isEqualTo(3);
        assertThat(waiting.waitingSince("orders")).isEqualTo(100);
    }

    @Test
    void anInsightWithoutRowsIsForgottenAndItsBytesAreFreed() {
        waiting.add(Insights.order("DE", 1).build(), 1, 0);
        assertThat(waiting.bytes()).isPositive();

        try (var rows = waiting.rowsOf("orders")) {
            waiting.remove(rows.next());
        }

        assertThat(waiting.hasRowsOf("orders")).isFalse();
        assertThat(waiting.size()).isZero();
        assertThat(waiting.bytes()).isZero();
    }

    @Test
    void rowsOfAnInsightWhoseNameBeginsWithAnothersAreNotMixedUp() {
        waiting.add(Insights.row("orders", List.of(), 1L).build(), 1, 0);
        waiting.add(Insights.row("orders_by_day", List.of(), 1L).build(), 2, 0);

        assertThat(offsets("orders")).containsExactly(1L);
        assertThat(offsets("orders_by_day")).containsExactly(2L);
    }

    @Test
    void aRowTooLargeForTheChangelogIsNotAdded() {
        var large = Insights.order("x".repeat(RecordLimit.BYTES), 1).build();

        assertThat(waiting.add(large, 1, 0)).isFalse();
        assertThat(waiting.size()).isZero();
    }

    @Test
    void restoredRowsWaitSinceTheRestart() {
        waiting.add(Insights.order("DE", 1).build(), 1, 100);

        var restored = new WaitingRows(store, serde, 5_000);

        assertThat(restored.size()).isEqualTo(1);
        assertThat(restored.bytes()).isEqualTo(waiting.bytes());
        assertThat(restored.waitingSince("orders")).isEqualTo(5_000);
    }

    private List<Long> offsets(String insight) {
        var offsets = new ArrayList<Long>();
        try (var rows = waiting.rowsOf(insight)) {
            rows.forEachRemaining(row -> offsets.add(WaitingRows.offset(row)));
        }
        return offsets;
    }

    private KeyValueStore<String, InsightUpdate> store() {
        var built = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(PublishProcessor.STORE), Serdes.String(), serde)
                .withLoggingDisabled()
                .build();
        built.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), built);
        return built;
    }
}
