package io.millrace.enrichment.profile;

import io.millrace.schemas.profile.Profile;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Maintains the global store of {@code profiles}, of which every instance has all partitions. */
public final class ProfileReadBackProcessor extends ContextualProcessor<String, Profile, Void, Void> {
    /** Name of the global store. */
    public static final String STORE = "profiles-read-back";

    /** Most stored profiles whose keys are read at the start, which takes about a second. */
    private static final int MAX_SCANNED_PROFILES = 1 << 19;

    private final ProfileLookup lookup;
    private KeyValueStore<String, Profile> profiles;

    public ProfileReadBackProcessor(ProfileLookup lookup) {
        this.lookup = lookup;
    }

    /** Builder of the store: without a changelog, because the topic itself restores it, and without a cache. */
    public static StoreBuilder<KeyValueStore<String, Profile>> store(Serde<Profile> serde) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), serde)
                .withLoggingDisabled()
                .withCachingDisabled();
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        profiles = context.getStateStore(STORE);
        addStoredKeys();
    }

    private void addStoredKeys() {
        int scanned = 0;
        try (var all = profiles.all()) {
            while (all.hasNext()) {
                if (++scanned > MAX_SCANNED_PROFILES) {
                    return;
                }
                lookup.addKey(all.next().key);
            }
        }
        lookup.markComplete();
    }

    @Override
    public void process(Record<String, Profile> profile) {
        profiles.put(profile.key(), profile.value());
        lookup.invalidate(profile.key());
    }
}
