package io.millrace.enrichment.profile;

import com.dynatrace.hash4j.hashing.Hashing;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.enrichment.bloom.StoreKeyFilter;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.profile.Profile;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Lookup of profiles in the global store, with merges followed. A bounded cache saves decoding existing profiles; a Bloom
 * filter answers for persons without one. One instance serves all tasks of the process. Thread-safe.
 */
public final class ProfileLookup {
    /** Capacity of the Bloom filter in profiles; 1.5 bytes each. */
    private static final long FILTER_KEYS = 16 << 20;

    /** Longest chain of merges that is followed. */
    private static final int MAX_MERGES = 16;

    private final Cache<String, Profile> cache;

    private final StoreKeyFilter storedKeys = new StoreKeyFilter(FILTER_KEYS);

    /** @param bytes heap budget of the cache */
    public ProfileLookup(long bytes) {
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher(ProfileSize::heapBytes)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Profile of the person, or of the one that the person was merged into. Null if the person has no profile; never null for a
     * merged person. A cycle of merges resolves to the smallest person id in it.
     *
     * @param key key of the person's profile
     */
    public Profile find(String tenant, String person, String key, ReadOnlyKeyValueStore<String, Profile> profiles) {
        var found = read(key, profiles);
        return found == null || found.getMergedInto() == null ? found : follow(tenant, person, found, profiles);
    }

    private Profile follow(
            String tenant, String person, Profile profile, ReadOnlyKeyValueStore<String, Profile> profiles) {
        var path = new LinkedHashMap<String, Profile>();
        path.put(person, profile);
        var at = profile;
        while (at.getMergedInto() != null && path.size() < MAX_MERGES) {
            var next = at.getMergedInto();
            if (path.containsKey(next)) {
                return smallestOfCycle(path, next);
            }
            var found = read(tenant + "/" + next, profiles);
            at = found != null ? found : ProfileMerge.traitChange(tenant, next, TimedTraits.NONE, at.getMergedAt());
            path.put(next, at);
        }
        return at;
    }

    private static Profile smallestOfCycle(Map<String, Profile> path, String entry) {
        return path.entrySet().stream()
                .dropWhile(step -> !step.getKey().equals(entry))
                .min(Map.Entry.comparingByKey())
                .orElseThrow()
                .getValue();
    }

    private Profile read(String key, ReadOnlyKeyValueStore<String, Profile> profiles) {
        // Most persons are anonymous and have no profile. Absence is not cached: replacing an entry costs more than
        // this.
        return storedKeys.definitelyAbsent(hash(key)) ? null : cache.get(key, profiles::get);
    }

    /** Adds a key that the store held when it was opened. */
    void addKey(String key) {
        storedKeys.add(hash(key));
    }

    /** Declares that all keys of the store were added: from now on the Bloom filter answers. */
    void markComplete() {
        storedKeys.markComplete();
    }

    private static long hash(String key) {
        return Hashing.xxh3_64().hashCharsToLong(key);
    }

    /** Drops the cached profile of the key; must be called after the store has the new one. */
    void invalidate(String key) {
        addKey(key);
        cache.invalidate(key);
    }
}
