package io.millrace.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class TransactionCountersTest {
    private final TransactionCounters commits = new TransactionCounters();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Counter events = Counter.build("events_total", "Events.").register(registry);
    private final TransactionCounters.PendingCounter count = commits.counter(events::inc);

    @Test
    void whatAThreadCountsIsPublishedWhenItsTransactionCommits() {
        commits.open();
        count.inc();
        count.add(2);
        assertThat(events.get()).isZero();

        commits.committed();

        assertThat(events.get()).isEqualTo(3);
    }

    @Test
    void whatAnAbortedTransactionCountedIsForgottenAndNotPublishedByTheNext() {
        commits.open();
        count.inc();

        commits.aborted();
        count.add(5);
        commits.committed();
        commits.committed();

        assertThat(events.get()).isEqualTo(5);
    }

    @Test
    void aNewProducerOnTheThreadBeginsWithNothingCounted() {
        commits.open();
        count.inc();

        commits.open();
        commits.committed();

        assertThat(events.get()).isZero();
    }

    @Test
    void oneThreadsAbortTakesNothingFromAnotherThread() throws InterruptedException {
        commits.open();
        count.inc();
        var other = new Thread(() -> {
            commits.open();
            count.add(10);
            commits.aborted();
        });
        other.start();
        other.join();

        commits.committed();

        assertThat(events.get()).isEqualTo(1);
    }

    @Test
    void aThreadWithoutTransactionsCountsAtOnce() {
        count.inc();

        assertThat(events.get()).isEqualTo(1);
    }

    @Test
    void whatIsDoneAtTheEndComesAfterTheCountsOfACommitAndAfterAnAbortAllTheSame() {
        var seen = new ArrayList<Double>();
        commits.open();
        count.inc();
        commits.afterTransaction(() -> seen.add(events.get()));
        commits.committed();
        count.add(7);
        commits.afterTransaction(() -> seen.add(events.get()));

        commits.aborted();
        commits.committed();

        assertThat(seen).containsExactly(1.0, 1.0);
    }

    @Test
    void oneCountMayMoveSeveralNumbersAndAGaugeFalls() {
        var waiting = Gauge.build("waiting", "Waiting.").register(registry);
        var both = commits.counter(n -> {
            waiting.inc(n);
            events.inc(Math.abs(n));
        });
        commits.open();
        both.add(2);
        both.add(-3);

        commits.committed();

        assertThat(waiting.get()).isEqualTo(-1);
        assertThat(events.get()).isEqualTo(1);
    }
}
