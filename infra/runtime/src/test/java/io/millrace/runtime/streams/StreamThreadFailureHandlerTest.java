package io.millrace.runtime.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.service.ExitCode;
import io.millrace.schemas.serde.RegistryUnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class StreamThreadFailureHandlerTest {
    private final List<Throwable> fatal = new ArrayList<>();
    private final AtomicInteger replaced = new AtomicInteger();
    private final StreamThreadFailureHandler failures = new StreamThreadFailureHandler(
            fatal::add, replaced::incrementAndGet, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Duration.ZERO);

    @Test
    void whatTimeMayMendReplacesTheThread() {
        assertThat(failures.handle(new StreamsException(new TimeoutException("late"))))
                .isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new StreamsException(new RegistryUnavailableException("down", new IOException()))))
                .isEqualTo(REPLACE_THREAD);

        assertThat(replaced).hasValue(2);
        assertThat(fatal).isEmpty();
    }

    /** As a broker answered that had just been started again, to the end of a transaction. */
    @Test
    void anAnswerThatNoClientExpectsReplacesTheThread() {
        var answer =
                new KafkaException("Unhandled error in EndTxnResponse: The server experienced an unexpected error");

        assertThat(failures.handle(new StreamsException("Error encountered trying to commit a transaction", answer)))
                .isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new StreamsException(new UnknownServerException("odd"))))
                .isEqualTo(REPLACE_THREAD);

        assertThat(fatal).isEmpty();
    }

    @Test
    void aBugInsideOfAStepEndsTheProcessThoughStreamsWrapsIt() {
        failures.handle(new StreamsException("Exception caught in process", new IllegalStateException("impossible")));

        assertThat(fatal).hasSize(1);
        assertThat(replaced).hasValue(0);
    }

    @Test
    void aBugEndsTheProcess() {
        var bug = new IllegalStateException("impossible");

        assertThat(failures.handle(bug)).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(fatal).containsExactly(bug);
        assertThat(replaced).hasValue(0);
    }

    @Test
    void patienceIsBounded() {
        var late = new StreamsException(new TimeoutException("late"));
        for (int i = 0; i < 60; i++) {
            assertThat(failures.handle(late)).isEqualTo(REPLACE_THREAD);
        }

        assertThat(failures.handle(late)).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(fatal).singleElement().satisfies(end -> assertThat(ExitCode.of(end))
                .isEqualTo(ExitCode.BROKER_UNAVAILABLE));
    }

    @Test
    void twoInstancesUnderOneNameAreAFaultOfTheConfiguration() {
        failures.handle(new StreamsException(new FencedInstanceIdException("fenced")));

        assertThat(fatal).singleElement().satisfies(end -> {
            assertThat(ExitCode.of(end)).isEqualTo(ExitCode.CONFIG);
            assertThat(end).hasMessageContaining("service.instance.id");
        });
    }
}
