package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.EventLimits;
import io.millrace.schemas.value.PlaceholderIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd input that SDKs and scripts commonly send, and how it is read. */
class EverydayInputTest {
    private static final long RECEIVED = Instant.parse("2026-11-21T09:00:00Z").toEpochMilli();
    private static final RequestContext FACTS =
            new RequestContext("acme", "0a1b2c3d", RECEIVED, null, "192.0.2.1", null, BatchContext.NONE);

    private final EventParser parser = new EventParser(
            RequestLimits.SEGMENT, new EventClock(Instant.EPOCH), new MessageIdGenerator(7), PlaceholderIds.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"properties", "traits", "context"})
    void phpsEmptyArrayIsReadAsAnEmptyObject(String field) throws Exception {
        var event = parse("'anonymousId':'a','" + field + "': [ ] ");

        assertThat(event.getProperties()).isEmpty();
        assertThat(event.getTraits()).isEmpty();
        assertThat(event.getContext()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[{}]", "[[]]", "[null]", "['a']", "7", "'x'", "true"})
    void aValueOtherThanAnObjectIsRejected(String value) {
        for (var field : List.of("properties", "traits", "context")) {
            var why = rejection("'anonymousId':'a','" + field + "':" + value);

            assertThat(why.reason()).isEqualTo(FailureReason.INVALID_FIELD);
            assertThat(why.path()).isEqualTo("." + field);
        }
    }

    @Test
    void phpsEmptyArrayOfContextTraitsIsReadAsAbsent() throws Exception {
        assertThat(parse("'anonymousId':'a','context':{'traits':[],'page':[]}").getContext())
                .containsOnlyKeys("page")
                .containsEntry("page", new JsonText("[]"));
    }

    @ParameterizedTest
    @CsvSource({"1793610000123, 1793610000123", "'''s-1''', s-1", "'''1793610000123''', 1793610000123"})
    void aSessionIdOfTextOrNumberIsKeptAsText(String given, String session) throws Exception {
        var event = parse("'anonymousId':'a','context':{'sessionId':" + given + "}");

        assertThat(event.getContext()).containsEntry("sessionId", session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "''", "null", "'null'", "'undefined'", "' '"})
    void aPlaceholderSessionIdIsAbsent(String given) throws Exception {
        assertThat(parse("'anonymousId':'a','context':{'sessionId':" + given + "}")
                        .getContext()
                        .get("sessionId"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'''20261102''', 2026-11-02T00:00:00Z",
        "20261102, 2026-11-02T00:00:00Z",
        "'''20261102090000''', 2026-11-02T09:00:00Z",
        "20261102090000, 2026-11-02T09:00:00Z",
        "'''202611020900''', 2026-11-02T09:00:00Z",
        "1793610000, 2026-11-02T09:00:00Z",
        "1793610000.25, 2026-11-02T09:00:00.250Z",
        "1793610000000, 2026-11-02T09:00:00Z",
        "1.79361E12, 2026-11-02T09:00:00Z"
    })
    void aDateWrittenAsDigitsIsNeverReadAsAnEpochNumber(String given, Instant time) throws Exception {
        assertThat(Instant.ofEpochMilli(
                        parse("'anonymousId':'a','timestamp':" + given).getTime()))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'20261302'",
                "20261302",
                "'2026'",
                "2026",
                "86400",
                "1",
                "-1",
                "99999999999",
                "1e300",
                "'1e9'",
                "true",
                "{}"
            })
    void anAmbiguousTimeIsRejected(String given) {
        assertThat(rejection("'anonymousId':'a','timestamp':" + given).reason()).isEqualTo(FailureReason.INVALID_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'0001-01-01T00:00:00Z'",
                "'0001-01-01T00:00:00'",
                "'0000-00-00 00:00:00'",
                "'1/1/0001 12:00:00 AM'",
                "'1970-01-01T00:00:00Z'",
                "0",
                "-62135596800",
                "''",
                "'  '",
                "'null'",
                "'NaT'",
                "null"
            })
    void aPlaceholderTimeIsAbsent(String unset) throws Exception {
        var noSentAt = parse("'anonymousId':'a','sentAt':" + unset + ",'timestamp':'2026-11-20T08:00:00Z'");
        var noTime = parse("'anonymousId':'a','originalTimestamp':" + unset + ",'timestamp':" + unset);
        var noOriginal =
                parse("'anonymousId':'a','originalTimestamp':" + unset + ",'timestamp':'2026-11-20T08:00:00Z'");

        assertThat(noSentAt.getSentAt()).isNull();
        assertThat(Instant.ofEpochMilli(noSentAt.getTime())).isEqualTo("2026-11-20T08:00:00Z");
        assertThat(noTime.getTime()).isEqualTo(RECEIVED);
        assertThat(Instant.ofEpochMilli(noOriginal.getTime())).isEqualTo("2026-11-20T08:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "NULL",
                "undefined",
                "NaN",
                "None",
                "nil",
                "[object Object]",
                " ",
                "00000000-0000-0000-0000-000000000000"
            })
    void idsThatAreEmptyPlaceholdersCountAsAbsent(String placeholder) throws Exception {
        var event = parse("'anonymousId':'a','userId':'" + placeholder + "','groupId':'" + placeholder
                + "','messageId':'" + placeholder + "'");

        assertThat(event.getUserId()).isNull();
        assertThat(event.getGroupId()).isNull();
        assertThat(event.getMessageId()).startsWith("millrace-");
        assertThat(rejection("'userId':'" + placeholder + "'").reason()).isEqualTo(FailureReason.MISSING_FIELD);
        assertThat(rejection("'anonymousId':'" + placeholder + "'").reason()).isEqualTo(FailureReason.MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"messageId", "userId", "anonymousId", "previousId", "groupId"})
    void anIdLongerThanEveryStageAcceptsIsRejected(String field) throws Exception {
        var longest = "x".repeat(EventLimits.ID_CHARS);

        assertThat(parse("'anonymousId':'a','" + field + "':'" + longest + "'")).isNotNull();
        var why = rejection("'anonymousId':'a','" + field + "':'" + longest + "x'");
        assertThat(why.reason()).isEqualTo(FailureReason.INVALID_FIELD);
        assertThat(why.path()).isEqualTo("." + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-06-01T00:00:00Z", "1970-12-31T23:59:59.999Z", "1900-01-01"})
    void anEventEarlierThanEveryStageAcceptsIsRejected(String time) {
        assertThat(rejection("'anonymousId':'a','timestamp':'" + time + "'").reason())
                .isEqualTo(FailureReason.TIMESTAMP_OUT_OF_RANGE);
    }

    @Test
    void aDeviceWhoseClockSays1970IsCorrectedBySentAt() throws Exception {
        var event = parse("'anonymousId':'a','timestamp':'1970-01-02T00:00:00Z','sentAt':'1970-01-02T00:00:05Z'");

        assertThat(event.getTime()).isEqualTo(RECEIVED - 5_000);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9:51234, 203.0.113.9",
        "[2001:db8::1]:443, 2001:db8::1",
        "fe80::1%eth0, fe80::1",
        "'203.0.113.9, 10.0.0.1', 203.0.113.9",
        "null, 192.0.2.1",
        "not an address, not an address"
    })
    void anIpAddressIsReadInEveryNotation(String given, String address) throws Exception {
        assertThat(parse("'anonymousId':'a','context':{'ip':'" + given + "'}").getIp())
                .isEqualTo(address);
    }

    @Test
    void anIntegerThatADoubleCannotHoldKeepsItsDigits() throws Exception {
        assertThat(parse(
                                "'anonymousId':'a','properties':{'id':12345678901234567890,'list':[1.10,12345678901234567890,1e400]}")
                        .getProperties())
                .containsEntry("id", "12345678901234567890")
                .containsEntry("list", new JsonText("[1.10,12345678901234567890,1e400]"));
    }

    @Test
    void aLoneSurrogateIsReplacedInAValueAndRejectedInAnId() throws Exception {
        var event = parse(
                "'anonymousId':'a','properties':{'cut':'emoji \\ud83d','whole':'\\ud83d\\ude00','list':['\\ude00']}");

        assertThat(event.getProperties())
                .containsEntry("cut", "emoji \ufffd")
                .containsEntry("whole", "\ud83d\ude00")
                .containsEntry("list", new JsonText("[\"\ufffd\"]"));
        assertThat(rejection("'anonymousId':'a\\ud83d'").reason()).isEqualTo(FailureReason.INVALID_FIELD);
    }

    private RawEvent parse(String fields) throws Rejection {
        var bytes = json(fields);
        return parser.parse(bytes, 0, bytes.length, null, FACTS);
    }

    private Rejection rejection(String fields) {
        return catchThrowableOfType(Rejection.class, () -> parse(fields));
    }

    private static byte[] json(String fields) {
        return ("{'type':'page'," + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
