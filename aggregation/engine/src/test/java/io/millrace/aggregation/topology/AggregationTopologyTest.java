package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.schemas.serde.SchemaIds;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AggregationTopologyTest {
    @Test
    void thePhysicalTopologyIsAsReviewed() throws IOException {
        var topology = new AggregationTopology(
                        new ActiveDefinitions(),
                        new SchemaIds(new MockSchemaRegistryClient()),
                        CombineSettings.defaults(4),
                        8,
                        1 << 20,
                        new CollectorRegistry())
                .build();

        assertThat(topology.describe().toString())
                .isEqualToIgnoringWhitespace(Files.readString(Path.of("src/test/resources/topology.txt")));
    }
}
