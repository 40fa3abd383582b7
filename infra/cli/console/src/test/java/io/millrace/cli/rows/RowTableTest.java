package io.millrace.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RowTableTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aRowShowsItsWindowGroupValuesAndState() throws Exception {
        var response = json.readTree("""
            {"rows":[{"window":{"start":"2026-11-01T10:05:00Z","end":"2026-11-01T10:06:00Z"},
            "group":{"country":"DE"},"values":{"orders":1200,"revenue":35.5,
            "top":[{"value":"a","count":5,"error":0},{"value":"b","count":2,"error":0}]},
            "revision":3,"final":true}]}
            """);

        assertThat(RowTable.lines(response))
                .containsExactly(
                        "window            country  orders  revenue  top       state",
                        "────────────────  ───────  ──────  ───────  ────────  ─────",
                        "2026-11-01 10:05  DE        1,200    35.50  a 5, b 2  final");
    }

    @Test
    void anEmptyResultIsReported() throws Exception {
        assertThat(RowTable.lines(json.readTree("{\"rows\":[]}"))).containsExactly("(no rows)");
    }

    @Test
    void aWindowShowsSecondsOnlyIfTheyAreNotZero() {
        assertThat(RowTable.window("2026-11-01T10:05:30Z")).isEqualTo("2026-11-01 10:05:30");
        assertThat(RowTable.window("2026-11-01T10:00:00Z")).isEqualTo("2026-11-01 10:00");
    }
}
