package io.millrace.aggregation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HedgeTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final PartitionResult WHOLE = new PartitionResult(
            List.of(new PartitionState(0, PartitionState.Role.STANDBY, 0, 0, "")), List.of(), List.of());
    private static final PartitionResult NOTHING = PartitionResult.missing(List.of(0), "unreachable");

    private final Hedge hedge = new Hedge();
    private final AtomicInteger slower = new AtomicInteger();

    @AfterAll
    static void close() {
        VERTX.close().await();
    }

    @Test
    void aSlowPeerIsOvertakenByTheNextReplica() {
        Promise<PartitionResult> hangs = Promise.promise();

        PartitionResult answer = race(hangs.future(), Future.succeededFuture(WHOLE));

        assertThat(answer).isSameAs(WHOLE);
        assertThat(slower).hasValue(1);
    }

    @Test
    void anIncompleteHedgeIsNotTaken() {
        Promise<PartitionResult> slow = Promise.promise();
        PartitionResult whole = new PartitionResult(WHOLE.parts(), List.of(), List.of());
        Future<PartitionResult> raced = hedge.race(
                VERTX,
                slow.future(),
                () -> {
                    slow.complete(whole);
                    return Optional.of(Future.succeededFuture(NOTHING));
                },
                slower::incrementAndGet);

        assertThat(raced.await()).isSameAs(whole);
        assertThat(slower).hasValue(0);
    }

    @Test
    void ifBothAreIncompleteTheFirstResultIsTaken() {
        Promise<PartitionResult> slow = Promise.promise();
        PartitionResult first = PartitionResult.missing(List.of(0), "moving");
        Future<PartitionResult> raced = hedge.race(
                VERTX,
                slow.future(),
                () -> {
                    VERTX.setTimer(1, later -> slow.complete(first));
                    return Optional.of(Future.succeededFuture(NOTHING));
                },
                slower::incrementAndGet);

        assertThat(raced.await()).isSameAs(first);
    }

    @Test
    void aReplicaThatRespondsInTimeIsNotHedged() {
        AtomicInteger asked = new AtomicInteger();
        Promise<PartitionResult> quick = Promise.promise();
        Future<PartitionResult> raced = hedge.race(
                VERTX,
                quick.future(),
                () -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                },
                slower::incrementAndGet);

        quick.complete(WHOLE);

        assertThat(raced.await()).isSameAs(WHOLE);
        assertThat(asked).hasValue(0);
    }

    @Test
    void theDelayFollowsTheNinetyNinthPercentile() {
        for (int i = 0; i < 20_000; i++) {
            hedge.recordLatency(TimeUnit.MILLISECONDS.toNanos(i % 50 == 0 ? 400 : 60));
        }

        assertThat(hedge.delayMillis()).isBetween(300L, 450L);

        for (int i = 0; i < 20_000; i++) {
            hedge.recordLatency(TimeUnit.MILLISECONDS.toNanos(2));
        }

        assertThat(hedge.delayMillis()).isEqualTo(30);
    }

    private PartitionResult race(Future<PartitionResult> first, Future<PartitionResult> second) {
        return hedge.race(VERTX, first, () -> Optional.of(second), slower::incrementAndGet)
                .await();
    }
}
