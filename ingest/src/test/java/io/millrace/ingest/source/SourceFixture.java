package io.millrace.ingest.source;

import io.millrace.ingest.auth.KeyOrigins;
import io.millrace.ingest.auth.RateSettings;
import io.millrace.ingest.auth.WriteKeys;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.http.CollectorSettings;
import io.millrace.ingest.http.TrustedProxies;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.schemas.value.PlaceholderIds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** One source over a registry in memory, at a fixed time. */
final class SourceFixture {
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final WriteKeys KEYS = WriteKeys.parse(List.of("local:default", "k2:acme"));

    final SchemaIds ids = TestRegistry.ids();
    final SourceConverter converter;
    final SourceSpec spec;

    /** @param yaml the keys of the source but its name, tenant and topic */
    SourceFixture(String yaml) {
        var parser = new SourcesFile("sources.yaml", KEYS, Map.of());
        var specs = parser.parse("sources:\n  - name: s\n    topic: shop\n    tenant: acme\n    "
                + String.join("\n    ", yaml.strip().split("\n")));
        if (!parser.problems().isEmpty()) {
            throw new IllegalArgumentException(parser.problems().toString());
        }
        spec = specs.get(0);
        converter = new SourceConverter(
                spec,
                new CollectorSettings(
                        KEYS,
                        RateSettings.NONE,
                        KeyOrigins.ANY,
                        RequestLimits.SEGMENT,
                        PlaceholderIds.DEFAULT,
                        Instant.EPOCH,
                        TrustedProxies.NONE,
                        null,
                        Duration.ofSeconds(1)),
                ids,
                CLOCK);
    }

    ConvertedRecord convert(String json, String... headers) {
        return convert(json.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** @param headers names and values in turn */
    ConvertedRecord convert(byte[] value, String... headers) {
        return converter.convert(record(value, headers), 0);
    }

    static ConsumerRecord<byte[], byte[]> record(byte[] value, String... headers) {
        var all = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return new ConsumerRecord<>(
                "shop",
                3,
                42L,
                NOW.minusSeconds(60).toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                "key-1".getBytes(StandardCharsets.UTF_8),
                value,
                all,
                Optional.empty());
    }

    RawEvent event(ConvertedRecord conversion) {
        if (conversion instanceof ConvertedRecord.Failed failed) {
            throw new AssertionError("dead-lettered: " + failed.failed());
        }
        return event(((ConvertedRecord.Produced) conversion).record());
    }

    RawEvent event(byte[] record) {
        return AvroSerde.of(Topics.EVENTS_RAW, ids).deserialize(null, record);
    }

    static FailedEvent failure(ConvertedRecord conversion) {
        return ((ConvertedRecord.Failed) conversion).failed();
    }
}
