package io.millrace.sink.topic;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destinations of all insights. A definition's topic is made and its schema registered in the background, as soon
 * as the definition arrives, so that neither a slow broker nor a registry that is down holds up other insights' rows.
 * Thread-safe; {@link #find} takes no lock.
 */
public final class PreparedTopics {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedTopics.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Generations kept an insight: rows of the last ones may still be on their way when the next is applied. */
    private static final int GENERATIONS_KEPT = 8;

    private final Function<InsightDefinition, PreparedTopic> prepare;
    private final ScheduledExecutorService worker;
    private final Consumer<Throwable> onBug;
    private final Map<String, TreeMap<Long, State>> byInsight = new ConcurrentHashMap<>();

    /**
     * Nothing is prepared before the first definition.
     *
     * @param prepare makes the topic and registers the schema of a definition, see {@link InsightTopicCreator}
     * @param worker runs it; the caller closes it
     * @param onBug told what must not happen, to end the process
     */
    public PreparedTopics(
            Function<InsightDefinition, PreparedTopic> prepare,
            ScheduledExecutorService worker,
            Consumer<Throwable> onBug) {
        this.prepare = prepare;
        this.worker = worker;
        this.onBug = onBug;
    }

    /** Takes note of a definition and has its topic prepared. The same definition again is harmless. */
    public void define(InsightDefinition definition) {
        byInsight.compute(definition.getName(), (name, known) -> {
            var generations = known == null ? new TreeMap<Long, State>() : new TreeMap<>(known);
            generations.merge(
                    definition.getGeneration(),
                    new State(definition, null, null, null),
                    (before, after) -> new State(definition, before.prepared, before.ready, null));
            while (generations.size() > GENERATIONS_KEPT) {
                generations.pollFirstEntry();
            }
            return generations;
        });
        worker.execute(() -> prepare(definition));
    }

    /** Where the row goes. */
    public TopicLookup find(InsightUpdate update) {
        var generations = byInsight.get(update.getInsight());
        if (generations == null) {
            return new TopicLookup.NotYet(false, "no definition of insight " + update.getInsight());
        }
        var state = generations.get(update.getGeneration());
        if (state != null) {
            return state.find(update);
        }
        return update.getGeneration() < generations.lastKey()
                ? new TopicLookup.Never("the definition of generation " + update.getGeneration() + " of insight "
                        + update.getInsight() + " is gone")
                : new TopicLookup.NotYet(
                        false,
                        "no definition of generation " + update.getGeneration() + " of insight " + update.getInsight());
    }

    private void prepare(InsightDefinition definition) {
        if (!isWanted(definition)) {
            return;
        }
        try {
            var ready = prepare.apply(definition);
            settle(definition, state -> new State(definition, definition, ready, null));
            LOG.info("rows of {} generation {} go to {}", ready.insight(), ready.generation(), ready.topic());
        } catch (InterruptException e) {
            // The process stops.
            LOG.info("stopped preparing the topic of insight {}", definition.getName());
        } catch (RegistryUnavailableException | RetriableException e) {
            retry(definition, e);
        } catch (SchemaRefusedException e) {
            if (e.isAccessProblem()) {
                retry(definition, e);
            } else {
                refuse(definition, e);
            }
        } catch (InvalidTopicException e) {
            refuse(definition, e);
        } catch (ApiException e) {
            // Rights, credentials, replicas, a policy of the broker's: none of it is the definition's fault.
            retry(definition, e);
        } catch (RuntimeException e) {
            // Crash: nothing else is expected of a preparation.
            onBug.accept(e);
        }
    }

    /** Retried: its rows wait meanwhile, for as long as it takes somebody to mend it. */
    private void retry(InsightDefinition definition, RuntimeException problem) {
        LOG.warn("topic of insight {} is not ready, retrying: {}", definition.getName(), problem.toString());
        var unused = worker.schedule(() -> prepare(definition), RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Dead-lettered: so are its rows, and people are told. */
    private void refuse(InsightDefinition definition, RuntimeException problem) {
        LOG.error("insight {} cannot be published", definition.getName(), problem);
        settle(definition, state -> new State(definition, state.prepared, state.ready, problem.getMessage()));
    }

    private boolean isWanted(InsightDefinition definition) {
        var state = byInsight.get(definition.getName()).get(definition.getGeneration());
        return state != null && state.definition.equals(definition) && state.isPending();
    }

    private void settle(InsightDefinition definition, UnaryOperator<State> settled) {
        byInsight.computeIfPresent(definition.getName(), (name, known) -> {
            var generations = new TreeMap<>(known);
            generations.computeIfPresent(
                    definition.getGeneration(),
                    // Unless a later revision has come meanwhile: then that one is prepared next.
                    (generation, state) -> state.definition.equals(definition) ? settled.apply(state) : state);
            return generations;
        });
    }

    /**
     * What is known of one generation.
     *
     * @param definition its newest revision
     * @param prepared the newest revision that has a destination, or null
     * @param ready the destination, or null
     * @param refusal why the newest revision gets none, or null
     */
    private record State(
            InsightDefinition definition, InsightDefinition prepared, PreparedTopic ready, String refusal) {
        boolean isPending() {
            return refusal == null && !definition.equals(prepared);
        }

        TopicLookup find(InsightUpdate update) {
            if (ready != null && ready.format().fits(update)) {
                return new TopicLookup.Ready(ready);
            }
            if (refusal != null) {
                return new TopicLookup.Never(refusal);
            }
            return isPending()
                    ? new TopicLookup.NotYet(true, "the topic of insight " + update.getInsight() + " is being prepared")
                    : new TopicLookup.NotYet(
                            false,
                            "a row of insight " + update.getInsight() + " has other columns than its definition");
        }
    }
}
