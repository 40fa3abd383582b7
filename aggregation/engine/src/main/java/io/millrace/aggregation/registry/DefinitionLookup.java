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
 * Finds out what became of generations that this instance has not heard of: it reads the topic of definitions to its end. Whatever
 * led to partials was on the topic before them, so a generation that is not there now is over. Thread-safe; one look-up at a
 * time, in a thread of its own.
 */
public final class DefinitionLookup implements ObjLongConsumer<String>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionLookup.class);

    private record Asked(String name, long generation) {}

    private final Supplier<KnownDefinitions> topic;
    private final ActiveDefinitions active;
    private final Set<Asked> underWay = new HashSet<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var made = new Thread(task, "definition-lookup");
        made.setDaemon(true);
        return made;
    });

    /** @param topic what the topic holds, as of the call */
    public DefinitionLookup(Supplier<KnownDefinitions> topic, ActiveDefinitions active) {
        this.topic = topic;
        this.active = active;
    }

    /** Asks about a generation, unless that is under way; returns at once. */
    @Override
    public void accept(String name, long generation) {
        var asked = new Asked(name, generation);
        synchronized (underWay) {
            if (!underWay.add(asked)) {
                return;
            }
        }
        thread.execute(() -> lookUp(asked));
    }

    private void lookUp(Asked asked) {
        try {
            var known = topic.get();
            boolean isThere = known.currentGeneration(asked.name)
                    .filter(generation -> generation == asked.generation)
                    .isPresent();
            if (!isThere) {
                LOG.info("insight {} of generation {} is over: its partials are dropped", asked.name, asked.generation);
                active.markGone(asked.name, asked.generation);
            }
        } catch (KafkaException e) { // retried: whoever asked asks again
            LOG.warn("could not look for insight {} on the definitions topic: {}", asked.name, e.getMessage());
        } finally {
            synchronized (underWay) {
                underWay.remove(asked);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
