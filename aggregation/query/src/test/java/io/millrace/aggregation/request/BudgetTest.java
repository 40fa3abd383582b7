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
    void oneRequestHoldsHalfOfTheMemoryAtMostAndAllTogetherNoMoreThanThereIs() {
        Budget first = Budget.in(Duration.ofMinutes(1), memory);
        Budget second = Budget.in(Duration.ofMinutes(1), memory);
        Budget third = Budget.in(Duration.ofMinutes(1), memory);
        first.take(500);
        second.take(400);

        assertThatThrownBy(() -> first.take(1)).hasFieldOrPropertyWithValue("status", 422);
        assertThatThrownBy(() -> third.take(200))
                .hasFieldOrPropertyWithValue("status", 503)
                .hasFieldOrPropertyWithValue("code", "memory_taken");
        first.end();
        third.take(200);
        assertThat(memory.taken()).isEqualTo(600);
    }

    @Test
    void whatIsOverGivesAllBackAndTakesNoMore() {
        Budget budget = Budget.in(Duration.ofMinutes(1), memory);
        budget.take(300);
        budget.giveBack(100);
        budget.end();
        budget.giveBack(100);

        assertThat(memory.taken()).isZero();
        assertThatThrownBy(budget::check).hasFieldOrPropertyWithValue("code", "client_gone");
        assertThatThrownBy(() -> budget.take(1)).hasFieldOrPropertyWithValue("code", "client_gone");
        assertThat(budget.remainingMillis()).isNegative();
    }

    @Test
    void anErrorOfTheWorkIsToldAndThePoolGoesOn() throws Exception {
        try (QueryPool pool = new QueryPool(1, 4, Duration.ofSeconds(10))) {
            Future<Object> failed = pool.submit(Budget.in(Duration.ofSeconds(10)), budget -> {
                throw new StackOverflowError("by intent");
            });
            Future<String> next = pool.submit(Budget.in(Duration.ofSeconds(10)), budget -> "works");

            assertThat(next.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEqualTo("works");
            assertThat(failed.cause()).isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void whatStillWaitsWhenThePoolClosesIsRefused() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        QueryPool pool = new QueryPool(1, 4, Duration.ofSeconds(10));
        Future<Object> running = pool.submit(Budget.in(Duration.ofSeconds(10)), budget -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Future<String> waiting = pool.submit(Budget.in(Duration.ofSeconds(10)), budget -> "never");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThat(waiting.cause()).hasFieldOrPropertyWithValue("status", 503);
        assertThatThrownBy(
                        () -> running.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
    }
}
