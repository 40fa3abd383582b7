package io.millrace.cli.failed;

import io.millrace.cli.insights.TimeArgument;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Which failed events are meant. */
final class FailedFilter {
    @Option(names = "--stage", description = "Only of this stage: ${COMPLETION-CANDIDATES}.")
    private Stage stage;

    @Option(names = "--reason", description = "Only for this reason: ${COMPLETION-CANDIDATES}.")
    private FailureReason reason;

    @Option(names = "--since", paramLabel = "TIME", description = "Only from then on: an instant, a day, or -15m.")
    private String since;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only of this tenant.")
    private String tenant;

    /** The tenant that was asked for, or null. */
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
