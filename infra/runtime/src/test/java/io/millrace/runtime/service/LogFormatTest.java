package io.millrace.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogFormatTest {
    private static final String TAG = "entry-of-LogFormatTest";

    @Test
    void anEntryIsOneLineOfKeysAndValuesWithItsStackTrace() {
        var line = logged(() -> LoggerFactory.getLogger(LogFormatTest.class)
                .error("first \"quoted\"\nsecond " + TAG, new IllegalStateException("why\nnot")));

        assertThat(line)
                .startsWith("time=20")
                .contains(" level=ERROR logger=LogFormatTest thread=\"main\"")
                .contains("message=\"first 'quoted' | second " + TAG + "\"")
                .contains(" stack=\"java.lang.IllegalStateException: why | not | at io.millrace")
                .endsWith("\"");
    }

    @Test
    void anEntryWithoutAStackTraceSaysNothingOfOne() {
        var line = logged(() -> LoggerFactory.getLogger(LogFormatTest.class).info("{} is fine", TAG));

        assertThat(line).endsWith("message=\"" + TAG + " is fine\"");
    }

    /** What one call logs: exactly one line, as other threads' lines do not carry the tag. */
    private static String logged(Runnable call) {
        var before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            call.run();
        } finally {
            System.setOut(before);
        }
        var lines = bytes.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("LogFormatTest"))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
