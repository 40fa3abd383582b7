package io.millrace.enrichment.identity;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.value.PlaceholderIds;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Resolves the person and the session of each event, and keys the event by tenant and person. Exact and the same in every
 * replay for events of one device; that its person is one with another is used once the device is told so, by a {@link
 * PersonUpdate}.
 */
public final class IdentityProcessor extends ContextualProcessor<String, SpecificRecord, String, ResolvedEvent> {
    /** Name of the store: encoded {@link DeviceState} by key of the raw event. */
    public static final String STORE = "devices";

    /** Name of the store whose flush, before each commit, writes the cached device states. */
    public static final String HOOK = "identity-commit";

    private final IdentityResolver resolver;
    private final TouchResolver touches;
    private final PersonUpdater updater;
    private final PlaceholderIds placeholders;
    private final DeviceCacheBudget budget;
    private final EnrichmentCounters counters;
    private boolean registered;
    private DeviceStateCache devices;
    private CommitRequester commitRequester;

    public IdentityProcessor(
            Duration sessionGap,
            TraitLimits limits,
            PiiHasher pii,
            PlaceholderIds placeholders,
            TouchResolver touches,
            DeviceCacheBudget budget,
            EnrichmentCounters counters) {
        this.resolver = new IdentityResolver(sessionGap, limits, pii, placeholders);
        this.touches = touches;
        this.updater = new PersonUpdater(limits);
        this.placeholders = placeholders;
        this.budget = budget;
        this.counters = counters;
    }

    /** Builder of the store: with a changelog, without Kafka Streams' cache, which costs more than {@link DeviceStateCache}. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }

    @Override
    public void init(ProcessorContext<String, ResolvedEvent> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
        // New each time: a task that is initialised again has lost its transaction and with it the unwritten states.
        devices = new DeviceStateCache(store, budget, counters::traitsDropped);
        if (!registered) {
            registered = true;
            budget.registerTask();
        }
        CommitHookStore hook = context.getStateStore(HOOK);
        hook.beforeCommit(context, devices::flush);
        commitRequester = CommitRequester.schedule(context);
    }

    @Override
    public void close() {
        if (registered) {
            registered = false;
            budget.unregisterTask();
        }
        // Kafka Streams may keep a closed task for a while; this frees its heap at once.
        devices = null;
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        commitRequester.recordProcessed(record.timestamp());
        if (record.value() instanceof RawEvent event) {
            resolve(record, withoutPlaceholderUser(event));
        } else if (record.value() instanceof PersonUpdate update) {
            apply(record.key(), update);
        }
    }

    private void resolve(Record<String, SpecificRecord> record, RawEvent event) {
        var arrival = touches.arrivalOf(event);
        var touch = touches.read(event.getTime(), arrival);
        var resolution = resolver.resolve(record.key(), devices.get(record.key()), event, touch);
        devices.put(record.key(), resolution.state());
        if (resolution.isLate()) {
            counters.touchLate();
        }
        context()
                .forward(record.withKey(event.getTenant() + "/" + resolution.person())
                        .withValue(new ResolvedEvent(
                                event,
                                resolution.person(),
                                resolution.session(),
                                resolution.traits(),
                                resolution.changes(),
                                arrival,
                                resolution.attribution(),
                                resolution.firstTouch())));
    }

    private void apply(String key, PersonUpdate update) {
        counters.personUpdateRead();
        var known = devices.get(key);
        var next = updater.apply(key, known, update);
        if (!next.equals(known)) {
            devices.put(key, next);
        }
    }

    /** Removes a user id that is a placeholder. Ingest lets none through; other producers may. */
    private RawEvent withoutPlaceholderUser(RawEvent event) {
        if (event.getAnonymousId() != null && placeholders.contains(event.getUserId())) {
            event.setUserId(null);
        }
        return event;
    }
}
