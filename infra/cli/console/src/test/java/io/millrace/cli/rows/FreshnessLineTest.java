package io.millrace.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class FreshnessLineTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aCompleteResponseShowsItsWatermarkAndStaleness() throws Exception {
        var response = json.readTree("""
            {"rows": [{}, {}], "freshness": {"watermark": "2026-11-21T08:02:00Z", "stalenessMs": 1200, "complete": true}}
            """);

        assertThat(FreshnessLine.of(response, 2))
                .isEqualTo("2 rows, watermark 2026-11-21T08:02:00Z, 1,200 ms stale, complete");
    }

    @Test
    void aPartialPageNamesItsMissingPartitionsAndItsCursor() throws Exception {
        var response = json.readTree("""
            {"rows": [], "cursor": "c7", "freshness": {"complete": false, "missing": [{"partition": 3}, {"partition": 5}]}}
            """);

        assertThat(FreshnessLine.of(response, 0))
                .contains("partition 3, partition 5")
                .endsWith("--cursor c7");
    }
}
