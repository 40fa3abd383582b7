package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/**
 * Enricher {@code bot}: sets {@code bot} and the device type {@code bot} if the User-Agent is a program's. An event without
 * a User-Agent is not flagged, because servers send events of people without one.
 */
final class BotEnricher implements Enricher {
    private final LoadingCache<String, ParsedUserAgent> agents;

    /** @param agents loading cache of parsed headers, shared with {@link UserAgentEnricher} */
    BotEnricher(LoadingCache<String, ParsedUserAgent> agents) {
        this.agents = agents;
    }

    @Override
    public void enrich(ResolvedEvent in, EnrichedEvent out) {
        var userAgent = in.raw().getUserAgent();
        if (userAgent == null || userAgent.isEmpty()) {
            return;
        }
        if (agents.get(userAgent).bot()) {
            out.setBot(true);
            out.setDeviceType("bot");
        }
    }
}
