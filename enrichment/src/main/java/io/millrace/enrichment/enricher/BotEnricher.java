package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.schemas.event.EnrichedEvent;

/**
 * Whether the sender is taken for a robot, by its User-Agent; its kind of device is then {@code bot}. No User-Agent is no
 * verdict: servers send events without one.
 */
final class BotEnricher implements Enricher {
    private final LoadingCache<String, ParsedUserAgent> agents;

    /** With a cache that reads what it does not hold; the user-agent enricher may share it. */
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
