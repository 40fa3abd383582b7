package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aBackfillInProgressShowsReadAndRemainingEvents() throws Exception {
        var response =
                json.readTree("{\"insight\":\"revenue\",\"state\":\"reading\",\"read\":1200,\"remaining\":34000}");

        assertThat(Backfill.describe(response)).isEqualTo("  revenue: reading, 1,200 events read, 34,000 to go");
    }

    @Test
    void aBackfillThatHasNotStartedIsShownAsWaiting() throws Exception {
        var response = json.readTree("{\"insight\":\"revenue\",\"state\":\"waiting\"}");

        assertThat(Backfill.describe(response)).contains("revenue", "waiting");
    }
}
