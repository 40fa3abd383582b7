package io.millrace.cli.insights;

import io.millrace.cli.balance.ConsumerLag;
import io.millrace.cli.console.NumberFormats;
import io.millrace.cli.console.Terminal;
import io.millrace.cli.stack.LocalStack;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/**
 * How far the pipeline is behind what was accepted: first enrichment, then aggregation, in that order, so that what
 * enrichment has handed on by the first look is waited for by the second.
 */
public final class PipelineLag implements AutoCloseable {
    private static final long PAUSE_MS = 200;
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    private final LocalStack stack;
    private final Admin admin;
    private final ConsumerLag lags;
    private final QueryClient api;

    public PipelineLag(LocalStack stack) {
        this.stack = stack;
        this.admin = Admin.create(stack.backends().kafka());
        this.lags = new ConsumerLag(admin);
        this.api = new QueryClient(stack);
    }

    /** Whether everything was counted before the patience ended; fails at once if a process dies. */
    public boolean await(Duration patience, Terminal terminal) throws InterruptedException {
        long began = System.nanoTime();
        long told = began;
        while (System.nanoTime() - began < patience.toNanos()) {
            if (isCaughtUp()) {
                return true;
            }
            stack.requireAllAlive();
            if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                told = System.nanoTime();
                terminal.progress("  waiting: " + describe());
            }
            Thread.sleep(PAUSE_MS);
        }
        return false;
    }

    private boolean isCaughtUp() throws InterruptedException {
        return enrichmentLag() == 0
                && lags.total(ConsumerLag.ENRICHMENT) == 0
                && api.get("/v1/progress").path("caughtUp").asBoolean();
    }

    /** Events that enrichment has not handed on. */
    public long enrichmentLag() throws InterruptedException {
        return lags.of(ConsumerLag.ENRICHMENT, Topics.EVENTS_RAW.name());
    }

    /** Records that aggregation has not counted. */
    public long aggregationLag() throws InterruptedException {
        return api.get("/v1/progress").path("lag").asLong();
    }

    /** Changed rows that are not on their insight's topic yet. */
    public long sinkLag() throws InterruptedException {
        return lags.total(ConsumerLag.SINK);
    }

    /** The lags, for people. */
    public String describe() throws InterruptedException {
        return "enrichment is " + NumberFormats.count(enrichmentLag()) + " events behind, aggregation "
                + NumberFormats.count(aggregationLag()) + " records";
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
