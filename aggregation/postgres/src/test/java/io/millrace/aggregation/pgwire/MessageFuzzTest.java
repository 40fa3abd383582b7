package io.millrace.aggregation.pgwire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.aggregation.pgdialect.InsightDialect;
import io.millrace.aggregation.pgdialect.Statement;
import io.vertx.core.buffer.Buffer;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/** Fuzzer of what strangers send: each message is read or refused, and so is each statement in it; nothing is read twice. */
class MessageFuzzTest {
    private static final int MAX_BYTES = 1 << 16;

    @FuzzTest
    void aMessageIsReadOrRefused(byte[] bytes) {
        MessageDecoder decoder = new MessageDecoder(MAX_BYTES);
        decoder.start();
        decoder.trust();
        int read = 0;
        try {
            for (int i = 0; i < bytes.length; i += 7) {
                decoder.append(Buffer.buffer(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 7))));
                for (Optional<Message> next = decoder.next(); next.isPresent(); next = decoder.next()) {
                    read += 5 + next.get().body().length;
                    statements(next.get());
                }
            }
        } catch (PgException e) { // as the connection refuses it
            assertThat(e.getMessage()).isNotEmpty();
        }
        assertThat(read).isLessThanOrEqualTo(bytes.length);
        assertThat(decoder.held()).isLessThanOrEqualTo(bytes.length);
    }

    private static void statements(Message message) {
        String sql = message.fields().readText();
        for (Statement statement : Statement.split(sql)) {
            var translation = InsightDialect.translate(statement, ZoneOffset.UTC);
            int position = translation.position(1, Math.max(1, translation.sql().length() / 2));
            assertThat(position).isBetween(1, sql.length() + 1);
        }
    }
}
