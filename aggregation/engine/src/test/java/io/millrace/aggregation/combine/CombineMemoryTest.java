package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.serde.SchemaIds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The memory of a combining task is bounded, whatever senders write. */
class CombineMemoryTest {
    private static final long START = 1_795_248_000_000L;
    private static final String LONG = "x".repeat(500);

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());

    @Test
    void eventNamesThatNoInsightRequiresTakeNoMemory() {
        var combine = combine("""
            insights:
              - { name: n, where: 'event.name == "Order"', window: { tumbling: 1m }, measures: { n: count() } }
            """);

        for (int i = 0; i < 1_000; i++) {
            combine.process(TestEvents.track(LONG + i).at(START).build());
        }

        assertThat(combine.bytes()).isZero();
        assertThat(combine.process(TestEvents.track("Order").at(START).build())).isEqualTo(1);
    }

    @Test
    void theEstimateIncludesTheTextsOfGroupsAndTheirPairs() {
        var combine = combine("""
            insights:
              - { name: n, groupBy: { a: event.page.path, b: event.geo.country, c: event.name },
                  window: { tumbling: 1m }, measures: { n: count() } }
            """);

        for (int i = 0; i < 1_000; i++) {
            combine.process(TestEvents.track(LONG + i)
                    .path("p" + i)
                    .country("c" + i)
                    .at(START)
                    .build());
        }

        // Once in the group and once in the strings.
        assertThat(combine.bytes()).isGreaterThan(2L * 1_000 * LONG.length());
    }

    @Test
    void internedStringsThatOutliveAFlushAreBoundedInBytes() {
        var strings = new StringInterner();
        for (int i = 0; i < 5_000; i++) {
            strings.intern(LONG + LONG + i);
        }
        assertThat(strings.bytes()).isGreaterThan(StringInterner.MAX_BYTES);

        assertThat(strings.clearIfLarge()).isTrue();

        assertThat(strings.bytes()).isZero();
        assertThat(strings.intern(LONG)).isEqualTo(1);
    }

    @Test
    void manyPairsOfFewStringsAreClearedWithTheStrings() {
        var strings = new StringInterner();
        var pairs = new PairInterner(strings::addBytes);
        for (long i = 0; i < 500_000; i++) {
            pairs.id(i << 20);
        }

        assertThat(strings.clearIfLarge()).isTrue();
    }

    @Test
    void findingAStringDoesNotInternIt() {
        var strings = new StringInterner();
        var text = LONG.getBytes(StandardCharsets.UTF_8);

        assertThat(strings.find(text, 0, text.length)).isZero();
        assertThat(strings.bytes()).isZero();
        int number = strings.intern(LONG);
        assertThat(strings.find(text, 0, text.length)).isEqualTo(number);
    }

    /** One busy window must not make a thousand that hold an event each as large. */
    @Test
    void windowsOpenedBySingleEventsReserveNoRoomForMore() {
        var combine = combine("""
            insights:
              - { name: n, groupBy: { a: event.page.path }, window: { tumbling: 1m }, measures: { n: count() } }
            """);
        for (int i = 0; i < 50_000; i++) {
            combine.process(TestEvents.track("A").path("p" + i).at(START).build());
        }
        combine.flush(false, (to, packed) -> {});
        combine.process(TestEvents.track("A").path("p").at(START).build());
        long before = used();

        for (int i = 1; i < 1_000; i++) {
            combine.process(TestEvents.track("A")
                    .path("p")
                    .at(START - 60_000L * i, START)
                    .build());
        }

        assertThat(used() - before).as("bytes of heap").isLessThan(50L << 20);
        assertThat(combine.bytes()).isGreaterThan(1_000_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private CombineSimulation combine(String yaml) {
        return new CombineSimulation(0, 1, 1 << 20, TestDefinitions.active(yaml), ids);
    }
}
