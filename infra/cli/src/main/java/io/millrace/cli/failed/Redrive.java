package io.millrace.cli.failed;

import io.millrace.cli.failed.Resend.Left;
import io.millrace.cli.failed.Resend.Post;
import io.millrace.cli.failed.Resend.Put;
import io.millrace.schemas.failed.RedriveState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Sends failures again, each at most once: that it is under way is noted durably before it is sent, that it was accepted
 * afterwards. What was interrupted in between is sent again only as long as enrichment would drop it as a duplicate of
 * itself. Not thread-safe.
 */
final class Redrive {
    /** Below the 24 hours for which enrichment knows a message id. */
    private static final Duration DEDUPLICATED = Duration.ofHours(23);

    private final FailedTopic topic;
    private final IngestClient door;
    private final TenantWriteKeys keys;
    private final Clock clock;
    private final boolean dryRun;
    private final ResendPlanner form;
    private final RedriveReport account;

    Redrive(FailedTopic topic, IngestClient door, TenantWriteKeys keys, Clock clock, boolean dryRun) {
        this.topic = topic;
        this.door = door;
        this.keys = keys;
        this.clock = clock;
        this.dryRun = dryRun;
        this.form = new ResendPlanner(topic::rawEvent);
        this.account = new RedriveReport(dryRun);
    }

    /** Sends them, one after the other. */
    RedriveReport run(List<Failure> failures) throws InterruptedException {
        for (var failure : failures) {
            one(failure);
        }
        return account;
    }

    private void one(Failure failure) throws InterruptedException {
        if (failure.state() == RedriveState.ACCEPTED) {
            account.acceptedBefore();
            return;
        }
        if (failure.state() == RedriveState.STARTED && clock.millis() - failure.since() > DEDUPLICATED.toMillis()) {
            account.left("interrupted more than " + DEDUPLICATED.toHours() + " hours ago: it may have been accepted");
            return;
        }
        var resend = form.of(failure);
        if (resend instanceof Left left) {
            account.left(left.why());
        } else if (resend instanceof Post post) {
            post(failure, post);
        } else if (resend instanceof Put put) {
            put(failure, put);
        }
    }

    private void post(Failure failure, Post post) throws InterruptedException {
        var tenant = failure.event().getTenant();
        var key = keys.of(tenant);
        if (key.isEmpty()) {
            account.left("no write key of tenant " + tenant + " is known: --write-key with --tenant names it");
            return;
        }
        if (dryRun) {
            account.accepted();
            return;
        }
        topic.mark(failure, RedriveState.STARTED);
        var verdict = door.post(post, key.get(), failure.id());
        if (verdict.rejected() > 0 && verdict.accepted() == 0) {
            // Ingest has noted it, under the same id.
            account.refused(failure.id(), verdict.why());
            return;
        }
        // Of a whole batch some may be refused again: those are failures of their own now.
        topic.mark(failure, RedriveState.ACCEPTED);
        account.accepted();
    }

    private void put(Failure failure, Put put) throws InterruptedException {
        if (!dryRun) {
            topic.mark(failure, RedriveState.STARTED);
            var bytes = new byte[put.value().remaining()];
            put.value().duplicate().get(bytes);
            topic.put(put.topic(), put.key(), bytes, failure.id());
            topic.mark(failure, RedriveState.ACCEPTED);
        }
        account.accepted();
    }
}
