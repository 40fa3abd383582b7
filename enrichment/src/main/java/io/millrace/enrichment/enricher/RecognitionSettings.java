package io.millrace.enrichment.enricher;

import io.millrace.enrichment.arrival.CampaignPart;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings that extend the bundled recognition tables.
 *
 * @param userAgentRules a {@code regexes.yaml} of the ua-parser project that replaces the bundled one
 * @param campaignNames additional query parameters and the part of the campaign that each names, in any letter case
 * @param ownSites domains whose pages are internal referrers on every site, in lower case
 */
public record RecognitionSettings(
        Optional<Path> userAgentRules, Map<String, CampaignPart> campaignNames, Set<String> ownSites) {}
