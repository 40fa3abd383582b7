package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The definitions topic in memory, with one transactional id: a transaction fences the one before it. */
public final class DefinitionsLog {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.INSIGHT_DEFINITIONS.name(), 0);

    /** A record as it was committed; the value is null for a deletion. */
    @SuppressWarnings("ArrayRecordComponent") // as they are on the topic; nobody compares them
    public record Written(String name, byte[] value) {}

    private final AvroSerde<InsightDefinition> serde;
    private final List<Written> committed = new ArrayList<>();
    private MockProducer<String, byte[]> last;
    private Runnable beforeCommit = () -> {};
    private RuntimeException commitAnswer;

    public DefinitionsLog(SchemaIds ids) {
        serde = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
    }

    /** The topic as one instance sees it. */
    public DefinitionsTopic topic() {
        return new DefinitionsTopic(
                new CatalogueClients(this::consumer, this::producer), serde, new DefinitionParser());
    }

    public synchronized List<Written> committed() {
        return List.copyOf(committed);
    }

    public Optional<InsightDefinition> definition(Written written) {
        return Optional.ofNullable(written.value()).map(value -> serde.deserialize(PARTITION.topic(), value));
    }

    /**
     * Activates what was committed from a record on, as the engine does when it reads the topic.
     *
     * @return number of records committed
     */
    public int learn(ActiveDefinitions active, int from) {
        var written = committed();
        var parser = new DefinitionParser();
        for (var record : written.subList(from, written.size())) {
            var definition = definition(record);
            if (definition.isEmpty()) {
                active.remove(record.name());
                continue;
            }
            try {
                active.put(new AppliedInsight(
                        parser.fromRecord(definition.get()),
                        parser.shadowFromRecord(definition.get()),
                        definition.get().getNewestGeneration()));
            } catch (InvalidDefinitionException e) {
                throw new IllegalStateException(e);
            }
        }
        return written.size();
    }

    /** Writes past the transactional id, as another program would. */
    public synchronized void write(String name, byte[] value) {
        committed.add(new Written(name, value));
    }

    public void write(InsightDefinition definition) {
        write(definition.getName(), serde.serialize(PARTITION.topic(), definition));
    }

    /** Runs once, before the next commit. */
    public void beforeCommit(Runnable other) {
        beforeCommit = other;
    }

    /** The next commit is done, but whoever asked for it is told this. */
    public void answerCommitWith(RuntimeException failure) {
        commitAnswer = failure;
    }

    private synchronized Producer<String, byte[]> producer() {
        return new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public void initTransactions() {
                synchronized (DefinitionsLog.this) {
                    if (last != null && !last.closed()) {
                        last.fenceProducer();
                    }
                    last = this;
                }
                super.initTransactions();
            }

            @Override
            public void commitTransaction() {
                var other = beforeCommit;
                beforeCommit = () -> {};
                other.run();
                super.commitTransaction();
                history().forEach(record -> write(record.key(), record.value()));
                if (commitAnswer != null) {
                    var failure = commitAnswer;
                    commitAnswer = null;
                    throw failure;
                }
            }
        };
    }

    private synchronized Consumer<String, byte[]> consumer() {
        var mock = new MockConsumer<String, byte[]>("earliest") {
            private int seen;

            @Override
            public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
                var records = DefinitionsLog.this.committed();
                for (; seen < records.size(); seen++) {
                    addRecord(new ConsumerRecord<>(
                            PARTITION.topic(),
                            0,
                            seen,
                            records.get(seen).name(),
                            records.get(seen).value()));
                }
                return Map.of(PARTITION, (long) seen);
            }
        };
        mock.updateBeginningOffsets(Map.of(PARTITION, 0L));
        return mock;
    }
}
