package io.millrace.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of each format become the events that their mapping says, or dead letters that say where they come from. */
class SourceFormatsTest {
    private static final String RECORD_TIME = "2026-11-21T08:59:00Z";

    @Test
    void jsonIsMappedByPathsAndTheRestBecomesProperties() {
        var source = new SourceFixture(
                "format: json\nmap: time=at,name=kind,userId=customer.id,properties.total:number=sum,properties=*");

        var event = source.event(
                source.convert(
                        "{\"at\":\"2026-11-20T10:00:00Z\",\"kind\":\"Paid\",\"customer\":{\"id\":7,\"city\":\"Bern\"},\"sum\":\"33.20\",\"x\":[1]}"));

        assertThat(event.getName()).isEqualTo("Paid");
        assertThat(event.getUserId()).isEqualTo("7");
        assertThat(event.getTenant()).isEqualTo("acme");
        assertThat(Instant.ofEpochMilli(event.getTime())).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(event.getProperties()).containsEntry("total", 33.2).containsEntry("customer.city", "Bern");
        assertThat(event.getProperties()).containsOnlyKeys("total", "customer.city", "x");
    }

    @Test
    void aRecordWithoutIdNameOrTimeHasThoseOfItsPlace() {
        var source = new SourceFixture("format: json\nevent: Seen\nmap: userId=__key,properties.h=__header.h");

        var event = source.event(source.convert("{}", "h", "yes"));

        assertThat(event.getMessageId()).startsWith("s/shop-3-42-");
        assertThat(event.getName()).isEqualTo("Seen");
        assertThat(event.getUserId()).isEqualTo("key-1");
        assertThat(event.getProperties()).containsEntry("h", "yes");
        assertThat(Instant.ofEpochMilli(event.getTime())).isEqualTo(RECORD_TIME);
        assertThat(source.event(source.convert("{}")).getMessageId()).isEqualTo(event.getMessageId());
    }

    @Test
    void anEventOfSegmentNeedsNoMappingAndKeepsItsTime() {
        var source = new SourceFixture("format: segment");

        var event = source.event(
                source.convert(
                        "{\"type\":\"page\",\"name\":\"Home\",\"anonymousId\":\"a\",\"messageId\":\"null\",\"timestamp\":\"2026-11-01T00:00:00Z\",\"sentAt\":\"2026-11-02T00:00:00Z\"}"));

        assertThat(event.getName()).isEqualTo("Home");
        assertThat(event.getMessageId()).startsWith("s/shop-3-42-");
        assertThat(Instant.ofEpochMilli(event.getTime())).isEqualTo("2026-11-01T00:00:00Z");
    }

    @Test
    void avroIsReadByItsWritersSchema() throws IOException {
        var source = new SourceFixture("format: avro\nmap: time=at,name=kind,userId=user,properties=*");
        var price = LogicalTypes.decimal(9, 2).addToSchema(Schema.create(Schema.Type.BYTES));
        var schema = SchemaBuilder.record("Order")
                .fields()
                .name("at")
                .type(LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)))
                .noDefault()
                .requiredString("kind")
                .optionalLong("user")
                .name("price")
                .type(price)
                .noDefault()
                .requiredFloat("weight")
                .endRecord();
        var order = new GenericRecordBuilder(schema)
                .set("at", 1_763_629_200_000_000L)
                .set("kind", "Paid")
                .set("user", 5L)
                .set(
                        "price",
                        new Conversions.DecimalConversion()
                                .toBytes(new BigDecimal("12.50"), price, price.getLogicalType()))
                .set("weight", 0.1f)
                .build();

        var event = source.event(source.convert(avro(source, schema, order)));

        assertThat(Instant.ofEpochMilli(event.getTime())).isEqualTo("2025-11-20T09:00:00Z");
        assertThat(event.getUserId()).isEqualTo("5");
        assertThat(event.getProperties()).containsEntry("price", 12.5).containsEntry("weight", 0.1);
    }

    @Test
    void aSchemaThatAFewBytesCouldMakeEndlessIsRefused() throws IOException {
        var source = new SourceFixture("format: avro\nmap: userId=u,name=n");
        var endless = SchemaBuilder.record("Endless")
                .fields()
                .name("items")
                .type()
                .array()
                .items(Schema.create(Schema.Type.NULL))
                .noDefault()
                .endRecord();
        var value = ByteBuffer.allocate(9)
                .put((byte) 0)
                .putInt(source.ids.register("x", endless))
                .array();

        assertThat(SourceFixture.failure(source.convert(value)).getMessage()).contains("without content");
        assertThat(SourceFixture.failure(source.convert(new byte[] {0, 0, 0, 0, 99, 1}))
                        .getReason())
                .isEqualTo(FailureReason.UNKNOWN_SCHEMA_ID);
        assertThat(SourceFixture.failure(source.convert("text")).getReason()).isEqualTo(FailureReason.CORRUPT_AVRO);
    }

    @Test
    void debeziumsChangesAreNamedByTableAndOperation() {
        var source = new SourceFixture("format: debezium\nmap: userId=customer,properties.op=__op,properties=*");
        var payload =
                "{\"before\":null,\"after\":{\"id\":1,\"customer\":\"ada\"},\"source\":{\"table\":\"orders\",\"ts_ms\":1763629200000},\"op\":\"c\",\"ts_ms\":1763629200123}";

        var plain = source.event(source.convert(payload));
        var withSchema = source.event(source.convert("{\"schema\":{},\"payload\":" + payload + "}"));

        assertThat(plain.getName()).isEqualTo("orders created");
        assertThat(plain.getUserId()).isEqualTo("ada");
        assertThat(plain.getProperties()).containsEntry("op", "c").containsEntry("id", 1L);
        assertThat(Instant.ofEpochMilli(plain.getTime())).isEqualTo("2025-11-20T09:00:00Z");
        assertThat(withSchema).isEqualTo(plain);
    }

    @Test
    void debeziumInAvroIsToldApartByItsFirstByte() throws IOException {
        var source = new SourceFixture("format: debezium\noperations: [delete]\nmap: userId=customer");
        var row =
                SchemaBuilder.record("Row").fields().requiredString("customer").endRecord();
        var schema = SchemaBuilder.record("Envelope")
                .fields()
                .name("before")
                .type(row)
                .noDefault()
                .requiredString("op")
                .endRecord();
        var change = new GenericRecordBuilder(schema)
                .set(
                        "before",
                        new GenericRecordBuilder(row).set("customer", "bob").build())
                .set("op", "d")
                .build();

        var event = source.event(source.convert(avro(source, schema, change)));

        assertThat(event.getUserId()).isEqualTo("bob");
        assertThat(event.getName()).isEqualTo("row deleted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":\"d\",\"before\":{\"customer\":\"ada\"}}",
                "{\"ts_ms\":1763629200000}",
                "{\"status\":\"BEGIN\",\"id\":\"1\"}",
                "{\"source\":{},\"ddl\":\"CREATE TABLE t\"}"
            })
    void whatIsNoWantedRowIsSkipped(String record) {
        var source = new SourceFixture("format: debezium\nmap: userId=customer");

        assertThat(source.convert(record)).isEqualTo(new ConvertedRecord.Skipped("not_an_event"));
        assertThat(source.convert((byte[]) null)).isEqualTo(new ConvertedRecord.Skipped("tombstone"));
    }

    @Test
    void cloudEventsAreReadInBothModes() {
        var source = new SourceFixture("format: cloudevents");
        var binary = source.event(source.convert(
                "{\"total\":5}",
                "ce_specversion",
                "1.0",
                "ce_id",
                "e1",
                "ce_source",
                "/shop",
                "ce_type",
                "Paid",
                "ce_subject",
                "ada",
                "ce_time",
                "2026-11-20T10:00:00Z",
                "content-type",
                "application/json; charset=utf-8"));
        var structured = source.event(source.convert(
                "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"/shop\",\"type\":\"Paid\",\"subject\":\"ada\",\"time\":\"2026-11-20T10:00:00Z\",\"data\":{\"total\":5}}",
                "content-type",
                "application/cloudevents+json"));

        assertThat(binary).isEqualTo(structured);
        assertThat(binary.getMessageId()).isEqualTo("/shop e1");
        assertThat(binary.getUserId()).isEqualTo("ada");
        assertThat(binary.getProperties()).containsEntry("total", 5L).containsEntry("ce_source", "/shop");
    }

    @Test
    void aMappingSeesACloudEventAsOneObject() {
        var source = new SourceFixture("format: cloudevents\nmap: userId=data.user,properties.total=data.total");

        var event = source.event(
                source.convert(
                        "{\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"/shop\",\"type\":\"Paid\",\"data\":{\"user\":\"ada\",\"total\":5}}"));

        assertThat(event.getName()).isEqualTo("Paid");
        assertThat(event.getMessageId()).isEqualTo("/shop e1");
        assertThat(event.getProperties()).containsOnlyKeys("total");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not JSON | MALFORMED_JSON | $",
                "[1] | INVALID_FIELD | $",
                "{\"kind\":\"Paid\"} | MISSING_FIELD | $.anonymousId",
                "{\"user\":\"n/a\",\"kind\":\"Paid\"} | MISSING_FIELD | $.anonymousId",
                "{\"user\":{\"a\":1},\"kind\":\"Paid\"} | INVALID_FIELD | $.userId",
                "{\"user\":\"u\",\"kind\":\"Paid\",\"at\":\"yesterday\"} | INVALID_FIELD | $.timestamp",
                "{\"user\":\"u\",\"kind\":\"Paid\",\"at\":\"1970-01-02T00:00:00Z\"} | TIMESTAMP_OUT_OF_RANGE | $.timestamp"
            })
    void whatCannotBeMappedIsDeadLetteredWithItsPlaceAndBytes(String record, FailureReason reason, String path) {
        var source = new SourceFixture("format: json\nmap: time=at,name=kind,userId=user");

        var failure = SourceFixture.failure(source.convert(record));

        assertThat(failure.getReason()).isEqualTo(reason);
        assertThat(failure.getPath()).isEqualTo(path);
        assertThat(failure.getTopic() + failure.getPartition() + failure.getOffset())
                .isEqualTo("shop342");
        assertThat(StandardCharsets.UTF_8
                        .decode(failure.getOriginal().duplicate())
                        .toString())
                .isEqualTo(record);
        assertThat(failure.getTenant()).isEqualTo("acme");
    }

    @Test
    void anEventBeyondTheLimitIsDeadLettered() {
        var source = new SourceFixture("format: json\nevent: Big\nmap: userId=user,properties=*");

        var failure = SourceFixture.failure(source.convert("{\"user\":\"u\",\"x\":\"" + "x".repeat(40_000) + "\"}"));

        assertThat(failure.getReason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
    }

    private static byte[] avro(SourceFixture source, Schema schema, GenericRecord value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(WireFormat.HEADER)
                .put((byte) 0)
                .putInt(source.ids.register(schema.getName(), schema))
                .array());
        var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
