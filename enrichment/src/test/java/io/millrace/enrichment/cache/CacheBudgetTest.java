package io.millrace.enrichment.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheBudgetTest {
    private final CacheBudget memory = new CacheBudget(16 << 20);

    @Test
    void aCacheIsBoundedInBytes() {
        var cache = memory.textCache(text -> text, CacheBudget::textBytes);

        for (int i = 0; i < 2_000; i++) {
            var unused = cache.get(i + "x".repeat(10_000));
        }

        long held = cache.asMap().keySet().stream()
                .mapToLong(text -> 2L * text.length())
                .sum();
        assertThat(held).isBetween(100_000L, 1L << 20);
    }

    @Test
    void aCacheHoldsThousandsOfShortTexts() {
        var cache = memory.textCache(text -> text, text -> 0);

        for (int i = 0; i < 10_000; i++) {
            var unused = cache.get("agent " + i);
        }

        assertThat(cache.asMap()).hasSizeBetween(4_000, 6_000);
    }

    @Test
    void aTextLargerThanTheCacheIsComputedAndNotKept() {
        var cache = memory.textCache(text -> text, CacheBudget::textBytes);
        var endless = "x".repeat(2 << 20);

        assertThat(cache.get(endless)).isSameAs(endless);
        assertThat(cache.asMap()).isEmpty();
    }

    @Test
    void theSharesDoNotExceedTheBudget() {
        assertThat(memory.deviceBytes() + 4 * memory.bytes() / 16).isLessThanOrEqualTo(memory.bytes());
    }
}
