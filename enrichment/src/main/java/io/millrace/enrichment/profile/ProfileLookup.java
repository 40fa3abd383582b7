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
 * Reads {@code profiles} from the global store, through a bounded cache of those that there are, which saves decoding
 * them. Who has none, as most, is asked of the store each time. One per process, shared by all tasks; thread-safe.
 */
public final class ProfileLookup {
    /** Persons with a profile of whom it keeps track, in 1.5 bytes each. */
    private static final long MOST_KNOWN = 16 << 20;

    private static final int MAX_MERGES = 16;

    private final Cache<String, Profile> cache;

    private final StoreKeyFilter known = new StoreKeyFilter(MOST_KNOWN);

    /** @param bytes of heap for the profiles kept in the cache */
    public ProfileLookup(long bytes) {
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher(ProfileSize::bytes)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The profile of the person that this one is now part of: its own, unless it was merged. Null if it has none; of a
     * person that was merged, never null. Aliases that form a circle end at the least person of the circle.
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
                return leastOfCircle(path, next);
            }
            var found = read(tenant + "/" + next, profiles);
            at = found != null ? found : ProfileMerge.ofTraits(tenant, next, TimedTraits.NONE, at.getMergedAt());
            path.put(next, at);
        }
        return at;
    }

    private static Profile leastOfCircle(Map<String, Profile> path, String entry) {
        return path.entrySet().stream()
                .dropWhile(step -> !step.getKey().equals(entry))
                .min(Map.Entry.comparingByKey())
                .orElseThrow()
                .getValue();
    }

    private Profile read(String key, ReadOnlyKeyValueStore<String, Profile> profiles) {
        // Most persons are anonymous and have no profile. An absence is not kept in the cache: to replace an entry
        // costs more.
        return known.surelyAbsent(hash(key)) ? null : cache.get(key, profiles::get);
    }

    /** Tells of a profile that the store had when it was opened. */
    void found(String key) {
        known.add(hash(key));
    }

    /** It was told of all that the store has: from here on it knows without reading who has none. */
    void foundAll() {
        known.complete();
    }

    private static long hash(String key) {
        return Hashing.xxh3_64().hashCharsToLong(key);
    }

    /** Forgets what it remembered of the key; to be called after the store has the new profile. */
    void changed(String key) {
        found(key);
        cache.invalidate(key);
    }
}
