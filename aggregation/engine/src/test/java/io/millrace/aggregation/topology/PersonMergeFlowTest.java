package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.FlowFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges of persons in the whole topology: rows change as ordinary revisions. */
class PersonMergeFlowTest {
    private static final String FUNNEL = """
        name: buying
        funnel: { within: 10m, steps: { viewed: event.name == "View", bought: event.name == "Buy" } }
        window: { tumbling: 1h }
        grace: 1m
        retain: 1d
        """;

    @TempDir
    private Path state;

    private FlowFixture flow;
    private TestInputTopic<String, PersonMerge> merges;
    private TestInputTopic<byte[], byte[]> merge;
    private final Map<String, InsightUpdate> rows = new TreeMap<>();

    @BeforeEach
    void start() {
        flow = new FlowFixture(state);
        merges = flow.driver.createInputTopic(
                Topics.PERSON_MERGES.name(), new StringSerializer(), AvroSerde.of(Topics.PERSON_MERGES, flow.ids));
        merge = flow.driver.createInputTopic(
                Topics.PERSON_MERGES.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void theStepsOfTwoPersonsBecomeThoseOfOne() {
        flow.apply(FUNNEL);
        send("phone", "View", 60);
        send("laptop", "Buy", 120);
        assertThat(values("bought")).startsWith(0L, 1L);
        long before = rows.get("bought").getRevision();

        merge("laptop", "phone", MergeReason.LOGIN);

        assertThat(values("viewed")).startsWith(1L, 0L);
        assertThat(values("bought")).startsWith(1L, 0L);
        assertThat(rows.get("bought").getRevision()).isGreaterThan(before);
        assertThat(metric("person_moves_sent"))
                .isEqualTo(metric("person_moves_received"))
                .isEqualTo(1);
    }

    @Test
    void aRowThatWasFinalIsCorrected() {
        flow.apply(FUNNEL);
        send("phone", "View", 60);
        send("laptop", "Buy", 120);
        send("other", "View", 3 * 3_600);
        read();
        assertThat(rows.get("bought").getWindowStart()).isEqualTo(at(3 * 3_600));
        rows.clear();

        merge("laptop", "phone", MergeReason.LOGIN);

        assertThat(values("bought")).startsWith(1L, 0L);
        assertThat(rows.get("bought").getFinal$()).isTrue();
    }

    @Test
    void anEventOfAPersonThatWasGivenUpCountsForTheSurvivor() {
        flow.apply(FUNNEL);
        merge("laptop", "phone", MergeReason.LOGIN);
        send("phone", "View", 60);

        send("laptop", "Buy", 120);

        assertThat(values("bought")).startsWith(1L, 0L);
    }

    @Test
    void whatAnErasedPersonContributedStaysAndItsHistoryGoes() {
        flow.apply(FUNNEL);
        send("phone", "View", 60);

        merge("phone", null, MergeReason.ERASED);
        send("phone", "Buy", 120);

        assertThat(values("viewed")).startsWith(1L, 0L);
        assertThat(values("bought")).startsWith(0L, 1L);
    }

    @Test
    void aMergeThatCannotBeReadIsDeadLettered() {
        flow.apply(FUNNEL);

        merge.pipeInput("default/laptop".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});

        assertThat(flow.failed.readValue().getReason()).isNotNull();
    }

    private void send(String person, String name, long second) {
        flow.send(TestEvents.track(name).at(at(second), at(second)).person(person));
    }

    private void merge(String person, String survivor, MergeReason reason) {
        merges.pipeInput("default/" + person, new PersonMerge("default", person, survivor, reason, at(0)));
    }

    private List<Object> values(String step) {
        read();
        return rows.get(step).getValues();
    }

    private void read() {
        flow.advance(2);
        flow.updates.readValuesToList().forEach(row -> rows.put(row.getGroup().get(0), row));
    }

    private double metric(String name) {
        return flow.metrics.getSampleValue("millrace_aggregation_" + name + "_total");
    }
}
