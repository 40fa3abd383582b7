package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.produce.ByteBudget;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void bytesPastTheLimitAreCountedAndDropped() {
        var body = new Body(5, new ByteBudget(100));

        assertThat(body.append(Buffer.buffer("abc"))).isTrue();
        assertThat(body.isOverLimit()).isFalse();
        assertThat(body.append(Buffer.buffer("defgh"))).isTrue();

        assertThat(Arrays.copyOf(body.bytes(), body.length())).asString().isEqualTo("abcde");
        assertThat(body.receivedBytes()).isEqualTo(8);
        assertThat(body.isOverLimit()).isTrue();
    }

    @Test
    void aBodyRefusedByTheBudgetStaysRefused() {
        var budget = new ByteBudget(10);
        var body = new Body(100, budget);

        assertThat(body.append(Buffer.buffer("x".repeat(11)))).isFalse();
        assertThat(body.append(Buffer.buffer("x"))).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void everythingReservedIsReleasedOnce() {
        var budget = new ByteBudget(1_000);
        var body = new Body(100, budget);
        body.append(Buffer.buffer("x".repeat(60)));
        body.append(Buffer.buffer("x".repeat(30)));
        assertThat(body.reserve(500)).isTrue();
        assertThat(body.reserve(500)).isFalse();

        body.release();
        body.release();

        assertThat(budget.used()).isZero();
    }
}
