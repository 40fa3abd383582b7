package io.millrace.cli.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import picocli.CommandLine.Option;

/** Which failed events are meant. */
final class FailedFilter {
    @Option(names = "--stage", description = "Only of this stage: ${COMPLETION-CANDIDATES}.")
    private Stage stage;

    @Option(names = "--reason", description = "Only for this reason: ${COMPLETION-CANDIDATES}.")
    private FailureReason reason;

    @Option(names = "--id", description = "Only this one.")
    private String id;

    boolean accepts(FailedEvent event) {
        return (stage == null || stage == event.getStage())
                && (reason == null || reason == event.getReason())
                && (id == null || id.equals(event.getId()));
    }
}
