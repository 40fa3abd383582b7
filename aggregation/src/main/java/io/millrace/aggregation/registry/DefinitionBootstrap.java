package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.Change;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.definition.Planner;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the definitions of a directory that the definitions topic does not have, before the engine starts. In an
 * engine that never ran they count from the beginning of what is retained; in one that did, from now on. Those that the
 * topic has in another form are left as they are: changing them is what {@code insights apply} is for.
 */
public final class DefinitionBootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionBootstrap.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ACTIVE_IN = Duration.ofSeconds(2);

    private final DefinitionParser parser;
    private final Clock clock;

    public DefinitionBootstrap(DefinitionParser parser, Clock clock) {
        this.parser = parser;
        this.clock = clock;
    }

    /**
     * The insights of every {@code *.yaml} file right in the directory, in the order of their names.
     *
     * @throws InvalidDefinitionException with what is wrong in the first file that is invalid
     * @throws IOException if the directory cannot be read
     */
    public List<InsightSpec> read(Path directory) throws IOException, InvalidDefinitionException {
        var specs = new ArrayList<InsightSpec>();
        try (var files = Files.list(directory)) {
            for (var file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                specs.addAll(parser.parse(file.toString(), Files.readString(file)));
            }
        }
        return specs;
    }

    /**
     * Publishes what is missing.
     *
     * @param fresh whether the engine never ran
     * @return how many were published
     */
    public int publish(
            Collection<InsightSpec> shipped,
            boolean fresh,
            Consumer<String, InsightDefinition> topic,
            Producer<String, InsightDefinition> producer)
            throws InterruptedException {
        long now = clock.millis();
        var known = known(topic);
        int published = 0;
        for (var change : Planner.plan(known.values(), shipped, false)) {
            if (change.kind() == Change.Kind.ADDED) {
                var spec = change.spec()
                        .as(
                                change.spec().generation(),
                                change.spec().revision(),
                                fresh ? 0 : now + ACTIVE_IN.toMillis());
                send(producer, spec, now);
                published++;
            } else if (change.kind() != Change.Kind.UNCHANGED) {
                LOG.info(
                        "insight {} is kept as it was applied; its file differs: run `millrace insights apply`",
                        change.name());
            }
        }
        return published;
    }

    private static void send(Producer<String, InsightDefinition> producer, InsightSpec spec, long now)
            throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(
                            Topics.INSIGHT_DEFINITIONS.name(), spec.name(), DefinitionParser.toRecord(spec, now)))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("insight {} is published", spec.name());
        } catch (ExecutionException | TimeoutException e) {
            // Crash: without a broker there is nothing to start.
            throw new IllegalStateException("the broker did not take the definition of " + spec.name(), e);
        }
    }

    private Map<String, InsightSpec> known(Consumer<String, InsightDefinition> topic) {
        var partition = new TopicPartition(Topics.INSIGHT_DEFINITIONS.name(), 0);
        topic.assign(List.of(partition));
        topic.seekToBeginning(List.of(partition));
        long end = topic.endOffsets(List.of(partition)).get(partition);
        var known = new HashMap<String, InsightSpec>();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (topic.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the definitions cannot be read to their end");
            }
            topic.poll(Duration.ofMillis(200)).forEach(record -> {
                known.remove(record.key());
                if (record.value() != null) {
                    try {
                        known.put(record.key(), parser.fromRecord(record.value()));
                    } catch (InvalidDefinitionException e) {
                        // Refused: the engine logs and counts it; its name is taken, so a file does not replace it.
                        LOG.warn("insight {} on the topic is not usable: {}", record.key(), e.getMessage());
                    }
                }
            });
        }
        return known;
    }
}
