package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.rowquery.QueryLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamApiTest {
    private static final String STREAM = "/v1/insights/sales/stream";

    private ApiFixture api;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), stateDir);
        api.oneSale();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aSnapshotIsFollowedByEachChange() throws Exception {
        try (Reader reader = new Reader(STREAM, null)) {
            List<String> snapshot = reader.until("event: freshness");
            api.hub.publish(List.of(LiveRows.update("CH", "b", 1, 0), LiveRows.update("DE", "a", 1, 1)));
            List<String> deltas = reader.until("\"DE\"");

            assertThat(snapshot).anyMatch(line -> line.equals("event: reset"));
            assertThat(snapshot).anyMatch(line -> line.contains("\"country\":\"CH\",\"shop\":\"a\""));
            assertThat(deltas).anyMatch(line -> line.contains("\"country\":\"CH\",\"shop\":\"b\""));
            assertThat(deltas).contains("id: 1/0:2");
        }
    }

    @Test
    void aReaderThatResumesGetsMissedChangesAndNoSnapshot() throws Exception {
        api.hub.publish(List.of(LiveRows.update("CH", "a", 1, 0), LiveRows.update("CH", "b", 1, 1)));

        try (Reader reader = new Reader(STREAM, "1/0:1")) {
            List<String> missed = reader.until("\"b\"");

            assertThat(missed).noneMatch(line -> line.equals("event: reset"));
            assertThat(missed).noneMatch(line -> line.contains("\"shop\":\"a\""));
        }
    }

    @Test
    void aStreamOfAGroupOmitsOtherGroups() throws Exception {
        try (Reader reader = new Reader(STREAM + "?group.country=DE", null)) {
            reader.until("event: freshness");
            api.hub.publish(List.of(LiveRows.update("CH", "b", 1, 0), LiveRows.update("DE", "b", 1, 1)));

            assertThat(reader.until("\"DE\"")).noneMatch(line -> line.contains("\"CH\""));
        }
    }

    @Test
    void aRestartedInsightEndsTheStream() throws Exception {
        try (Reader reader = new Reader(STREAM, null)) {
            reader.until("event: freshness");
            api.hub.publish(List.of(LiveRows.update("CH", "b", 2, 0)));

            assertThat(reader.until("event: restarted")).isNotEmpty();
            assertThat(reader.isAtEnd()).isTrue();
        }
        assertThat(api.listenersLeft()).isZero();
    }

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Reader reader = new Reader(STREAM, null);
            reader.until("event: freshness");
            readers.add(reader);
        }

        HttpResponse<String> refused = api.get(STREAM);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        for (Reader reader : readers) {
            reader.close();
        }
    }

    @Test
    void parametersThatStreamsLackAreRefused() {
        assertThat(api.get(STREAM + "?rollup=1h").statusCode()).isEqualTo(400);
    }

    private final class Reader implements AutoCloseable {
        private final InputStream body;

        Reader(String path, String lastEventId) throws IOException, InterruptedException {
            var request = api.request(path);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> response =
                    api.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
            body = response.body();
        }

        /** The lines up to the end of the event with one that contains the text. */
        List<String> until(String text) throws IOException {
            List<String> lines = new ArrayList<>();
            boolean found = false;
            while (true) {
                String line = line();
                lines.add(line);
                found |= line.contains(text);
                if (found && line.isEmpty()) {
                    return lines;
                }
            }
        }

        boolean isAtEnd() throws IOException {
            return body.read() < 0;
        }

        private String line() throws IOException {
            var bytes = new java.io.ByteArrayOutputStream();
            for (int next = body.read(); next != '\n'; next = body.read()) {
                if (next < 0) {
                    throw new IOException("the stream ended after: " + bytes.toString(StandardCharsets.UTF_8));
                }
                bytes.write(next);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
