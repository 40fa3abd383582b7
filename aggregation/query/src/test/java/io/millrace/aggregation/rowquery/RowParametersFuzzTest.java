package io.millrace.aggregation.rowquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.shape.ResultShape;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parameters of a question for rows, {@code name=value} a line: a question that makes sense, or 400. */
class RowParametersFuzzTest {
    private static final QueryLimits LIMITS = new QueryLimits(100, 1_000, 5_000, 500);

    private final InsightSpec insight = SampleInsights.sales();
    private final RowQueryParser parser = new RowQueryParser(LIMITS, Clock.systemUTC());

    @FuzzTest
    void parametersAreParsedOrRefused(byte[] bytes) {
        String lines = new String(bytes, StandardCharsets.UTF_8);
        Map<String, List<String>> values = new TreeMap<>();
        lines.lines().limit(20).forEach(line -> {
            String[] parts = line.split("=", 2);
            values.computeIfAbsent(parts[0], none -> new ArrayList<>()).add(parts.length > 1 ? parts[1] : "");
        });
        try {
            Parameters parameters = new Parameters(values);
            RowQuery query = parser.parse(insight, parameters);
            ResultShape.parse(query, parameters, Clock.systemUTC());

            assertThat(query.from()).isLessThan(query.to());
            assertThat(query.limit()).isBetween(1, LIMITS.maxRows());
            assertThat(query.tenant()).matches("[a-z0-9_-]{1,64}");
            assertThat(query.dimensions()).isSubsetOf(0, 1);
        } catch (RequestException e) {
            assertThat(e.status()).isIn(400, 422);
            assertThat(e.getMessage()).hasSizeLessThan(20_000);
        }
    }
}
