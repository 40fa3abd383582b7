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
 * Directory of the topics of all insights. When a definition arrives, its topic is created and its schema registered in the
 * background, so that a slow broker or an unavailable registry does not hold up rows of other insights. Thread-safe; {@link
 * #lookUp} takes no lock.
 */
public final class PreparedTopics {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedTopics.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Generations kept per insight: rows of earlier ones may still arrive when the next is applied. */
    private static final int GENERATIONS_KEPT = 8;

    private final Function<InsightDefinition, PreparedTopic> prepare;
    private final ScheduledExecutorService worker;
    private final Consumer<Throwable> onBug;
    private final Map<String, TreeMap<Long, State>> byInsight = new ConcurrentHashMap<>();

    /**
     * An empty directory.
     *
     * @param prepare creates the topic and registers the schema of a definition, see {@link InsightTopicCreator}
     * @param worker executor of the preparation; the caller closes it
     * @param onBug receives an unexpected exception of the preparation, to stop the process
     */
    public PreparedTopics(
            Function<InsightDefinition, PreparedTopic> prepare,
            ScheduledExecutorService worker,
            Consumer<Throwable> onBug) {
        this.prepare = prepare;
        this.worker = worker;
        this.onBug = onBug;
    }

    /** Starts preparing the topic of a definition. Idempotent. */
    public void onDefinition(InsightDefinition definition) {
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

    /** Looks up the topic of a row. */
    public TopicLookup lookUp(InsightUpdate update) {
        var generations = byInsight.get(update.getInsight());
        if (generations == null) {
            return new TopicLookup.Pending(false, "no definition of insight " + update.getInsight());
        }
        var state = generations.get(update.getGeneration());
        if (state != null) {
            return state.lookUp(update);
        }
        return update.getGeneration() < generations.lastKey()
                ? new TopicLookup.Impossible("the definition of generation " + update.getGeneration() + " of insight "
                        + update.getInsight() + " is gone")
                : new TopicLookup.Pending(
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
            LOG.info(
                    "rows of insight {}, generation {}, are published to topic {}",
                    ready.insight(),
                    ready.generation(),
                    ready.name());
        } catch (InterruptException e) {
            // Not an error: the process is stopping.
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
            // ACLs, credentials, replicas, a policy of the broker: the operator can correct them.
            retry(definition, e);
        } catch (RuntimeException e) {
            // Crash: a bug, for all expected exceptions are caught above.
            onBug.accept(e);
        }
    }

    /** Retried until it succeeds; rows of the insight wait meanwhile. */
    private void retry(InsightDefinition definition, RuntimeException problem) {
        LOG.warn(
                "cannot prepare the topic of insight {}, retrying in {} s while its rows wait: {}",
                definition.getName(),
                RETRY_AFTER.toSeconds(),
                problem.toString());
        var unused = worker.schedule(() -> prepare(definition), RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Dead-lettered: rows of this definition are, from now on. */
    private void refuse(InsightDefinition definition, RuntimeException problem) {
        LOG.error(
                "insight {} cannot be published, its rows are written to events.failed: correct the definition",
                definition.getName(),
                problem);
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
                    // Unless a later revision has arrived meanwhile, which is then prepared next.
                    (generation, state) -> state.definition.equals(definition) ? settled.apply(state) : state);
            return generations;
        });
    }

    /**
     * State of one generation.
     *
     * @param definition newest revision of the definition
     * @param prepared newest revision that has a topic, or null
     * @param ready the topic of that revision, or null
     * @param refusal why the newest revision gets no topic, or null
     */
    private record State(
            InsightDefinition definition, InsightDefinition prepared, PreparedTopic ready, String refusal) {
        boolean isPending() {
            return refusal == null && !definition.equals(prepared);
        }

        TopicLookup lookUp(InsightUpdate update) {
            if (ready != null && ready.mapper().accepts(update)) {
                return new TopicLookup.Ready(ready);
            }
            if (refusal != null) {
                return new TopicLookup.Impossible(refusal);
            }
            return isPending()
                    ? new TopicLookup.Pending(
                            true, "the topic of insight " + update.getInsight() + " is being prepared")
                    : new TopicLookup.Pending(
                            false,
                            "a row of insight " + update.getInsight() + " has other columns than its definition");
        }
    }
}
