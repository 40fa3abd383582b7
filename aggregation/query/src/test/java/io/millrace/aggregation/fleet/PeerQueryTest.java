package io.millrace.aggregation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.Cursor;
import io.millrace.aggregation.rowquery.RowFilter;
import io.millrace.aggregation.rowquery.RowFormat;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.buffer.Buffer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerQueryTest {
    private static final int FINGERPRINT = 77;

    @Test
    void aQueryRoundTripsToAPeer() {
        RowFilter where =
                new RowFilter(5, 900, List.of(new RowFilter.Values(1, false, new HashSet<>(Arrays.asList("a", null)))));
        RowQuery query = new RowQuery(
                SampleInsights.sales(),
                "acme",
                -10,
                Long.MAX_VALUE,
                Map.of(0, "CH", 1, ""),
                where,
                List.of(1),
                Optional.of(new WindowSpec.Calendar(WindowSpec.CalendarUnit.MONTH, ZoneId.of("Europe/Berlin"))),
                new RowOrder(RowOrder.By.MEASURE, 1, true),
                17,
                Optional.of(new Cursor(FINGERPRINT, -10, 900, 2.5, 60_000, Arrays.asList("x", null))),
                RowFormat.JSON,
                FINGERPRINT);

        PeerQuery read = roundTrip(new PartitionQuery(Optional.of(query), List.of(0, 3), 4_000));

        assertThat(read.remainingMillis()).isEqualTo(1_234);
        assertThat(read.query().partitions()).containsExactly(0, 3);
        assertThat(read.query().maxStalenessMillis()).isEqualTo(4_000);
        assertThat(read.query().rows().orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("insight")
                .isEqualTo(query);
    }

    @Test
    void aQueryForFreshnessAloneHasNoRows() {
        assertThat(roundTrip(new PartitionQuery(Optional.empty(), List.of(2), Long.MAX_VALUE))
                        .query()
                        .rows())
                .isEmpty();
    }

    @Test
    void invalidQueriesAreRefused() {
        for (String text :
                List.of("", "{", "[]", "{\"version\":99}", "{\"version\":1}", "{\"version\":1,\"partitions\":7}")) {
            assertThatThrownBy(() -> PeerQuery.read(Buffer.buffer(text), wanted -> SampleInsights.sales()))
                    .as(text)
                    .isInstanceOfSatisfying(RequestException.class, refusal -> assertThat(refusal.status())
                            .isEqualTo(400));
        }
    }

    private static PeerQuery roundTrip(PartitionQuery query) {
        return PeerQuery.read(new PeerQuery(query, 1_234).write(), wanted -> {
            assertThat(wanted).isEqualTo(PeerQuery.Definition.of(SampleInsights.sales()));
            return SampleInsights.sales();
        });
    }
}
