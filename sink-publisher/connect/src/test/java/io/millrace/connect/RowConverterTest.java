package io.millrace.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.schemas.serde.AvroEncoder;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowConverterTest {
    private static final String TOPIC = "insights.orders";
    private static final Schema FIRST = schema("");
    private static final Schema SECOND =
            schema(",{\"name\":\"refunds\",\"type\":[\"null\",\"long\"],\"default\":null}");

    private final FailingRegistry registry = new FailingRegistry();
    private final RowConverter converter = new RowConverter();
    private int first;
    private int second;

    @BeforeEach
    void aRegistryWithTwoSchemasOfTheTopic() {
        // Of its own, because it keeps what it registers: the converter must ask.
        var publisher = new SchemaIds(registry.client());
        first = publisher.register(TOPIC + "-value", FIRST);
        second = publisher.register(TOPIC + "-value", SECOND);
        converter.configure(new SchemaIds(registry.client()), ListFormat.JSON);
    }

    @Test
    void aRowBecomesAFlatStruct() {
        var row = converter.toConnectData(TOPIC, row(first, FIRST, "DE"));

        assertThat(row.schema().fields()).extracting(Field::name).containsExactly("country", "revision");
        assertThat(((Struct) row.value()).get("country")).isEqualTo("DE");
        assertThat(((Struct) row.value()).get("revision")).isEqualTo(7L);
    }

    @Test
    void aMissingDimensionIsNull() {
        var row =
                (Struct) converter.toConnectData(TOPIC, row(first, FIRST, null)).value();

        assertThat(row.get("country")).isNull();
        row.validate();
    }

    @Test
    void eachRowHasTheColumnsOfTheSchemaThatItWasWrittenWith() {
        var before = converter.toConnectData(TOPIC, row(first, FIRST, "DE"));
        var after = converter.toConnectData(TOPIC, row(second, SECOND, "DE"));
        var again = converter.toConnectData(TOPIC, row(first, FIRST, "CH"));

        assertThat(after.schema().fields()).extracting(Field::name).containsExactly("country", "revision", "refunds");
        // Sinks look statements up by schema.
        assertThat(again.schema()).isSameAs(before.schema());
    }

    @Test
    void aTombstoneStaysOne() {
        assertThat(converter.toConnectData(TOPIC, null)).isEqualTo(SchemaAndValue.NULL);
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNoRow")
    void bytesThatAreNoRowAreRefusedForTheDeadLetterQueue(byte[] value) {
        assertThatThrownBy(() -> converter.toConnectData(TOPIC, value))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(TOPIC + ": ");
    }

    static Stream<byte[]> bytesThatAreNoRow() {
        // Ids of registries in memory begin with 1.
        var whole = row(1, FIRST, "DE");
        return Stream.of(
                new byte[0],
                new byte[] {7, 7, 7, 7, 7, 7, 7},
                new byte[] {0, 0, 0},
                Arrays.copyOf(whole, whole.length - 1),
                Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void anUnknownSchemaIsRefusedForTheDeadLetterQueue() {
        registry.fail(new RestClientException("not found", 404, 40403));

        assertThatThrownBy(() -> converter.toConnectData(TOPIC, row(first, FIRST, "DE")))
                .isInstanceOf(DataException.class);
    }

    @Test
    void whileTheRegistryDoesNotRespondTheWorkerRetriesAndKnownSchemasAreStillRead() {
        converter.toConnectData(TOPIC, row(first, FIRST, "DE"));
        registry.fail(new IOException("connection refused"));

        assertThatThrownBy(() -> converter.toConnectData(TOPIC, row(second, SECOND, "DE")))
                .isInstanceOf(RetriableException.class);
        assertThat(converter.toConnectData(TOPIC, row(first, FIRST, "DE")).value())
                .isInstanceOf(Struct.class);

        registry.fail(null);
        assertThat(converter.toConnectData(TOPIC, row(second, SECOND, "DE")).value())
                .isInstanceOf(Struct.class);
    }

    @Test
    void itIsForValuesAndForSinks() {
        var settings = Map.of("schema.registry.url", "http://127.0.0.1:1");

        assertThatThrownBy(() -> new RowConverter().configure(settings, true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("StringConverter");
        assertThatThrownBy(() -> converter.fromConnectData(TOPIC, null, null)).isInstanceOf(DataException.class);
    }

    @Test
    void settingsThatAreMissingOrUnknownValuesAreRefusedAtTheStart() {
        assertThatThrownBy(() -> new RowConverter().configure(Map.of(), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url");
        assertThatThrownBy(() -> new RowConverter()
                        .configure(Map.of("schema.registry.url", "http://127.0.0.1:1", "lists", "table"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lists");
    }

    @Test
    void theRegistryClientGetsAllSettingsButThoseOfTheConverter() {
        var config = new RowConverterConfig(Map.of(
                "schema.registry.url", "http://127.0.0.1:1", "lists", "ARRAY", "basic.auth.user.info", "me:secret"));

        assertThat(config.lists()).isEqualTo(ListFormat.ARRAY);
        assertThat(config.registrySettings()).containsOnlyKeys("basic.auth.user.info");
    }

    private static byte[] row(int id, Schema schema, String country) {
        var row = new GenericData.Record(schema);
        row.put("country", country);
        row.put("revision", 7L);
        return new AvroEncoder<GenericRecord>(new GenericDatumWriter<>(schema)).encode(id, row);
    }

    private static Schema schema(String more) {
        return new Schema.Parser().parse("""
                {"type":"record","name":"orders","namespace":"io.millrace.insights","fields":[
                  {"name":"country","type":["null","string"],"default":null},
                  {"name":"revision","type":"long"}%s]}
                """.formatted(more));
    }
}
