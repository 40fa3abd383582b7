package io.millrace.enrichment.profile;

import io.millrace.enrichment.cache.CacheMemory;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.profile.Profile;

/** What profiles take on the heap, estimated from above. */
final class ProfileMemory {
    private static final int PROFILE = 320;

    /** Two map entries, the time and a number. */
    private static final int TRAIT = 160;

    private ProfileMemory() {}

    /** Of a profile under its key. */
    static int bytes(String key, Profile profile) {
        int bytes = PROFILE
                + CacheMemory.textBytes(key)
                + CacheMemory.textBytes(profile.getTenant())
                + CacheMemory.textBytes(profile.getPerson())
                + CacheMemory.textBytes(profile.getMergedInto());
        for (var trait : profile.getTraits().entrySet()) {
            // The name once for each map: they were read apart.
            bytes += TRAIT + 2 * CacheMemory.textBytes(trait.getKey()) + valueBytes(trait.getValue());
        }
        return bytes;
    }

    private static int valueBytes(Object value) {
        if (value instanceof String text) {
            return CacheMemory.textBytes(text);
        }
        return value instanceof JsonText json ? CacheMemory.textBytes(json.getJson()) : 0;
    }
}
