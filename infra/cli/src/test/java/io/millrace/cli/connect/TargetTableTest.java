package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TargetTableTest {
    @Test
    void columnsHaveTheTypesOfTheRegisteredSchema() {
        assertThat(SampleTable.table().columns())
                .extracting(RowColumn::name, RowColumn::type, RowColumn::nullable)
                .containsExactly(
                        tuple("window_start", ColumnType.TIME, false),
                        tuple("window_end", ColumnType.TIME, false),
                        tuple("tenant", ColumnType.TEXT, false),
                        tuple("user", ColumnType.TEXT, true),
                        tuple("group", ColumnType.TEXT, true),
                        tuple("select", ColumnType.LONG, true),
                        tuple("sum", ColumnType.DOUBLE, true),
                        tuple("from", ColumnType.TEXT, true),
                        tuple("best", ColumnType.LIST, true),
                        tuple("later", ColumnType.TEXT, true),
                        tuple("generation", ColumnType.LONG, false),
                        tuple("revision", ColumnType.LONG, false),
                        tuple("final", ColumnType.BOOLEAN, false),
                        tuple("watermark", ColumnType.TIME, true));
    }

    @Test
    void theNewestSchemaOfTheTopicIsUsed() throws Exception {
        var registry = new MockSchemaRegistryClient();
        registry.register("insights.order-value", new AvroSchema(row("first")));
        registry.register("insights.order-value", new AvroSchema(SampleTable.ROW));

        assertThat(TargetTable.of("order", "insights.order", registry)).isEqualTo(SampleTable.table());
    }

    @Test
    void anInsightThatHasPublishedNothingIsRefused() {
        assertThatThrownBy(() -> TargetTable.of("order", "insights.order", responding(404)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("is 'order' an insight")
                .extracting(e -> ((CliException) e).exitCode())
                .isEqualTo(CliExitCode.REFUSED);
    }

    @Test
    void whatTheRegistryRespondsIsSaid() {
        assertThatThrownBy(() -> TargetTable.of("order", "insights.order", responding(401)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("responded 401");
    }

    private static SchemaRegistryClient responding(int status) {
        return new MockSchemaRegistryClient() {
            @Override
            public SchemaMetadata getLatestSchemaMetadata(String subject) throws RestClientException {
                throw new RestClientException("refused", status, status);
            }
        };
    }

    @Test
    void aColumnWithTheNameOfThePrimaryKeyIsRefused() {
        assertThatThrownBy(() -> TargetTable.of("order", "insights.order", row(TargetTable.KEY)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("row_key")
                .hasMessageContaining("rename it");
    }

    private static Schema row(String column) {
        return new Schema.Parser().parse("""
                {"type":"record","name":"order","namespace":"io.millrace.insights","fields":[
                  {"name":"%s","type":["null","string"],"default":null}]}
                """.formatted(column));
    }
}
