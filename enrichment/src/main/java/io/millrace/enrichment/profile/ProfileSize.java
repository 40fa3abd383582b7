package io.millrace.enrichment.profile;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.profile.Profile;

/** Upper estimate of the heap that cached profiles take. */
final class ProfileSize {
    private static final int PROFILE_BYTES = 320;

    /** Heap of a trait without its texts: two map entries, the time and a number. */
    private static final int TRAIT_BYTES = 160;

    private ProfileSize() {}

    /** Bytes of a cached profile with its key. */
    static int heapBytes(String key, Profile profile) {
        int bytes = PROFILE_BYTES
                + CacheBudget.textBytes(key)
                + CacheBudget.textBytes(profile.getTenant())
                + CacheBudget.textBytes(profile.getPerson())
                + CacheBudget.textBytes(profile.getMergedInto());
        for (var trait : profile.getTraits().entrySet()) {
            // The name counts twice: values and times are separate maps, decoded with separate strings.
            bytes += TRAIT_BYTES + 2 * CacheBudget.textBytes(trait.getKey()) + valueBytes(trait.getValue());
        }
        return bytes;
    }

    private static int valueBytes(Object value) {
        if (value instanceof String text) {
            return CacheBudget.textBytes(text);
        }
        return value instanceof JsonText json ? CacheBudget.textBytes(json.getJson()) : 0;
    }
}
