package io.millrace.cli.insights;

import io.millrace.cli.balance.ConsumerLag;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.stack.LocalStack;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/**
 * Lag of the pipeline behind the accepted events. Enrichment is checked before aggregation, so an event that moves on between
 * the two checks is still waited for. Not thread-safe.
 */
public final class PipelineLag implements AutoCloseable {
    private static final long POLL_MS = 200;
    private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

    private final LocalStack stack;
    private final Admin admin;
    private final ConsumerLag lags;
    private final QueryClient api;

    public PipelineLag(LocalStack stack) {
        this.stack = stack;
        this.admin = Admin.create(stack.backends().kafkaClient());
        this.lags = new ConsumerLag(admin);
        this.api = new QueryClient(stack);
    }

    /** Waits until the lag is zero; false on timeout. Fails at once if a process of the stack dies. */
    public boolean await(Duration timeout, Terminal terminal) throws InterruptedException {
        long startedAt = System.nanoTime();
        long reportedAt = startedAt;
        while (System.nanoTime() - startedAt < timeout.toNanos()) {
            if (isCaughtUp()) {
                return true;
            }
            stack.requireAllAlive();
            if (System.nanoTime() - reportedAt > REPORT_EVERY.toNanos()) {
                reportedAt = System.nanoTime();
                terminal.progress("  waiting: " + describe());
            }
            Thread.sleep(POLL_MS);
        }
        return false;
    }

    private boolean isCaughtUp() throws InterruptedException {
        return enrichmentLag() == 0
                && lags.groupLag(ConsumerLag.ENRICHMENT) == 0
                && api.get("/v1/progress").path("caughtUp").asBoolean();
    }

    /** Events that enrichment has not committed. */
    public long enrichmentLag() throws InterruptedException {
        return lags.topicLag(ConsumerLag.ENRICHMENT, Topics.EVENTS_RAW.name());
    }

    /** Records that aggregation has not counted yet. */
    public long aggregationLag() throws InterruptedException {
        return api.get("/v1/progress").path("lag").asLong();
    }

    /** Changed rows that sink-publisher has not written to the topics of their insights yet. */
    public long sinkLag() throws InterruptedException {
        return lags.groupLag(ConsumerLag.SINK);
    }

    /** Lag of enrichment and aggregation in words. */
    public String describe() throws InterruptedException {
        return "enrichment is " + NumberFormats.count(enrichmentLag()) + " events behind, aggregation "
                + NumberFormats.count(aggregationLag()) + " records";
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
