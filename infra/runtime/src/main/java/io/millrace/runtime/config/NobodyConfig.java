package io.millrace.runtime.config;

import io.millrace.schemas.value.Nobody;
import java.util.List;

/** Which ids name nobody: one setting, read by every stage that reads ids. */
public final class NobodyConfig {
    private static final Key<List<String>> IDS = Key.strings(
                    "nobody.ids",
                    "Ids that count as absent, without case: what programs print for no value. Blanks always do. Give ingest and enrichment the same.")
            .defaultsTo(Nobody.WORDS);

    private NobodyConfig() {}

    public static Nobody read(ConfigReader r) {
        return new Nobody(r.get(IDS));
    }

    /** Every key of this section, for a README's table. */
    public static List<Key<?>> keys() {
        return List.of(IDS);
    }
}
