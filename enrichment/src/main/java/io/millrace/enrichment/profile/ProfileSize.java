package io.millrace.enrichment.profile;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.profile.Profile;

/** What profiles take on the heap, estimated from above. */
final class ProfileSize {
    private static final int PROFILE = 320;

    /** Two map entries, the time and a number. */
    private static final int TRAIT = 160;

    private ProfileSize() {}

    /** Of a profile under its key. */
    static int bytes(String key, Profile profile) {
        int bytes = PROFILE
                + CacheBudget.textBytes(key)
                + CacheBudget.textBytes(profile.getTenant())
                + CacheBudget.textBytes(profile.getPerson())
                + CacheBudget.textBytes(profile.getMergedInto());
        for (var trait : profile.getTraits().entrySet()) {
            // The name once for each map: they were read apart.
            bytes += TRAIT + 2 * CacheBudget.textBytes(trait.getKey()) + valueBytes(trait.getValue());
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
