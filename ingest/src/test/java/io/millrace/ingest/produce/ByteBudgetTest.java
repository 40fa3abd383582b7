package io.millrace.ingest.produce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    @Test
    void bytesBeyondTheLimitAreNotReserved() {
        var budget = new ByteBudget(100);

        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(60)).isFalse();
        assertThat(budget.used()).isEqualTo(60);
        budget.release(60);
        assertThat(budget.tryReserve(100)).isTrue();
    }

    @Test
    void aPartIsLimitedByItselfAndByTheWhole() {
        var budget = new ByteBudget(100);
        var part = budget.part(50);

        assertThat(part.tryReserve(51)).isFalse();
        assertThat(budget.tryReserve(80)).isTrue();
        assertThat(part.tryReserve(30)).isFalse();
        assertThat(part.used()).isZero();
        assertThat(part.tryReserve(20)).isTrue();
        assertThat(budget.used()).isEqualTo(100);
        part.release(20);
        assertThat(budget.used()).isEqualTo(80);
    }
}
