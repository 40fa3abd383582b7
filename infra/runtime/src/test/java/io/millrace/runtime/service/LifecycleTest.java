package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LifecycleTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatWasMadeLastIsClosedFirst() {
        lifecycle.closeOnStop(() -> closed.add("first"));
        lifecycle.closeOnStop(() -> closed.add("second"));

        assertThat(lifecycle.stop(DEADLINE)).isTrue();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void oneThatCannotBeClosedKeepsNothingElseOpen() {
        lifecycle.closeOnStop(() -> closed.add("first"));
        lifecycle.closeOnStop(() -> {
            throw new IllegalStateException("stuck");
        });

        assertThat(lifecycle.stop(DEADLINE)).isFalse();

        assertThat(closed).containsExactly("first");
    }

    @Test
    void aStopIsBounded() {
        var never = new CountDownLatch(1);
        lifecycle.closeOnStop(never::await);

        assertThat(lifecycle.stop(Duration.ofMillis(50))).isFalse();
    }

    @Test
    void whatIsMadeWhileStoppingIsClosedAtOnce() {
        lifecycle.stop(DEADLINE);

        lifecycle.closeOnStop(() -> closed.add("late"));

        assertThat(closed).containsExactly("late");
    }

    @Test
    void theFirstFailureEndsTheProcess() {
        var first = new IllegalStateException("first");

        lifecycle.fatal(first);
        lifecycle.fatal(new IllegalStateException("second"));

        assertThat(lifecycle.awaitFailure()).isSameAs(first);
    }
}
