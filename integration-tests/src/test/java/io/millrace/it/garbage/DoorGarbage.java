package io.millrace.it.garbage;

import static io.millrace.it.garbage.Request.INGEST;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** What has stopped collectors, or been misread by them: bodies chosen by hand. */
final class DoorGarbage {
    private static final int EVENT = 32 * 1024;
    private static final List<String> TIMES = List.of(
            "20261102",
            "20261102090000",
            "0001-01-01T00:00:00Z",
            "+999999999-01-01T00:00:00Z",
            "-999999999-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "2026-02-30T00:00:00Z",
            "2026-11-02T25:61:61Z",
            "1e3000000",
            "9223372036854775807",
            "NaN",
            "",
            "now");

    private DoorGarbage() {}

    static List<Request> all() {
        var all = new ArrayList<Request>();
        shapes(all);
        encodings(all);
        amplifiers(all);
        values(all);
        compressed(all);
        return all;
    }

    private static void shapes(List<Request> all) {
        for (var body : List.of("", " ", "null", "0", "\"\"", "[]", "{}", "{", "[[[[", "{\"batch\":", "\u0000", "}")) {
            all.add(track("shape " + body, body));
            all.add(Request.post("batch shape " + body, INGEST, "/v1/batch?writeKey=local", body));
        }
        all.add(track("deep lists", event("\"p\":" + "[".repeat(12_000) + "]".repeat(12_000))));
        all.add(track("deep objects", event("\"p\":" + "{\"a\":".repeat(4_000) + "1" + "}".repeat(4_000))));
        all.add(track("never closed", "{\"a\":".repeat(80_000)));
        all.add(track("one key often", event("\"a\":1,".repeat(4_000) + "\"a\":2")));
        all.add(batch("batch in a batch", List.of("{\"batch\":[{\"batch\":[]}],\"type\":\"batch\"}")));
        all.add(batch(
                "too many events",
                IntStream.range(0, 5_000).mapToObj(i -> tiny()).toList()));
        all.add(batch(
                "events of any kind", List.of("1", "null", "[]", "\"x\"", "{}", "{\"type\":7}", "{\"type\":null}")));
        all.add(track("half a megabyte and more", event("\"p\":\"" + "x".repeat(600_000) + "\"")));
        all.add(Request.post("far beyond the limit", INGEST, "/v1/batch?writeKey=local", "x".repeat(8 << 20)));
        all.add(Request.post("no such path", INGEST, "/v1/nothing", tiny()));
        all.add(Request.post("no key", INGEST, "/v1/track", "{\"event\":\"x\"}"));
        all.add(Request.post("beacon", INGEST, "/beacon/v1/batch?writeKey=local", "{\"batch\":[" + tiny() + "]}"));
    }

    private static void encodings(List<Request> all) {
        for (var name : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-8859-1")) {
            var body = Request.post(
                    name,
                    INGEST,
                    "/v1/track?writeKey=local",
                    event("\"p\":\"größe\"").getBytes(Charset.forName(name)));
            all.add(body);
            all.add(batch(name + " among others", List.of(tiny(), tiny()))
                    .withBody(name + " among others", inBatch(event("\"p\":1").getBytes(Charset.forName(name)))));
        }
        all.add(Request.post(
                "a wide brace", INGEST, "/v1/batch?writeKey=local", inBatch("{\0\0\0aaaaaaaa}\0\0\0".getBytes(UTF_8))));
        all.add(track("byte order mark", "\ufeff" + event("\"p\":1")));
        all.add(Request.post("invalid UTF-8", INGEST, "/v1/track?writeKey=local", new byte[] {
            '{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'
        }));
        all.add(track("lone surrogates", event("\"p\":\"\\ud800\",\"\\udfff\":1")));
        all.add(track("zeros in names", event("\"a\\u0000b\":\"\\u0000\"")));
    }

    /** Small on the wire, large once flattened. */
    private static void amplifiers(List<Request> all) {
        var leaves = IntStream.range(0, 2_276)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
                .collect(Collectors.joining(","));
        var amplified = event("\"" + "k".repeat(15_800) + "\":{"
                + leaves.substring(0, Math.min(leaves.length(), 15_500)).replaceAll(",[^,]*$", "") + "}");
        all.add(track("one long key over many leaves", amplified));
        all.add(batch("fifteen of them", java.util.Collections.nCopies(15, amplified)));
        var path = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            path.append("{\"").append("p".repeat(300)).append("\":");
        }
        all.add(track(
                "a long path of long keys", event("\"x\":" + path + "[" + "1,".repeat(2_000) + "1]" + "}".repeat(40))));
        all.add(track(
                "a wide object",
                event(IntStream.range(0, 2_500)
                        .mapToObj(i -> "\"k" + i + "\":" + i)
                        .collect(Collectors.joining(",")))));
        for (int i = 0; i < 60; i++) {
            // Traits of an ordinary identify: caches are bounded by bytes or not at all.
            all.add(Request.post(
                    "large traits",
                    INGEST,
                    "/v1/identify",
                    "{\"writeKey\":\"local\",\"userId\":\"large-" + i + "\",\"traits\":{\"t\":\""
                            + "t".repeat(EVENT - 300) + "\"}}"));
            all.add(track("long texts " + i, event("\"text\":\"" + i + "y".repeat(EVENT - 400) + "\"")));
        }
    }

    private static void values(List<Request> all) {
        for (var time : TIMES) {
            all.add(track("time " + time, event("\"when\":\"" + time + "\"")));
            all.add(timed("timestamp " + time, "timestamp", time));
            all.add(timed("sentAt " + time, "sentAt", time));
            all.add(timed("originalTimestamp " + time, "originalTimestamp", time));
        }
        for (var value : List.of(
                "1e400",
                "-1e400",
                "1e-400",
                "123456789012345678901234567890",
                "\"30d\"",
                "\"NaN\"",
                "\"Infinity\"",
                "-0.0")) {
            all.add(track("number " + value, event("\"v\":" + value + ",\"revenue\":" + value)));
        }
        for (var nobody : List.of(
                "\"null\"",
                "\"undefined\"",
                "\"NaN\"",
                "\"[object Object]\"",
                "\"\"",
                "\"  \"",
                "7",
                "null",
                "{}",
                "[]",
                "true",
                "\"" + "i".repeat(1_100) + "\"")) {
            all.add(track("userId " + nobody, "{\"writeKey\":\"local\",\"userId\":" + nobody + ",\"event\":\"Who\"}"));
            all.add(track(
                    "anonymousId " + nobody,
                    "{\"writeKey\":\"local\",\"anonymousId\":" + nobody + ",\"event\":\"Who\"}"));
            all.add(track(
                    "messageId " + nobody,
                    "{\"writeKey\":\"local\",\"userId\":\"u\",\"messageId\":" + nobody + ",\"event\":\"Who\"}"));
        }
        for (var empty : List.of("[]", "[1]", "null", "\"\"", "7", "false")) {
            all.add(track(
                    "properties, traits and context " + empty,
                    "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Empty\",\"properties\":" + empty
                            + ",\"traits\":" + empty + ",\"context\":" + empty + "}"));
        }
        for (var address : List.of(
                "203.0.113.9:51234",
                "[2001:db8::1]:443",
                "unknown",
                "1.2.3.4.5",
                "::ffff:1.2.3.4",
                ",,,",
                "x".repeat(5_000))) {
            all.add(track(
                            "address " + address,
                            "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Ip\",\"context\":{\"ip\":\"" + address
                                    + "\"}}")
                    .with("X-Forwarded-For", address));
        }
        all.add(track("an agent of 20 kB", event("\"a\":1"))
                .with("User-Agent", "Mozilla/5.0 (" + "A/1.0;".repeat(1_000) + ")"));
        all.add(track(
                "sent twice", "{\"writeKey\":\"local\",\"userId\":\"u\",\"messageId\":\"again\",\"event\":\"Twice\"}"));
        all.add(track(
                "sent twice",
                "{\"writeKey\":\"local\",\"anonymousId\":\"other\",\"messageId\":\"again\",\"event\":\"Twice\"}"));
        all.add(
                track(
                        "old, sent twice",
                        "{\"writeKey\":\"local\",\"userId\":\"u\",\"messageId\":\"old\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"event\":\"Old\"}"));
        all.add(
                track(
                        "old, sent twice",
                        "{\"writeKey\":\"local\",\"userId\":\"u\",\"messageId\":\"old\",\"timestamp\":\"1970-01-01T00:00:00Z\",\"event\":\"Old\"}"));
    }

    private static void compressed(List<Request> all) {
        var bomb = gzip(new byte[64 << 20]);
        for (var path : List.of("/v1/batch", "/v1/track", "/v1/import")) {
            all.add(Request.post("gzip bomb", INGEST, path + "?writeKey=local", bomb)
                    .with("Content-Encoding", "gzip"));
        }
        all.add(Request.post("bomb in a bomb", INGEST, "/v1/batch?writeKey=local", gzip(bomb))
                .with("Content-Encoding", "gzip"));
        all.add(Request.post(
                        "half a bomb",
                        INGEST,
                        "/v1/batch?writeKey=local",
                        java.util.Arrays.copyOf(bomb, bomb.length / 2))
                .with("Content-Encoding", "gzip"));
        all.add(track("gzip that is none", event("\"p\":1")).with("Content-Encoding", "gzip"));
        all.add(track("no such encoding", event("\"p\":1")).with("Content-Encoding", "br, zstd"));
        all.add(Request.post(
                "gzip unannounced",
                INGEST,
                "/v1/track?writeKey=local",
                gzip(event("\"p\":1").getBytes(UTF_8))));
    }

    private static Request track(String what, String body) {
        return Request.post(what, INGEST, "/v1/track", body);
    }

    private static Request timed(String what, String field, String time) {
        return track(
                what,
                "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Timed\",\"" + field + "\":\"" + time + "\"}");
    }

    private static Request batch(String what, List<String> events) {
        return Request.post(
                what, INGEST, "/v1/batch", "{\"writeKey\":\"local\",\"batch\":[" + String.join(",", events) + "]}");
    }

    private static byte[] inBatch(byte[] element) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("{\"batch\":[" + tiny() + ",").getBytes(UTF_8));
        out.writeBytes(element);
        out.writeBytes(("," + tiny() + "]}").getBytes(UTF_8));
        return out.toByteArray();
    }

    private static String event(String properties) {
        return "{\"writeKey\":\"local\",\"userId\":\"u\",\"event\":\"Garbage\",\"properties\":{" + properties + "}}";
    }

    private static String tiny() {
        return "{\"writeKey\":\"local\",\"type\":\"track\",\"userId\":\"u\",\"event\":\"Tiny\"}";
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            // Never: it writes to memory.
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
