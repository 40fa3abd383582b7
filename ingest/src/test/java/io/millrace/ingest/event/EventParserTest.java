package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.PlaceholderIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link EventParser} with {@link EventFields} and {@link EventDraft}. */
class EventParserTest {
    private static final long RECEIVED = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();
    private static final RequestContext FACTS =
            new RequestContext("acme", "0a1b2c3d", RECEIVED, null, "192.0.2.1", "Mozilla/5.0", BatchContext.NONE);

    private final EventParser parser = new EventParser(
            RequestLimits.SEGMENT, new EventClock(Instant.EPOCH), new MessageIdGenerator(7), PlaceholderIds.DEFAULT);

    @Test
    void everyFieldOfATrackEventIsRead() throws Exception {
        var event = parse("""
            {"type":"track","event":"Order Completed","messageId":"m1","userId":17,"anonymousId":"a1",
             "originalTimestamp":"2026-11-21T08:59:00Z","sentAt":"2026-11-21T08:59:30Z",
             "properties":{"revenue":12.5,"items":3,"coupon":null,"gift":true,"address":{"city":"Köln"},"skus":["a",{"b":1}]},
             "context":{"ip":"198.51.100.7","userAgent":"UA","traits":{"plan":"pro"},"page":{"url":"http://x/","path":"/"},"library":{"name":"js"}},
             "integrations":{"All":true},"_metadata":{"x":[1,2]}}\
            """);

        assertThat(event.getTenant()).isEqualTo("acme");
        assertThat(event.getType()).isEqualTo(EventType.TRACK);
        assertThat(event.getName()).isEqualTo("Order Completed");
        assertThat(event.getMessageId()).isEqualTo("m1");
        assertThat(event.getUserId()).isEqualTo("17");
        assertThat(event.getAnonymousId()).isEqualTo("a1");
        assertThat(event.getTime()).isEqualTo(RECEIVED - 30_000);
        assertThat(event.getReceivedAt()).isEqualTo(RECEIVED);
        assertThat(event.getOriginalTimestamp()).isEqualTo(RECEIVED - 60_000);
        assertThat(event.getSentAt()).isEqualTo(RECEIVED - 30_000);
        assertThat(event.getIp()).isEqualTo("198.51.100.7");
        assertThat(event.getUserAgent()).isEqualTo("UA");
        assertThat(event.getWriteKeyId()).isEqualTo("0a1b2c3d");
        assertThat(event.getProperties())
                .containsEntry("revenue", 12.5)
                .containsEntry("items", 3L)
                .containsEntry("coupon", null)
                .containsEntry("gift", true)
                .containsEntry("address.city", "Köln")
                .containsEntry("skus", new JsonText("[\"a\",{\"b\":1}]"))
                .hasSize(6);
        assertThat(event.getTraits()).isEqualTo(Map.of("plan", "pro"));
        assertThat(event.getContext())
                .isEqualTo(Map.of("page.url", "http://x/", "page.path", "/", "library.name", "js"));
    }

    @Test
    void theRequestSuppliesMissingFields() throws Exception {
        var event = parse("{\"type\":\"page\",\"anonymousId\":\"a\",\"name\":\"Home\"}");

        assertThat(event.getName()).isEqualTo("Home");
        assertThat(event.getIp()).isEqualTo("192.0.2.1");
        assertThat(event.getUserAgent()).isEqualTo("Mozilla/5.0");
        assertThat(event.getTime()).isEqualTo(RECEIVED);
        assertThat(event.getMessageId()).startsWith("millrace-").hasSize(9 + 32);
    }

    @Test
    void historyWithoutSentAtKeepsItsTime() throws Exception {
        var event = parse("{\"type\":\"page\",\"anonymousId\":\"a\",\"timestamp\":\"2015-05-17T10:05:03Z\"}");

        assertThat(Instant.ofEpochMilli(event.getTime())).isEqualTo("2015-05-17T10:05:03Z");
    }

    @Test
    void numbersKeepTheirType() throws Exception {
        var event = parse(
                "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"u\",\"properties\":{\"max\":9223372036854775807,\"over\":9223372036854775808,\"neg\":-3,\"one\":1.0}}");

        assertThat(event.getProperties())
                .isEqualTo(Map.of("max", Long.MAX_VALUE, "over", 0x1p63, "neg", -3L, "one", 1.0));
    }

    @Test
    void objectsBelowEightKeysStayJsonText() throws Exception {
        var event = parse("{\"type\":\"track\",\"event\":\"e\",\"userId\":\"u\",\"properties\":"
                + "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":1}}}}}}}},\"none\":{}}}");

        assertThat(event.getProperties())
                .isEqualTo(Map.of("a.b.c.d.e.f.g.h", new JsonText("{\"i\":1}"), "none", new JsonText("{}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'event':'e','userId':'u'} | MISSING_FIELD | .type",
                "{'type':'track','userId':'u'} | MISSING_FIELD | .event",
                "{'type':'track','event':'e'} | MISSING_FIELD | .anonymousId",
                "{'type':'track','event':'e','userId':''} | MISSING_FIELD | .anonymousId",
                "{'type':'group','userId':'u'} | MISSING_FIELD | .groupId",
                "{'type':'alias','userId':'u'} | MISSING_FIELD | .previousId",
                "{'type':'alias','previousId':'u'} | MISSING_FIELD | .userId",
                "{'type':'dance','userId':'u'} | UNKNOWN_TYPE | .type",
                "{'type':'page','userId':{}} | INVALID_FIELD | .userId",
                "{'type':'page','userId':'u','timestamp':'yesterday'} | INVALID_FIELD | .timestamp",
                "{'type':'page','userId':'u','timestamp':true} | INVALID_FIELD | .timestamp",
                "{'type':'page','userId':'u','timestamp':'1969-12-31'} | TIMESTAMP_OUT_OF_RANGE | .timestamp",
                "{'type':'page','userId':'u','properties':[1]} | INVALID_FIELD | .properties",
                "{'type':'page','userId':'u','properties':{'n':1e999}} | INVALID_FIELD | .properties.n",
                "{'type':'page','userId':'u','context':'x'} | INVALID_FIELD | .context",
                "{'type':'page','userId':'u','a':tru} | MALFORMED_JSON | .userId",
                "['a'] | INVALID_FIELD | ''",
            })
    void aRejectionNamesItsReasonAndPath(String json, FailureReason reason, String path) {
        var why = rejection(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

        assertThat(why.reason()).isEqualTo(reason);
        assertThat(why.path()).isEqualTo(path);
    }

    @Test
    void aRejectionCarriesTheMessageId() {
        var why = rejection("{\"messageId\":\"m9\",\"type\":\"track\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(why.messageId()).isEqualTo("m9");
    }

    @Test
    void deepNestingIsRejected() {
        var json =
                "{\"type\":\"page\",\"userId\":\"u\",\"properties\":" + "{\"a\":".repeat(100) + "1" + "}".repeat(101);

        assertThat(rejection(json.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(FailureReason.TOO_DEEP);
    }

    @Test
    void anEventOfMoreThan32KbIsRejected() {
        var json = "{\"type\":\"page\",\"userId\":\"" + "x".repeat(32 * 1024) + "\"}";

        assertThat(rejection(json.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
    }

    @Test
    void bytesThatAreNotUtf8AreRejected() {
        var why = rejection("{\"type\":\"page\",\"userId\":\"grün\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(why.reason()).isEqualTo(FailureReason.INVALID_ENCODING);
    }

    private RawEvent parse(String json) throws Rejection {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, 0, bytes.length, null, FACTS);
    }

    private Rejection rejection(byte[] bytes) {
        return catchThrowableOfType(Rejection.class, () -> parser.parse(bytes, 0, bytes.length, null, FACTS));
    }
}
