package io.millrace.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
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

    @Test
    void noEntryShowsUserAndPasswordOfAnAddressNotEvenOfAStackTrace() {
        var failure = new IllegalStateException("401 for URL: http://ann:hunter2@registry:8081/subjects");

        var line = logged(() -> LoggerFactory.getLogger(LogFormatTest.class)
                .error("no answer from {} {}", "https://ann:hun@ter2@b/v7?x=y@z", TAG, failure));

        assertThat(line)
                .contains("https://****@b/v7?x=y@z", "http://****@registry:8081/subjects")
                .doesNotContain("hunter2", "ter2");
    }

    @Test
    void norDoesAnEntryAsJson() {
        var event = new LoggingEvent();
        event.setLoggerName("x");
        event.setLevel(Level.ERROR);
        event.setMessage("no answer from http://ann:hunter2@registry:8081/subjects");
        event.setThreadName("main");
        event.setTimeStamp(1);
        event.setLoggerContext((LoggerContext) LoggerFactory.getILoggerFactory());
        event.setMDCPropertyMap(Map.of());
        var encoder = new MaskingJsonEncoder();
        encoder.start();

        assertThat(new String(encoder.encode(event), UTF_8))
                .contains(":\\/\\/****@registry:8081\\/subjects")
                .doesNotContain("hunter2");
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
