package io.millrace.ingest.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RawEventEncoderTest {
    private static final long SEED = 20_261_121;
    private static final List<String> TEXTS =
            List.of("", "a", "Order Completed", "naïve", "日本語", "😀", "x".repeat(3_000), "\u0000\uffff");

    private static final List<EventType> TYPES = List.of(EventType.values());

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void writesTheSameBytesAsAvrosWriter() {
        var ids = TestRegistry.ids();
        var avro = AvroSerde.of(Topics.EVENTS_RAW, ids);
        var schemaId = ids.register(
                Topics.EVENTS_RAW.valueSubject(),
                Topics.EVENTS_RAW.valueFormat().schema());
        var encoder = new RawEventEncoder();

        for (int i = 0; i < 2_000; i++) {
            var event = event();

            assertThat(encoder.encode(schemaId, event))
                    .as("event %d of seed %d", i, SEED)
                    .isEqualTo(avro.serialize(null, event));
        }
    }

    private RawEvent event() {
        return new RawEvent(
                text(),
                text(),
                TYPES.get(random.nextInt(TYPES.size())),
                maybe(),
                maybe(),
                maybe(),
                maybe(),
                maybe(),
                number(),
                number(),
                random.nextBoolean() ? number() : null,
                random.nextBoolean() ? number() : null,
                maybe(),
                maybe(),
                maybe(),
                map(),
                map(),
                map());
    }

    private Map<String, Object> map() {
        var map = new LinkedHashMap<String, Object>();
        for (int i = random.nextInt(12); i > 0; i--) {
            map.put(i + text(), value());
        }
        return map;
    }

    private Object value() {
        return switch (random.nextInt(6)) {
            case 0 -> text();
            case 1 -> number();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> random.nextBoolean();
            case 4 -> new JsonText("[\"" + text() + "\"]");
            default -> null;
        };
    }

    private long number() {
        return Arrays.asList(0L, -1L, 63L, 64L, -65L, Long.MIN_VALUE, Long.MAX_VALUE, random.nextLong())
                .get(random.nextInt(8));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private String maybe() {
        return random.nextBoolean() ? text() : null;
    }
}
