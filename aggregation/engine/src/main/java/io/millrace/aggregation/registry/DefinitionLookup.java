package io.millrace.aggregation.registry;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lookup of generations that this instance does not know: reads the definitions topic to its end. A definition is on the topic
 * before any partials of it, so a generation that is not there was deleted or replaced. Thread-safe; lookups run one at a time on
 * a thread of their own.
 */
public final class DefinitionLookup implements ObjLongConsumer<String>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionLookup.class);

    private record Asked(String name, long generation) {}

    private final Supplier<KnownDefinitions> topic;
    private final ActiveDefinitions active;
    private final Set<Asked> inProgress = new HashSet<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var made = new Thread(task, "definition-lookup");
        made.setDaemon(true);
        return made;
    });

    /** @param topic reads the topic to its end */
    public DefinitionLookup(Supplier<KnownDefinitions> topic, ActiveDefinitions active) {
        this.topic = topic;
        this.active = active;
    }

    /** Starts the lookup of a generation unless one is under way; returns at once. */
    @Override
    public void accept(String name, long generation) {
        var asked = new Asked(name, generation);
        synchronized (inProgress) {
            if (!inProgress.add(asked)) {
                return;
            }
        }
        thread.execute(() -> lookUp(asked));
    }

    private void lookUp(Asked asked) {
        try {
            var known = topic.get();
            if (!known.hasGeneration(asked.name, asked.generation)) {
                LOG.info(
                        "Insight {} has no generation {} any more: dropping its partials",
                        asked.name,
                        asked.generation);
                active.markGone(asked.name, asked.generation);
            }
        } catch (KafkaException e) { // retried: the task that waits asks again
            LOG.warn(
                    "Could not look up insight {} on the definitions topic; the lookup is repeated: {}",
                    asked.name,
                    e.getMessage());
        } finally {
            synchronized (inProgress) {
                inProgress.remove(asked);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
