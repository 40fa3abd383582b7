package io.millrace.cli.failed;

import io.millrace.cli.insights.TimeArgument;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Options that select failed events. */
final class FailedFilter {
    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Only failures of this stage: ${COMPLETION-CANDIDATES}.")
    private Stage stage;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only failures with this reason: ${COMPLETION-CANDIDATES}.")
    private FailureReason reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only failures since then: 2026-11-01T10:00:00Z, 2026-11-01 (UTC), or -15m for 15 minutes ago (s,"
                            + " m, h, d).")
    private String since;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only failures of this tenant.")
    private String tenant;

    /** Tenant of the option, or null. */
    String tenant() {
        return tenant;
    }

    boolean accepts(FailedEvent event, Instant now) {
        return (stage == null || stage == event.getStage())
                && (reason == null || reason == event.getReason())
                && (tenant == null || tenant.equals(event.getTenant()))
                && (since == null
                        || event.getFailedAt() >= TimeArgument.parse(since, now).toEpochMilli());
    }
}
