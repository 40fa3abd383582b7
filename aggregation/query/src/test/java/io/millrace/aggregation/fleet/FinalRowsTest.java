package io.millrace.aggregation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.SampleInsights;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinalRowsTest {
    private static final long WATERMARK = 1_795_248_000_000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "funnel: { within: 1h, steps: { viewed: event.name == \"a\", bought: event.name == \"b\" } }",
                "window: { session: { gap: 30m } }\nmeasures: { n: count() }",
                "window: { tumbling: 1h }\nmeasures: { n: count() }"
            })
    void aRowIsFinalWhenItsWindowClosesInTheEngine(String body) {
        InsightSpec insight = SampleInsights.parse("name: x\ngrace: 10m\nretain: 30d\n" + body + "\n");
        ResponseFreshness freshness =
                new ResponseFreshness(OptionalLong.of(WATERMARK), OptionalLong.empty(), Optional.empty(), List.of());

        long closedBefore = freshness.closedBefore(insight);

        assertThat(closedBefore).isEqualTo(WATERMARK - insight.closesAfter().toMillis());
        Duration settles = insight.journey().isPresent() ? Duration.ofMinutes(30) : Duration.ZERO;
        assertThat(Duration.ofMillis(WATERMARK - closedBefore)).isGreaterThanOrEqualTo(settles.plusMinutes(10));
    }
}
