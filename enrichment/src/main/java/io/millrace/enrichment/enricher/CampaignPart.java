package io.millrace.enrichment.enricher;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may be said of a campaign. */
public enum CampaignPart {
    SOURCE,
    MEDIUM,
    NAME,
    TERM,
    CONTENT;

    /** The part of that key, in any case. */
    public static Optional<CampaignPart> of(String key) {
        return Arrays.stream(values())
                .filter(part -> part.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /** The keys of all parts. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(CampaignPart::key).toList();
    }

    /** As in settings, tables and {@code context.campaign}: {@code source}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
