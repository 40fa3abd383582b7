package io.millrace.enrichment.identity;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.profile.ProfileLookup;
import io.millrace.enrichment.profile.ProfileReadBackProcessor;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.streams.CommitHookStore;
import io.millrace.runtime.streams.CommitRequester;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.value.PlaceholderIds;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Resolves the person and the session of each event, and keys the event by tenant and person. Exact and the same in every
 * replay for events of one device; a merge of two persons on another device is seen once {@code profiles} has it.
 */
public final class IdentityProcessor extends ContextualProcessor<String, RawEvent, String, ResolvedEvent> {
    /** Name of the store: encoded {@link DeviceState} by key of the raw event. */
    public static final String STORE = "devices";

    /** Name of the store whose flush, before each commit, writes the cached device states. */
    public static final String HOOK = "identity-commit";

    private final IdentityResolver resolver;
    private final PlaceholderIds placeholders;
    private final ProfileLookup lookup;
    private final DeviceCacheBudget budget;
    private final EnrichmentCounters counters;
    private boolean registered;
    private DeviceStateCache devices;
    private ReadOnlyKeyValueStore<String, Profile> profiles;
    private CommitRequester commitRequester;

    public IdentityProcessor(
            Duration sessionGap,
            TraitLimits limits,
            PiiHasher pii,
            PlaceholderIds placeholders,
            ProfileLookup lookup,
            DeviceCacheBudget budget,
            EnrichmentCounters counters) {
        this.resolver = new IdentityResolver(sessionGap, limits, pii);
        this.placeholders = placeholders;
        this.lookup = lookup;
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
        profiles = context.getStateStore(ProfileReadBackProcessor.STORE);
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
    public void process(Record<String, RawEvent> record) {
        commitRequester.recordProcessed(record.timestamp());
        var event = withoutPlaceholderUser(record.value());
        var resolution = resolver.resolve(record.key(), devices.get(record.key()), event);
        devices.put(record.key(), resolution.state());

        var key = event.getTenant() + "/" + resolution.person();
        var profile = lookup.find(event.getTenant(), resolution.person(), key, profiles);
        var isMerged = profile != null && !profile.getPerson().equals(resolution.person());
        var person = isMerged ? profile.getPerson() : resolution.person();
        context()
                .forward(record.withKey(isMerged ? event.getTenant() + "/" + person : key)
                        .withValue(new ResolvedEvent(
                                event,
                                person,
                                resolution.session(),
                                resolution.traits(),
                                profile,
                                resolution.changes())));
    }

    /** Removes a user id that is a placeholder. Ingest lets none through; other producers may. */
    private RawEvent withoutPlaceholderUser(RawEvent event) {
        if (event.getAnonymousId() != null && placeholders.contains(event.getUserId())) {
            event.setUserId(null);
        }
        return event;
    }
}
