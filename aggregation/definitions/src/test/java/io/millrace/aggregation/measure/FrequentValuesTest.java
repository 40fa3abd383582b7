package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.insight.TopItem;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrequentValuesTest {
    @Test
    void countsAreExactUpToTheCapacityAndTiesAreInTheOrderOfTheirText() {
        var values = new FrequentValues(10, 10_000);
        for (var value : List.of("b", "a", "c", "a", "b", "a", "d")) {
            values.add(value);
        }

        assertThat(values.top(3))
                .containsExactly(new TopItem("a", 3L, 0L), new TopItem("b", 2L, 0L), new TopItem("c", 1L, 0L));
    }

    @Test
    void beyondTheCapacityFrequentValuesStayAndTheErrorIsStated() {
        var values = new FrequentValues(10, 10_000);
        for (int i = 0; i < 1_000; i++) {
            values.add("often");
            values.add("rare " + i);
        }

        var first = values.top(1).get(0);

        assertThat(first.getValue()).isEqualTo("often");
        assertThat(first.getCount()).isBetween(1_000L, 1_000 + first.getError());
        assertThat(first.getError()).isBetween(1L, 2_000L / 6);
    }

    @Test
    void longValuesAreDroppedByTheirBytes() {
        var values = new FrequentValues(1_000, 1_000);
        for (int i = 0; i < 100; i++) {
            values.add("x".repeat(100) + i);
        }
        var sink = new ByteSink();
        values.serialize(sink);

        assertThat(sink.length()).isLessThan(1_100);
    }

    @Test
    void theSerializedFormDoesNotDependOnTheOrderOfValues() {
        var there = new FrequentValues(100, 10_000);
        var back = new FrequentValues(100, 10_000);
        for (int i = 0; i < 50; i++) {
            there.add("v" + i);
            back.add("v" + (49 - i));
        }

        assertThat(bytes(there)).isEqualTo(bytes(back));
        assertThat(bytes(FrequentValues.deserialize(ByteBuffer.wrap(bytes(there)), 100, 10_000)))
                .isEqualTo(bytes(there));
    }

    private static byte[] bytes(FrequentValues values) {
        var sink = new ByteSink();
        values.serialize(sink);
        return sink.toByteArray();
    }
}
