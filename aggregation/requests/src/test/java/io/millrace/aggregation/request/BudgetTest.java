package io.millrace.aggregation.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final MemoryPool memory = new MemoryPool(1_000);

    @Test
    void oneRequestReservesAtMostHalfAndAllTogetherAtMostThePool() {
        Budget first = Budget.lasting(Duration.ofMinutes(1), memory);
        Budget second = Budget.lasting(Duration.ofMinutes(1), memory);
        Budget third = Budget.lasting(Duration.ofMinutes(1), memory);
        first.reserve(500);
        second.reserve(400);

        assertThatThrownBy(() -> first.reserve(1)).hasFieldOrPropertyWithValue("status", 422);
        assertThatThrownBy(() -> third.reserve(200))
                .hasFieldOrPropertyWithValue("status", 503)
                .hasFieldOrPropertyWithValue("code", "memory_taken");
        first.end();
        third.reserve(200);
        assertThat(memory.reserved()).isEqualTo(600);
    }

    @Test
    void anEndedBudgetReleasesAllAndReservesNoMore() {
        Budget budget = Budget.lasting(Duration.ofMinutes(1), memory);
        budget.reserve(300);
        budget.release(100);
        budget.end();
        budget.release(100);

        assertThat(memory.reserved()).isZero();
        assertThatThrownBy(budget::check).hasFieldOrPropertyWithValue("code", "client_gone");
        assertThatThrownBy(() -> budget.reserve(1)).hasFieldOrPropertyWithValue("code", "client_gone");
        assertThat(budget.remainingMillis()).isNegative();
    }

    @Test
    void anErrorFailsItsQueryAndThePoolGoesOn() throws Exception {
        try (QueryPool pool = new QueryPool(1, 4, Duration.ofSeconds(10))) {
            Future<Object> failed = pool.submit(Budget.lasting(Duration.ofSeconds(10)), budget -> {
                throw new StackOverflowError("by intent");
            });
            Future<String> next = pool.submit(Budget.lasting(Duration.ofSeconds(10)), budget -> "works");

            assertThat(next.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEqualTo("works");
            assertThat(failed.cause()).isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void waitingQueriesAreRefusedWhenThePoolCloses() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        QueryPool pool = new QueryPool(1, 4, Duration.ofSeconds(10));
        Future<Object> running = pool.submit(Budget.lasting(Duration.ofSeconds(10)), budget -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Future<String> waiting = pool.submit(Budget.lasting(Duration.ofSeconds(10)), budget -> "never");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThat(waiting.cause()).hasFieldOrPropertyWithValue("status", 503);
        assertThatThrownBy(
                        () -> running.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
    }
}
