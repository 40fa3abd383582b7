package io.millrace.runtime.config;

import io.millrace.schemas.value.PlaceholderIds;
import java.util.List;

/** Setting of the ids that count as absent, read by every stage that reads ids. */
public final class PlaceholderIdsConfig {
    private static final Key<List<String>> IDS = Key.strings(
                    "placeholder.ids",
                    "Ids that count as absent, compared without case: what programs print for a missing value. Blank"
                            + " ids always do. Set the same for ingest and enrichment.")
            .defaultsTo(PlaceholderIds.WORDS);

    private PlaceholderIdsConfig() {}

    public static PlaceholderIds read(ConfigReader r) {
        return new PlaceholderIds(r.get(IDS));
    }

    /** Every key of this section, for a README's table. */
    public static List<Key<?>> keys() {
        return List.of(IDS);
    }
}
