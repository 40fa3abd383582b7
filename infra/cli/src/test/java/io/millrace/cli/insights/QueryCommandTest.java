package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class QueryCommandTest {
    @Test
    void datesAndTheirZoneAreSentToTheService() {
        var command = CommandLine.populateCommand(
                new QueryCommand(),
                "revenue",
                "--from",
                "2026-11-01",
                "--to",
                "2026-11-02T09:00:00+01:00",
                "--zone",
                "Asia/Kolkata");

        assertThat(command.path("json"))
                .isEqualTo("/v1/insights/revenue/rows?from=2026-11-01&to=2026-11-02T09%3A00%3A00%2B01%3A00"
                        + "&zone=Asia%2FKolkata&format=json");
    }
}
