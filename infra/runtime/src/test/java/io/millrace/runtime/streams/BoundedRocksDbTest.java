package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.runtime.testing.TopologyTable;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

final class BoundedRocksDbTest {
    @Test
    void allStoresShareOneCacheOfTheBudget() {
        var builder = new StreamsBuilder();
        for (var name : new String[] {"one", "two"}) {
            builder.stream(name, Consumed.with(Serdes.String(), Serdes.String()).withName(name + "-in"))
                    .groupByKey(Grouped.as(name + "-group"))
                    .count(
                            Named.as(name + "-count"),
                            Materialized.<String, Long>as(Stores.persistentKeyValueStore(name))
                                    .withKeySerde(Serdes.String())
                                    .withValueSerde(Serdes.Long())
                                    .withCachingDisabled());
        }
        var memory = new RocksDbMemory(StreamsSettings.mib(32));
        Map<String, Object> configs = Map.of(
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class, BoundedRocksDb.MEMORY, memory);

        try (var table = new TopologyTable(builder.build(), TestRegistry.ids(), configs, Instant.EPOCH)) {
            assertThat(memory.collect())
                    .extracting(family -> family.samples.get(0).name, family -> family.samples.get(0).value)
                    .contains(tuple("millrace_rocksdb_memory_budget_bytes", (double) StreamsSettings.mib(32)));
            var in = table.driver()
                    .createInputTopic(
                            "one", Serdes.String().serializer(), Serdes.String().serializer());
            in.pipeInput("k", "v", Events.T0);
            KeyValueStore<String, Long> store = table.driver().getKeyValueStore("one");

            assertThat(store.get("k")).isEqualTo(1);
            // Write buffers of both stores are charged to the one cache.
            assertThat(memory.usedBytes()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {96, 256, 1_024})
    void theFullWriteBuffersOfAServicesStoresFitIntoTheirShare(int mib) {
        var memory = new RocksDbMemory(StreamsSettings.mib(mib));

        try (var options = new Options()) {
            options.setTableFormatConfig(new BlockBasedTableConfig());
            new BoundedRocksDb().setConfig("any", options, Map.of(BoundedRocksDb.MEMORY, memory));

            assertThat(options.writeBufferSize() * 32).isLessThanOrEqualTo(memory.writeBufferBytes());
        }
    }
}
