package io.millrace.enrichment.enricher;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is recognised beyond the bundled tables.
 *
 * @param userAgentRules a {@code regexes.yaml} of the ua-parser project, instead of the bundled one
 * @param campaignNames further query parameters that name a part of the campaign, in any case
 * @param ownSites domains that are one's own beside the page's, in lower case; referrers of theirs are internal
 */
public record RecognitionSettings(
        Optional<Path> userAgentRules, Map<String, CampaignPart> campaignNames, Set<String> ownSites) {
    /** The bundled tables alone. */
    public static RecognitionSettings bundled() {
        return new RecognitionSettings(Optional.empty(), Map.of(), Set.of());
    }
}
