package io.millrace.enrichment.profile;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.topic.RecordLimit;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Merges changes into profiles and forwards each profile that changed. The only writer of {@code profiles}. A profile that is
 * too large for a record is stored and forwarded without its traits.
 */
public final class ProfileProcessor extends ContextualProcessor<String, Profile, String, Profile> {
    /** Name of the store of merged profiles. */
    public static final String STORE = "merged-profiles";

    private final TraitLimits limits;
    private final Serializer<Profile> bytes;
    private final EnrichmentCounters counters;
    private KeyValueStore<String, Profile> profiles;

    public ProfileProcessor(TraitLimits limits, Serializer<Profile> bytes, EnrichmentCounters counters) {
        this.limits = limits;
        this.bytes = bytes;
        this.counters = counters;
    }

    /** Builder of the store: with a changelog, without a cache (changes are rare, and each is forwarded immediately). */
    public static StoreBuilder<KeyValueStore<String, Profile>> store(Serde<Profile> serde) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), serde)
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
    }

    @Override
    public void init(ProcessorContext<String, Profile> context) {
        super.init(context);
        profiles = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, Profile> change) {
        var known = profiles.get(change.key());
        var merged = bounded(
                change.key(), known == null ? change.value() : ProfileMerge.merge(known, change.value(), limits));
        if (!merged.equals(known)) {
            profiles.put(change.key(), merged);
            context().forward(change.withValue(merged));
        }
    }

    private Profile bounded(String key, Profile profile) {
        var value = bytes.serialize(Topics.PROFILES.name(), profile);
        if (RecordLimit.fits(key.getBytes(StandardCharsets.UTF_8), value)) {
            return profile;
        }
        counters.traitsDropped();
        return ProfileMerge.withoutTraits(profile);
    }
}
