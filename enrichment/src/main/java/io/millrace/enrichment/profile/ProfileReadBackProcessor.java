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

/** Keeps the global store of {@code profiles}, which every instance has whole. */
public final class ProfileReadBackProcessor extends ContextualProcessor<String, Profile, Void, Void> {
    /** Name of the global store. */
    public static final String STORE = "profiles-read-back";

    /** Stored profiles that are read at a start, about a second's. */
    private static final int SCANNED = 1 << 19;

    private final ProfileLookup view;
    private KeyValueStore<String, Profile> profiles;

    public ProfileReadBackProcessor(ProfileLookup view) {
        this.view = view;
    }

    /** The store: not logged, since the topic itself is its log, nor cached. */
    public static StoreBuilder<KeyValueStore<String, Profile>> store(Serde<Profile> serde) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), serde)
                .withLoggingDisabled()
                .withCachingDisabled();
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        profiles = context.getStateStore(STORE);
        recall();
    }

    private void recall() {
        int scanned = 0;
        try (var all = profiles.all()) {
            while (all.hasNext()) {
                if (++scanned > SCANNED) {
                    return;
                }
                view.found(all.next().key);
            }
        }
        view.foundAll();
    }

    @Override
    public void process(Record<String, Profile> profile) {
        profiles.put(profile.key(), profile.value());
        view.changed(profile.key());
    }
}
