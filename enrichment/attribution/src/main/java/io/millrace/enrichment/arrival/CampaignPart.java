package io.millrace.enrichment.arrival;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Part of a campaign that a query parameter can name. */
public enum CampaignPart {
    SOURCE,
    MEDIUM,
    NAME,
    TERM,
    CONTENT;

    /** The part with this key, in any letter case. */
    public static Optional<CampaignPart> of(String key) {
        return Arrays.stream(values())
                .filter(part -> part.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /** Keys of all parts. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(CampaignPart::key).toList();
    }

    /** Key in settings, tables and {@code context.campaign}, such as {@code source}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
