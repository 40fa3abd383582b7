package io.millrace.cli.failed;

import io.millrace.cli.failed.Resend.Post;
import io.millrace.cli.failed.Resend.Produce;
import io.millrace.cli.failed.Resend.Skip;
import io.millrace.schemas.failed.RedriveState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Redrive of failures, each at most once. A durable note is written before a failure is sent and another after it was
 * accepted. A redrive that was interrupted in between is repeated only while enrichment would drop the event as a
 * duplicate of itself. Not thread-safe.
 */
final class Redrive {
    /** Less than the 24 hours for which enrichment remembers a message id. */
    private static final Duration DEDUP_PERIOD = Duration.ofHours(23);

    private final FailedTopic topic;
    private final IngestClient ingest;
    private final TenantWriteKeys keys;
    private final Clock clock;
    private final boolean dryRun;
    private final ResendPlanner planner;
    private final RedriveReport report;

    Redrive(FailedTopic topic, IngestClient ingest, TenantWriteKeys keys, Clock clock, boolean dryRun) {
        this.topic = topic;
        this.ingest = ingest;
        this.keys = keys;
        this.clock = clock;
        this.dryRun = dryRun;
        this.planner = new ResendPlanner(topic::decodeRawEvent);
        this.report = new RedriveReport(dryRun);
    }

    /** Sends the failures one after the other. */
    RedriveReport run(List<Failure> failures) throws InterruptedException {
        for (var failure : failures) {
            redrive(failure);
        }
        return report;
    }

    private void redrive(Failure failure) throws InterruptedException {
        if (failure.state() == RedriveState.ACCEPTED) {
            report.addAcceptedBefore();
            return;
        }
        if (failure.state() == RedriveState.STARTED
                && clock.millis() - failure.stateSince() > DEDUP_PERIOD.toMillis()) {
            report.addSkipped(
                    "interrupted more than " + DEDUP_PERIOD.toHours() + " hours ago: it may have been accepted");
            return;
        }
        var resend = planner.plan(failure);
        if (resend instanceof Skip skip) {
            report.addSkipped(skip.reason());
        } else if (resend instanceof Post post) {
            post(failure, post);
        } else if (resend instanceof Produce produce) {
            produce(failure, produce);
        }
    }

    private void post(Failure failure, Post post) throws InterruptedException {
        var tenant = failure.event().getTenant();
        var key = keys.find(tenant);
        if (key.isEmpty()) {
            report.addSkipped("no write key of tenant " + tenant + " is known: give one with --write-key and --tenant");
            return;
        }
        if (dryRun) {
            report.addAccepted();
            return;
        }
        topic.note(failure, RedriveState.STARTED);
        var verdict = ingest.post(post, key.get(), failure.id());
        if (verdict.rejected() > 0 && verdict.accepted() == 0) {
            // Ingest has written the new failure under the same id.
            report.addRefused(failure.id(), verdict.reason());
            return;
        }
        // Events of a batch that ingest rejected again are failures of their own now.
        topic.note(failure, RedriveState.ACCEPTED);
        report.addAccepted();
    }

    private void produce(Failure failure, Produce produce) throws InterruptedException {
        if (!dryRun) {
            topic.note(failure, RedriveState.STARTED);
            var bytes = new byte[produce.value().remaining()];
            produce.value().duplicate().get(bytes);
            topic.produce(produce.topic(), produce.key(), bytes, failure.id());
            topic.note(failure, RedriveState.ACCEPTED);
        }
        report.addAccepted();
    }
}
