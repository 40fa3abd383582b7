package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private final Health health = new Health();

    @Test
    void reasonsAreListedByName() {
        health.readyWhen("b", () -> Optional.of("no leader"));
        health.readyWhen("a", Optional::empty);
        health.liveWhen("c", () -> Optional.of("dead"));

        assertThat(health.reasonsNotReady()).containsExactly("b: no leader");
        assertThat(health.reasonsNotLive()).containsExactly("c: dead");
    }

    @Test
    void aCheckThatFailsIsAReason() {
        health.readyWhen("a", () -> {
            throw new IllegalStateException("gone");
        });

        assertThat(health.reasonsNotReady())
                .containsExactly("a: the check failed: java.lang.IllegalStateException: gone");
    }

    @Test
    void readinessIsExportedAndItsDeadlineIsComplainedAboutOnce() {
        var metrics = new CollectorRegistry();
        health.readyWhen("a", () -> Optional.of("not yet"));
        var now = System.nanoTime();
        try (var watch = ReadinessMonitor.of("test", health, Duration.ofSeconds(10), metrics)) {
            watch.look(now);
            assertThat(metrics.getSampleValue("millrace_ready")).isZero();
            assertThat(watch.complaints()).isZero();

            watch.look(now + TimeUnit.SECONDS.toNanos(11));
            watch.look(now + TimeUnit.SECONDS.toNanos(12));
            assertThat(watch.complaints()).isEqualTo(1);

            health.readyWhen("a", Optional::empty);
            watch.look(now + TimeUnit.SECONDS.toNanos(13));
            assertThat(metrics.getSampleValue("millrace_ready")).isEqualTo(1);
        }
    }
}
