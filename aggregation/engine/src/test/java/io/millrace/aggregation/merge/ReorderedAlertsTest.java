package io.millrace.aggregation.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSimulation;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.store.RowHeader;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** Raised alerts of stored rows when a definition reorders, removes or adds alerts. */
class ReorderedAlertsTest {
    private static final long HOUR = 3_600_000;
    private static final long START = 1_795_248_000_000L;
    private static final String ONE = "one: { when: n == 1 }";
    private static final String FEW = "few: { when: n < 3 }";
    private static final String MANY = "many: { when: n > 1 }";

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final ActiveDefinitions active = new ActiveDefinitions();
    private final MergeSimulation merge = new MergeSimulation(active, 1, 1 << 20);
    private final List<String> emitted = new ArrayList<>();
    private int read;
    private int revision;

    @Test
    void reorderedAlertsAreNeitherWithdrawnNorRepeated() {
        apply(ONE, MANY, FEW);
        count(START);
        count(START + 10 * HOUR);
        assertThat(news()).containsExactly("one raised", "few raised");

        apply(FEW, ONE, MANY);
        count(START);

        assertThat(news()).containsExactly("one withdrawn", "many raised");
    }

    @Test
    void anAlertThatIsRemovedAndAddedAgainIsNotRaisedAgain() {
        apply(ONE, FEW);
        count(START);
        count(START + 10 * HOUR);
        assertThat(news()).containsExactly("one raised", "few raised");

        apply(MANY);
        count(START);
        assertThat(news()).containsExactly("many raised");
        apply(FEW, MANY);
        merge.crash();
        count(START);

        assertThat(news()).containsExactly("few withdrawn");
    }

    @Test
    void raisedAlertsOfARowOfAnOlderVersionAreReadFromItsBits() {
        apply(ONE, FEW);
        var insight = new TaskDefinitions(active).set().insights().get(0);
        var key = StoreKeys.window(StoreKeys.prefix(StoreKeys.META, "orders", 1, "default"), START);
        var window = OpenWindow.create(Bytes.wrap(key), StoreKeys.Owner.of(key), insight, START, START + HOUR);
        var value = new ByteSink();
        new RowHeader(false, true, 0b10, START + HOUR, 7, START).write(value);
        insight.measures().get(0).fromEventCount(2).serialize(value);

        var row = CachedRow.decode(window.key, window, new byte[0], value.toByteArray());
        assertThat(row.raised.contains("few")).isTrue();
        assertThat(row.raised.contains("one")).isFalse();

        var again = CachedRow.decode(window.key, window, new byte[0], row.encode(new ByteSink()));
        assertThat(RowHeader.read(row.encode(new ByteSink())).alerts()).isEqualTo(0b10);
        assertThat(again.raised.contains("few")).isTrue();
    }

    private void apply(String... alerts) {
        revision++;
        TestDefinitions.parse("""
            name: orders
            window: { tumbling: 1h }
            measures: { n: count() }
            alert: { %s }
            grace: 2h
            retain: 7d
            """.formatted(String.join(", ", alerts)))
                .forEach(spec -> active.put(spec.withGeneration(1, revision, 0)));
    }

    /** Sends one event at the time; a late one corrects a final row. */
    private void count(long time) {
        var combine = new CombineSimulation(0, 1, 1 << 20, active, ids);
        combine.process(TestEvents.track("Order").at(time).build());
        combine.flush(false, (to, packed) -> merge.merge(packed));
        for (int i = 0; i < 3; i++) {
            merge.commit(START + (100 + read + emitted.size() + i) * HOUR);
        }
    }

    private List<String> news() {
        var alerts = merge.alerts();
        emitted.clear();
        for (; read < alerts.size(); read++) {
            emitted.add(alerts.get(read).getAlert() + (alerts.get(read).getRaised() ? " raised" : " withdrawn"));
        }
        return List.copyOf(emitted);
    }
}
