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
 * Finds out who did it and in which session, and keys the event by tenant and person. On one device this is exact and
 * the same in every replay; that two persons were merged on another device is seen as soon as {@code profiles} says so.
 */
public final class IdentityProcessor extends ContextualProcessor<String, RawEvent, String, ResolvedEvent> {
    /** Name of the store: {@link DeviceState} by key of the raw event. */
    public static final String STORE = "devices";

    /** Name of the commit hook. */
    public static final String HOOK = "identity-commit";

    private final IdentityResolver resolver;
    private final PlaceholderIds placeholders;
    private final ProfileLookup view;
    private final DeviceCacheBudget memory;
    private final EnrichmentCounters counters;
    private boolean begun;
    private DeviceStateCache devices;
    private ReadOnlyKeyValueStore<String, Profile> profiles;
    private CommitRequester pace;

    public IdentityProcessor(
            Duration sessionGap,
            TraitLimits limits,
            PiiHasher pii,
            PlaceholderIds placeholders,
            ProfileLookup view,
            DeviceCacheBudget memory,
            EnrichmentCounters counters) {
        this.resolver = new IdentityResolver(sessionGap, limits, pii);
        this.placeholders = placeholders;
        this.view = view;
        this.memory = memory;
        this.counters = counters;
    }

    /** The store: logged, and not cached by Kafka Streams, whose cache costs more than {@link DeviceStateCache}. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }

    @Override
    public void init(ProcessorContext<String, ResolvedEvent> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
        // A new object each time: a task that is initialised again has lost its transaction.
        devices = new DeviceStateCache(store, memory, counters::traitsDropped);
        if (!begun) {
            begun = true;
            memory.taskBegins();
        }
        CommitHookStore hook = context.getStateStore(HOOK);
        hook.beforeCommit(context, devices::flush);
        profiles = context.getStateStore(ProfileReadBackProcessor.STORE);
        pace = CommitRequester.schedule(context);
    }

    @Override
    public void close() {
        if (begun) {
            begun = false;
            memory.taskEnds();
        }
        // A closed task may stay for a while; its devices need not.
        devices = null;
    }

    @Override
    public void process(Record<String, RawEvent> record) {
        pace.recordProcessed(record.timestamp());
        var event = named(record.value());
        var resolution = resolver.resolve(record.key(), devices.get(record.key()), event);
        devices.put(record.key(), resolution.state());

        var key = event.getTenant() + "/" + resolution.person();
        var profile = view.find(event.getTenant(), resolution.person(), key, profiles);
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

    /** The event without a user that is nobody: ingest lets none through, other producers may. */
    private RawEvent named(RawEvent event) {
        if (event.getAnonymousId() != null && placeholders.contains(event.getUserId())) {
            event.setUserId(null);
        }
        return event;
    }
}
