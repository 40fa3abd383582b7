package io.millrace.sink.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.sink.Insights;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;

class InsightTopicsTest {
    private final List<NewTopic> made = new ArrayList<>();
    private final Set<String> refusing = new HashSet<>();
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final InsightTopics topics = new InsightTopics(admin(), new SchemaIds(registry()), 3, (short) -1);

    @Test
    void aTopicIsCompactedAndKeepsRowsForAsLongAsTheInsightRetains() throws Exception {
        var definition = Insights.orders()
                .setRetainMillis(Duration.ofDays(30).toMillis())
                .build();

        var destination = topics.prepare(definition);

        assertThat(destination.topic()).isEqualTo("insights.orders");
        assertThat(made).singleElement().satisfies(topic -> {
            assertThat(topic.name()).isEqualTo("insights.orders");
            assertThat(topic.numPartitions()).isEqualTo(3);
            assertThat(topic.configs())
                    .containsEntry("cleanup.policy", "compact,delete")
                    .containsEntry(
                            "retention.ms", Long.toString(Duration.ofDays(30).toMillis()))
                    .containsEntry(
                            "segment.ms", Long.toString(Duration.ofDays(1).toMillis()));
        });
        assertThat(registry.getCompatibility("insights.orders-value")).isEqualTo("FULL_TRANSITIVE");
        assertThat(registry.getLatestSchemaMetadata("insights.orders-value").getId())
                .isEqualTo(destination.schemaId());
    }

    @Test
    void generationsShareATopic() {
        var first = topics.prepare(Insights.orders().build());
        var second = topics.prepare(Insights.orders().setGeneration(2).build());

        assertThat(second.topic()).isEqualTo(first.topic());
    }

    @Test
    void aGenerationThatTheRegistryRefusesThereGetsATopicOfItsOwn() {
        refusing.add("insights.orders-value");

        var destination = topics.prepare(Insights.orders().setGeneration(2).build());

        assertThat(destination.topic()).isEqualTo("insights.orders.v2");
        assertThat(made).extracting(NewTopic::name).containsExactly("insights.orders.v2");
    }

    private SchemaRegistryClient registry() {
        return (SchemaRegistryClient) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SchemaRegistryClient.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("register") && refusing.contains(arguments[0])) {
                        throw new RestClientException("incompatible", 409, 409);
                    }
                    return method.invoke(registry, arguments);
                });
    }

    @SuppressWarnings("unchecked") // the one method that is called takes a collection of these
    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("createTopics");
                    made.addAll((Collection<NewTopic>) arguments[0]);
                    return new Created();
                });
    }

    private static final class Created extends CreateTopicsResult {
        Created() {
            super(Map.of());
        }

        @Override
        public KafkaFuture<Void> all() {
            return KafkaFuture.completedFuture(null);
        }
    }
}
