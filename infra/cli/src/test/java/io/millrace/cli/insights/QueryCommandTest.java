package io.millrace.cli.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.time.Instant;
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

        assertThat(QueryCommand.rowsPath("revenue", command.parameters("json", Instant.now())))
                .isEqualTo("/v1/insights/revenue/rows?from=2026-11-01&to=2026-11-02T09%3A00%3A00%2B01%3A00"
                        + "&zone=Asia%2FKolkata&format=json");
    }

    @Test
    void aLimitOfNothingIsRefused() {
        var command = CommandLine.populateCommand(new QueryCommand(), "revenue", "--limit", "0");

        assertThatThrownBy(() -> command.parameters("json", Instant.now()))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(CliExitCode.USAGE))
                .hasMessageContaining("--limit must be at least 1");
    }
}
