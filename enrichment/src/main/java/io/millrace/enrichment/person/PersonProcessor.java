package io.millrace.enrichment.person;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.topic.RecordLimit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles messages to persons' nodes by the rules of {@link PersonGraph}. The only writer of {@code profiles}, {@code person-merges}
 * and {@code person-updates}. A record that would be too large is written without traits.
 */
public final class PersonProcessor extends ContextualProcessor<String, PersonChange, String, byte[]> {
    /** Name of the store of nodes, by tenant and person. The release before kept profiles in it. */
    public static final String STORE = "merged-profiles";

    /** Name of the sink of messages to other nodes. */
    public static final String CHANGES = "person-changes-on";

    /** Name of the sink of records for devices. */
    public static final String UPDATES = "person-updates-out";

    /** Name of the sink of merges. */
    public static final String MERGES = "person-merges";

    /** Name of the sink of profiles. */
    public static final String PROFILES = "profiles";

    private static final Logger LOG = LoggerFactory.getLogger(PersonProcessor.class);

    private final PersonGraph graph;
    private final PersonSerializers serializers;
    private final EnrichmentCounters counters;
    private PersonStore nodes;
    private CommitRequester commitRequester;

    /** @param maxIds most devices, and most users, of a person */
    public PersonProcessor(int maxIds, TraitLimits limits, PersonSerializers serializers, EnrichmentCounters counters) {
        this.graph = new PersonGraph(maxIds, limits);
        this.serializers = serializers;
        this.counters = counters;
    }

    /** Builder of the store: with a changelog, without a cache (messages are rare, and seldom for one node in one commit). */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        nodes = new PersonStore(
                context.getStateStore(STORE), serializers.profiles().deserializer(), graph);
        commitRequester = CommitRequester.schedule(context);
    }

    @Override
    public void process(Record<String, PersonChange> record) {
        // A message by hand may bear any time; stream time must not run ahead of the clock.
        long now = Math.min(record.timestamp(), context().currentSystemTimeMs());
        commitRequester.recordProcessed(now);
        var message = record.value();
        if (message == null || !isSound(record.key(), message)) {
            counters.personChangeRead(true);
            return;
        }
        var out = new PersonEffects();
        var before = nodes.get(record.key(), out);
        var after = graph.handle(before, message, out);
        if (before != null || after != null) {
            nodes.put(record.key(), after == null ? null : bounded(record.key(), after));
        }
        counters.personChangeRead(out.isIgnored());
        write(record.withTimestamp(now), message.getTenant(), out);
        report(message, out);
    }

    /** Whether the message has what its kind needs: other producers may write, too. */
    private static boolean isSound(String key, PersonChange message) {
        return PersonCommands.key(message).equals(key)
                && switch (message.getKind()) {
                    case FACTS, ROOT -> message.getFacts() != null;
                    case ABSORB -> message.getFacts() != null && message.getOrigin() != null;
                    case JOIN, POINT, MERGE -> message.getOther() != null;
                    default -> true;
                };
    }

    private byte[] bounded(String key, PersonNode node) {
        var value = PersonNodeCodec.encode(node);
        if (RecordLimit.fits(utf8(key), value) || !node.isRoot()) {
            return value;
        }
        counters.traitsDropped();
        node.person().setTraits(TimedTraits.NONE);
        return PersonNodeCodec.encode(node);
    }

    private void write(Record<String, PersonChange> cause, String tenant, PersonEffects out) {
        for (var message : out.messages()) {
            counters.personChangeSent();
            forward(
                    cause,
                    PersonCommands.key(message),
                    message,
                    serializers::serialize,
                    PersonSerializers::withoutTraits,
                    CHANGES);
        }
        for (var update : out.updates()) {
            counters.personUpdateSent();
            var key = tenant + "/" + update.getDevice();
            forward(cause, key, update, serializers::serialize, PersonSerializers::withoutTraits, UPDATES);
        }
        for (var merge : out.merges()) {
            count(merge);
            context()
                    .forward(
                            cause.withKey(tenant + "/" + merge.getPerson()).withValue(serializers.serialize(merge)),
                            MERGES);
        }
        for (Map.Entry<String, Profile> profile : out.profiles().entrySet()) {
            var key = tenant + "/" + profile.getKey();
            forward(cause, key, profile.getValue(), serializers::serialize, PersonSerializers::withoutTraits, PROFILES);
        }
    }

    private <T> void forward(
            Record<String, PersonChange> cause,
            String key,
            T value,
            Function<T, byte[]> serializer,
            UnaryOperator<T> smaller,
            String sink) {
        var bytes = serializer.apply(value);
        if (!RecordLimit.fits(utf8(key), bytes)) {
            counters.traitsDropped();
            bytes = serializer.apply(smaller.apply(value));
        }
        context().forward(cause.withKey(key).withValue(bytes), sink);
    }

    private void count(PersonMerge merge) {
        if (merge.getSurvivor() != null) {
            counters.personMerged();
        } else if (merge.getReason() == MergeReason.ERASED) {
            counters.personErased();
        } else {
            counters.personRestored();
        }
    }

    private void report(PersonChange message, PersonEffects out) {
        if (out.isRefused()) {
            counters.mergeRefused();
        }
        if (out.isStopped()) {
            LOG.warn(
                    "person {} of tenant {} has as many devices or users as enrichment.person.ids allows: it is merged no"
                            + " further. An id that many people share is no user id; add it to placeholder.ids",
                    message.getPerson(),
                    message.getTenant());
        }
    }

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
