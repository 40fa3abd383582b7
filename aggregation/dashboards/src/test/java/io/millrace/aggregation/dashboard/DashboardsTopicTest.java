package io.millrace.aggregation.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class DashboardsTopicTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.DASHBOARDS.name(), 0);

    private final List<ProducerRecord<String, byte[]>> committed = new ArrayList<>();
    private final DashboardsTopic topic = new DashboardsTopic(
            new CatalogueClients(this::consumer, this::producer),
            new SchemaIds(new MockSchemaRegistryClient()),
            Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC));

    @Test
    void aDashboardIsAddedChangedAndDeleted() throws Exception {
        assertThat(topic.put(dashboard("lines")).get(0).change()).isEqualTo("added");
        assertThat(topic.put(dashboard("bars")).get(0).change()).isEqualTo("compatible");

        assertThat(topic.find("a")).get().satisfies(found -> {
            assertThat(found.revision()).isEqualTo(2);
            assertThat(found.changedAt()).isEqualTo(5_000);
            assertThat(found.tiles().get(0).chart()).isEqualTo(Dashboard.Chart.BARS);
        });
        assertThat(topic.delete("a")).isTrue();
        assertThat(topic.delete("a")).isFalse();
        assertThat(topic.all()).isEmpty();
    }

    @Test
    void oneThatShowsTheSameIsNotWrittenAgain() throws Exception {
        topic.put(dashboard("lines"));

        var again = topic.put(dashboard("lines")).get(0);

        assertThat(again.change()).isEqualTo("unchanged");
        assertThat(again.dashboard().revision()).isEqualTo(1);
        assertThat(committed).hasSize(1);
    }

    @Test
    void whatAnotherProgramWroteIsLeftOut() throws Exception {
        topic.put(dashboard("lines"));
        committed.add(new ProducerRecord<>(PARTITION.topic(), "b", new byte[] {9, 9}));

        topic.put(dashboard("bars"));

        assertThat(topic.all()).extracting(Dashboard::name).containsExactly("a");
    }

    private static List<Dashboard> dashboard(String chart) throws Exception {
        return DashboardParser.parse("f.yaml", "name: a\ntiles: [{ insight: x, chart: " + chart + " }]");
    }

    private Producer<String, byte[]> producer() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public void commitTransaction() {
                super.commitTransaction();
                committed.addAll(history());
            }
        };
    }

    private Consumer<String, byte[]> consumer() {
        var mock = new MockConsumer<String, byte[]>("earliest") {
            private int read;

            @Override
            public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
                for (; read < committed.size(); read++) {
                    ProducerRecord<String, byte[]> record = committed.get(read);
                    addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, read, record.key(), record.value()));
                }
                return Map.of(PARTITION, (long) read);
            }
        };
        mock.updateBeginningOffsets(Map.of(PARTITION, 0L));
        return mock;
    }
}
