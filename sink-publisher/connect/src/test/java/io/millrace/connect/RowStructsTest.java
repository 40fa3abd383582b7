package io.millrace.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class RowStructsTest {
    private static final Schema ROW = new Schema.Parser().parse("""
            {"type":"record","name":"orders","namespace":"io.millrace.insights","fields":[
              {"name":"window_start","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"country","type":["null","string"],"default":null},
              {"name":"revenue","type":["null","double"],"default":null},
              {"name":"best","type":["null",{"type":"array","items":{"type":"record","name":"TopItem","fields":[
                {"name":"value","type":"string"},{"name":"count","type":"long"}]}}],"default":null},
              {"name":"later","type":["null","long","double","string"],"default":null},
              {"name":"revision","type":"long"}]}
            """);
    private static final long START = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();

    @Test
    void timesBecomeTimestampsAndListsBecomeJson() {
        var structs = new RowStructs(ROW, ListFormat.JSON);

        var struct = structs.struct(row());

        assertThat(structs.schema().field("window_start").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
        assertThat(struct.get("window_start")).isEqualTo(Timestamp.toLogical(Timestamp.SCHEMA, START));
        assertThat(struct.get("best")).isEqualTo("[{\"value\":\"a \\\"b\\\"\",\"count\":2}]");
        assertThat(struct.get("later")).isEqualTo("7");
        assertThat(struct.get("revision")).isEqualTo(3L);
    }

    @Test
    void missingDimensionsAndMeasuresAreNull() {
        var structs = new RowStructs(ROW, ListFormat.JSON);

        var struct = structs.struct(row());

        assertThat(struct.get("country")).isNull();
        assertThat(structs.schema().field("country").schema().isOptional()).isTrue();
        assertThat(structs.schema().field("revision").schema().isOptional()).isFalse();
        struct.validate();
    }

    @Test
    void listsBecomeArraysForSinksOfDocuments() {
        var struct = new RowStructs(ROW, ListFormat.ARRAY).struct(row());

        assertThat(struct.getArray("best")).singleElement().isInstanceOfSatisfying(Struct.class, item -> {
            assertThat(item.get("value")).isEqualTo("a \"b\"");
            assertThat(item.get("count")).isEqualTo(2L);
        });
    }

    @Test
    void everyTypeOfARowHasATypeOfConnect() {
        var row = new Schema.Parser().parse("""
                {"type":"record","name":"orders","fields":[
                  {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},
                  {"name":"group","type":["null","string"],"default":null},
                  {"name":"select","type":["null","long"],"default":null},
                  {"name":"sum","type":["null","double"],"default":null},
                  {"name":"final","type":"boolean"},
                  {"name":"best","type":["null",{"type":"array","items":{"type":"record","name":"TopItem","fields":[
                    {"name":"value","type":"string"}]}}],"default":null}]}
                """);

        var schema = new RowStructs(row, ListFormat.JSON).schema();

        assertThat(schema.fields())
                .extracting(
                        field -> field.name(),
                        field -> field.schema().type(),
                        field -> field.schema().name(),
                        field -> field.schema().isOptional())
                .containsExactly(
                        tuple("at", org.apache.kafka.connect.data.Schema.Type.INT64, Timestamp.LOGICAL_NAME, true),
                        tuple("group", org.apache.kafka.connect.data.Schema.Type.STRING, null, true),
                        tuple("select", org.apache.kafka.connect.data.Schema.Type.INT64, null, true),
                        tuple("sum", org.apache.kafka.connect.data.Schema.Type.FLOAT64, null, true),
                        tuple("final", org.apache.kafka.connect.data.Schema.Type.BOOLEAN, null, false),
                        tuple("best", org.apache.kafka.connect.data.Schema.Type.STRING, "io.debezium.data.Json", true));
    }

    @Test
    void anEmptyListIsAnEmptyListAndAMissingOneIsNull() {
        var row = row();
        row.put("best", List.of());

        assertThat(new RowStructs(ROW, ListFormat.JSON).struct(row).get("best")).isEqualTo("[]");
        assertThat(new RowStructs(ROW, ListFormat.ARRAY).struct(row).getArray("best"))
                .isEmpty();
        row.put("best", null);
        assertThat(new RowStructs(ROW, ListFormat.JSON).struct(row).get("best")).isNull();
        assertThat(new RowStructs(ROW, ListFormat.ARRAY).struct(row).getArray("best"))
                .isNull();
    }

    @Test
    void aSchemaThatIsNoRowIsRefused() {
        var bytes = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"X\",\"fields\":[{\"name\":\"b\",\"type\":\"bytes\"}]}");

        assertThatThrownBy(() -> new RowStructs(bytes, ListFormat.JSON))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column b");
        assertThatThrownBy(() -> new RowStructs(Schema.create(Schema.Type.STRING), ListFormat.JSON))
                .isInstanceOf(DataException.class);
    }

    private static GenericData.Record row() {
        var item = new GenericData.Record(
                ROW.getField("best").schema().getTypes().get(1).getElementType());
        item.put("value", "a \"b\"");
        item.put("count", 2L);
        var row = new GenericData.Record(ROW);
        row.put("window_start", START);
        row.put("best", List.of(item));
        row.put("later", 7L);
        row.put("revision", 3L);
        return row;
    }
}
