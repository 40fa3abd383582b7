package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.runtime.service.ExitCode;
import io.millrace.runtime.service.ServiceException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

final class ChangelogGrowthTest {
    private static final Map<String, Integer> BEFORE =
            Map.of("in", 8, "app-mid-repartition", 4, "app-first-changelog", 8, "app-second-changelog", 4);

    @Test
    void aChangelogFollowsTheSourceOfItsOwnPartOfTheTopologyAndNoOther() {
        var grown = growth(Map.of("in", 12));

        assertThat(grown).containsExactly(Map.entry("app-first-changelog", 12));
    }

    @Test
    void nothingGrowsWhereNothingDiffersAndWhereThereIsNoChangelogYet() {
        assertThat(growth(Map.of())).isEmpty();
        assertThat(new ChangelogGrowth("app", Map.of("in", 12)).of(topology().describe()))
                .isEmpty();
        assertThat(new ChangelogGrowth("app", Map.of("app-first-changelog", 8))
                        .of(topology().describe()))
                .isEmpty();
    }

    @Test
    void aSourceThatWasMadeAnewWithFewerIsRefusedWithWhatToDo() {
        var refused = catchThrowableOfType(ServiceException.class, () -> growth(Map.of("in", 3)));

        assertThat(refused.code()).isEqualTo(ExitCode.BROKER_UNSUITABLE);
        assertThat(refused)
                .hasMessageContaining("app-first-changelog has 8 partitions")
                .hasMessageContaining("has 3");
    }

    private static Map<String, Integer> growth(Map<String, Integer> changed) {
        var partitions = new HashMap<>(BEFORE);
        partitions.putAll(changed);
        return new ChangelogGrowth("app", partitions).of(topology().describe());
    }

    /** {@code in -> first -> mid-repartition -> second}, a store each, as the DSL describes a repartition. */
    private static Topology topology() {
        return new Topology()
                .addSource(
                        "source",
                        Serdes.String().deserializer(),
                        Serdes.String().deserializer(),
                        "in")
                .addProcessor("first-step", Pass::new, "source")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("first"), Serdes.String(), Serdes.String()),
                        "first-step")
                .addSink("sink", "mid-repartition", "first-step")
                .addSource(
                        "again", Serdes.String().deserializer(), Serdes.String().deserializer(), "mid-repartition")
                .addProcessor("second-step", Pass::new, "again")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("second"), Serdes.String(), Serdes.String()),
                        "second-step");
    }

    private static final class Pass extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(Record<String, String> record) {
            context().forward(record);
        }
    }
}
